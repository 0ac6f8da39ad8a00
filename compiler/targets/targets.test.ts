import fc from "fast-check";

import type { Target } from "../model/target.js";
import type { TargetOptions } from "./index.js";
import { parseQuantity, parseTargets, printQuantity, printTarget } from "./index.js";

const at: TargetOptions = { file: "specs/TC-X.md", position: { line: 7, column: 20, offset: 100 } };

function read(text: string, metricHint?: Target["metric"]): Target[] {
  const { targets, diagnostics } = parseTargets(text, metricHint ? { ...at, metricHint } : at);
  expect(diagnostics.map(({ message }) => message)).toEqual([]);
  return targets;
}

/** `metric statistic comparator value unit "subject" [role] [for ms]` */
function brief({
  metric,
  statistic,
  comparator,
  value,
  unit,
  subject,
  role,
  durationMs,
  notApplicable,
}: Target) {
  if (notApplicable !== undefined) return `${metric} n/a: ${notApplicable}`;
  const duration = durationMs === undefined ? "" : ` for ${durationMs}`;
  return `${metric} ${statistic} ${comparator} ${value} ${unit} "${subject}"${role === "workload" ? " workload" : ""}${duration}`;
}

describe("parseTargets", () => {
  test.each<[string, ...string[]]>([
    ["30 seconds maximum initialization time", 'latency value <= 30000 ms "initialization time"'],
    ["2000ms maximum average response time", 'latency mean <= 2000 ms "response time"'],
    ["50 RPS minimum sustained throughput", 'throughput mean >= 50 rps "throughput"'],
    [
      "5 seconds maximum connection time, 100ms maximum query time",
      'latency value <= 5000 ms "connection time"',
      'latency value <= 100 ms "query time"',
    ],
    [
      "16GB memory limit, 4 CPU cores limit",
      'memory value <= 16000000000 bytes "memory"',
      'cpu value <= 4 cores "cpu"',
    ],
    [
      "90GB memory limit, 8 CPU cores limit",
      'memory value <= 90000000000 bytes "memory"',
      'cpu value <= 8 cores "cpu"',
    ],
    ["50 RPS sustained for 30 minutes", 'throughput mean >= 50 rps "throughput" for 1800000'],
    ["50 concurrent users", 'concurrency value == 50 count "concurrent users" workload'],
    ["10 concurrent requests", 'concurrency value == 10 count "concurrent requests" workload'],
    ["100 concurrent connections", 'concurrency value == 100 count "concurrent connections" workload'],
    ["up to 50 concurrent users", 'concurrency value == 50 count "concurrent users" workload'],
    ["at most 8 concurrent requests", 'concurrency value <= 8 count "concurrent requests"'],
    ["100ms maximum refusal time", 'latency value <= 100 ms "refusal time"'],
    ["p95 < 800 ms", 'latency p95 < 800 ms "latency"'],
    ["p99.9 ≤ 2 s", 'latency p99.9 <= 2000 ms "latency"'],
    ["95th percentile response time below 2,500 ms", 'latency p95 < 2500 ms "response time"'],
    ["3000 ms (p95)", 'latency p95 <= 3000 ms "latency"'],
    ["median query time under 20 ms", 'latency p50 < 20 ms "query time"'],
    ["response time under load: 2 s", 'latency value <= 2000 ms "response time under load"'],
    ["Response times must not exceed 2 s.", 'latency value <= 2000 ms "response times"'],
    ["within 5 seconds", 'latency value <= 5000 ms "latency"'],
    ["max latency < 800 ms", 'latency max < 800 ms "latency"'],
    ["`2 s` **or less**", 'latency value <= 2000 ms "latency"'],
    ["between 1 and 5 s", 'latency value >= 1000 ms "latency"', 'latency value <= 5000 ms "latency"'],
    ["50 requests per minute", `throughput value >= ${50 / 60} rps "throughput"`],
    ["80 requests/min", `throughput value >= ${80 / 60} rps "throughput"`],
    ["at least 1.5 queries per second", 'throughput value >= 1.5 rps "throughput"'],
    [
      "p95 < 800 ms at 50 RPS",
      'latency p95 < 800 ms "latency"',
      'throughput value == 50 rps "throughput" workload',
    ],
    ["95% of requests within 2 s", 'latency p95 <= 2000 ms "latency"'],
    ["2 s for 99% of all requests", 'latency p99 <= 2000 ms "latency"'],
    ["0 errors", 'errorRate value <= 0 ratio "error rate"'],
    ["error rate below 1%", 'errorRate value < 0.01 ratio "error rate"'],
    ["errors < 0.1 % over 5 minutes", 'errorRate value < 0.001 ratio "error rate" for 300000'],
    ["99.9% availability", 'availability value >= 0.999 ratio "availability"'],
    ["accuracy at least 0.8", 'quality value >= 0.8 ratio "accuracy"'],
    [
      "80% CPU utilization and 16 GiB",
      'cpu value <= 0.8 ratio "cpu"',
      'memory value <= 17179869184 bytes "memory"',
    ],
    ["N/A (initialization test)", "latency n/a: initialization test"],
    ["throughput: N/A - see PRD (5.1), later", "throughput n/a: see PRD (5.1), later"],
    ["not applicable because it is idle", "latency n/a: because it is idle"],
    ["n/a", "latency n/a: no reason given"],
  ])("%s", (text, ...expected) => {
    expect(read(text).map(brief)).toEqual(expected);
  });

  test("the field's metric fills what a bound leaves open", () => {
    expect(read("50", "concurrency").map(brief)).toEqual([
      'concurrency value == 50 count "concurrent users" workload',
    ]);
    expect(read("99.9%", "availability").map(brief)).toEqual([
      'availability value >= 0.999 ratio "availability"',
    ]);
    expect(read("N/A (init)", "throughput").map(brief)).toEqual(["throughput n/a: init"]);
    expect(read("10 concurrent operations minimum", "throughput").map(brief)).toEqual([
      'concurrency value >= 10 count "concurrent operations"',
    ]);
  });

  test("each bound keeps its own text and place", () => {
    const text = "5 seconds maximum connection time,\r\n  100ms maximum query time";
    expect(read(text).map(({ text, line, column }) => ({ text, line, column }))).toEqual([
      { text: "5 seconds maximum connection time", line: 7, column: 20 },
      { text: "100ms maximum query time", line: 8, column: 3 },
    ]);
  });

  test.each<[string, string, number, number]>([
    ["fast", 'Unexpected "fast", expected a bound with a number, e.g. 100ms maximum response time', 20, 24],
    ["", "Unexpected empty text, expected a bound with a number, e.g. 100ms maximum response time", 20, 20],
    ["p75 < 2 s", 'Unexpected "p75", expected one of p50, p90, p95, p99, p99.9, e.g. p95 < 800 ms', 20, 23],
    ["latency < quick", 'Unexpected "quick", expected a number, e.g. 800 ms', 30, 35],
    [
      "95%",
      'Unexpected share "95", expected what it is a share of, e.g. error rate below 1%, 99.9% availability',
      20,
      22,
    ],
    ["error rate below 150%", 'Unexpected share "150", expected one from 0% to 100%', 37, 40],
    [
      "100",
      'Unexpected number "100" without a unit, expected a unit, e.g. 100ms maximum response time',
      20,
      23,
    ],
    [
      "at most 1 error",
      'Unexpected number "1" without a unit, expected a unit, e.g. 100ms maximum response time',
      28,
      29,
    ],
    [
      "5.000 ms maximum response time",
      'Unexpected number "5.000", expected 5,000, or 5 if the point is a decimal one',
      20,
      25,
    ],
    ["~5 s", 'Unexpected "~", expected a bound with a number, e.g. 100ms maximum response time', 20, 21],
    [
      "500 ms (p99: 2 s)",
      'Unexpected "2", expected bounds separated by commas, e.g. p95 < 800 ms, p99 < 2 s',
      33,
      34,
    ],
    [
      "at the least 5 ms",
      'Unexpected "least", expected a comparison with a number, e.g. at most 800 ms',
      27,
      32,
    ],
    [
      "5GB disk",
      'Unexpected "disk", expected memory or CPU (storage is not measured), e.g. 16GB memory limit',
      20,
      21,
    ],
    ["< 5 ms > 2 ms", 'Unexpected ">", expected one comparison (here already <), e.g. p95 < 800 ms', 27, 28],
    ["N/A (open", 'Unexpected end of the text, expected ")"', 29, 29],
    [
      "__proto__ constructor",
      'Unexpected "__proto__ constructor", expected a bound with a number, e.g. 100ms maximum response time',
      20,
      41,
    ],
  ])("%s is refused", (text, message, column, endColumn) => {
    const { targets, diagnostics } = parseTargets(text, at);
    expect(targets).toEqual([]);
    expect(diagnostics).toMatchObject([
      {
        rule: "target-form",
        severity: "error",
        message,
        range: { start: { line: 7, column }, end: { line: 7, column: endColumn } },
      },
    ]);
  });

  test.each<[string, string, number, number, Target["metric"]?]>([
    // Thousands, spelt or as a letter: the number alone would be another one.
    ["10k users", 'Unexpected "10k", expected the whole number, e.g. 10,000', 20, 23],
    ["10 K concurrent users", 'Unexpected "10 K", expected the whole number, e.g. 10,000', 20, 24],
    ["1k RPS", 'Unexpected "1k", expected the whole number, e.g. 10,000', 20, 22],
    ["2 million users", 'Unexpected "2 million", expected the whole number, e.g. 10,000', 20, 29],
    [
      "0.5G memory",
      'Unexpected "0.5G", expected the whole number, e.g. 10,000, or bytes, e.g. 16 GB',
      20,
      24,
    ],
    [
      "0.5 Gi memory",
      'Unexpected "0.5 Gi", expected the whole number, e.g. 10,000, or bytes, e.g. 16 GB',
      20,
      26,
    ],
    [
      "10M users",
      'Unexpected "10M", expected the whole number, e.g. 10,000 (m behind a number is minutes)',
      20,
      23,
    ],
    [
      "5m RPS",
      'Unexpected "5m", expected the whole number, e.g. 10,000 (m behind a number is minutes)',
      20,
      22,
    ],
    [
      "5M requests per second",
      'Unexpected "5M", expected the whole number, e.g. 10,000 (m behind a number is minutes)',
      20,
      22,
    ],
    // Nobody comes, or half of somebody.
    [
      "0 concurrent users",
      'Unexpected load "0", expected a whole number of at least 1, e.g. 50 concurrent users',
      20,
      21,
    ],
    [
      "1.5 concurrent users",
      'Unexpected load "1.5", expected a whole number of at least 1, e.g. 50 concurrent users',
      20,
      23,
    ],
    ["p95 < 2 s at 0 RPS", 'Unexpected load "0", expected a rate above 0, e.g. at 50 RPS', 33, 34],
    // What Kubernetes writes, and bits.
    [
      "500m CPU",
      'Unexpected time "500" of cpu, expected cores, a share or bytes, e.g. 0.5 CPU cores, 80% CPU, 16 GB memory (m behind a number is minutes)',
      20,
      23,
    ],
    [
      "500m cores limit",
      'Unexpected time "500" of cpu, expected cores, a share or bytes, e.g. 0.5 CPU cores, 80% CPU, 16 GB memory (m behind a number is minutes)',
      20,
      23,
    ],
    [
      "512M memory limit",
      'Unexpected time "512" of memory, expected cores, a share or bytes, e.g. 0.5 CPU cores, 80% CPU, 16 GB memory (m behind a number is minutes)',
      20,
      23,
    ],
    [
      "500m",
      'Unexpected time "500" of cpu, expected cores, a share or bytes, e.g. 0.5 CPU cores, 80% CPU, 16 GB memory (m behind a number is minutes)',
      20,
      23,
      "cpu",
    ],
    [
      "1.5 Gb memory",
      'Unexpected "Gb", expected bytes with a capital B, e.g. 16 GB (a small b means bits)',
      24,
      26,
    ],
    [
      "100 Mb memory",
      'Unexpected "Mb", expected bytes with a capital B, e.g. 16 GB (a small b means bits)',
      24,
      26,
    ],
    [
      "1 Gib memory",
      'Unexpected "Gib", expected bytes with a capital B, e.g. 16 GB (a small b means bits)',
      22,
      25,
    ],
    // What cannot be missed.
    [
      "0 RPS",
      'Unexpected bound >= "0", which is never missed, expected one that can be, e.g. at least 50 RPS',
      20,
      21,
    ],
    [
      "availability ≥ 0 %",
      'Unexpected bound >= "0", which is never missed, expected one that can be, e.g. 99.9% availability',
      35,
      36,
    ],
    [
      "latency at least 0 ms",
      'Unexpected bound >= "0", which is never missed, expected one that can be, e.g. p95 < 800 ms',
      37,
      38,
    ],
    [
      "error rate below 100 %",
      'Unexpected bound < "100", which is never missed by less than all, expected a smaller one, e.g. error rate below 1%',
      37,
      40,
    ],
    [
      "error rate at most 100%",
      'Unexpected bound <= "100", which is never missed by less than all, expected a smaller one, e.g. error rate below 1%',
      39,
      42,
    ],
    [
      "availability at most 100%",
      'Unexpected bound <= "100", which is never missed, expected one that can be, e.g. 99.9% availability',
      41,
      44,
    ],
  ])("%s is not read as something else", (text, message, column, endColumn, ...[metricHint]) => {
    const { diagnostics } = parseTargets(text, { ...at, ...(metricHint && { metricHint }) });
    expect(diagnostics).toMatchObject([
      { rule: "target-form", message, range: { start: { column }, end: { column: endColumn } } },
    ]);
  });

  test("what looks like it and is meant is still read", () => {
    expect(
      [
        "16gb memory",
        "10m maximum session time",
        "2 s maximum CPU time",
        "5 min maximum memory leak detection time",
        "more than 0 RPS",
        "0 errors",
        "100% availability",
        "100% CPU",
        "at most 8 concurrent requests",
      ].flatMap((text) => read(text).map(brief)),
    ).toEqual([
      'memory value <= 16000000000 bytes "memory"',
      'latency value <= 600000 ms "session time"',
      'latency value <= 2000 ms "cpu time"',
      'latency value <= 300000 ms "memory leak detection time"',
      'throughput value > 0 rps "throughput"',
      'errorRate value <= 0 ratio "error rate"',
      'availability value >= 1 ratio "availability"',
      'cpu value <= 1 ratio "cpu"',
      'concurrency value <= 8 count "concurrent requests"',
    ]);
  });

  test("one bad bound does not hide the others", () => {
    const { targets, diagnostics } = parseTargets("p95 < 800 ms, quick, 50 RPS", at);
    expect(targets.map(brief)).toEqual([
      'latency p95 < 800 ms "latency"',
      'throughput value >= 50 rps "throughput"',
    ]);
    expect(diagnostics.map(({ data }) => data)).toEqual([{ found: "quick" }]);
  });
});

const vocabulary = fc.constantFrom(
  ...(
    "5 0.25 2,000 1e3 99.9 ms s min GB GiB % RPS requests / per minute cores CPU users concurrent maximum minimum limit " +
    "average p95 p75 95th percentile < <= ≥ = at most least over under for between and , ; ( ) : . N/A not exceed or more " +
    "with response time error rate availability memory accuracy the of sustained offered peak up to load disk ~ constructor"
  ).split(" "),
);
const words = fc.array(vocabulary, { maxLength: 5 }).map((list) => list.join(" "));
const sentence = fc.array(vocabulary, { maxLength: 12 }).map((list) => list.join(" "));
const bound = fc
  .tuple(words, fc.constantFrom("800 ms", "50 RPS", "1.5 %", "16 GB", "8 cores", "50 users", "N/A"), words)
  .map((parts) => parts.join(" "));
const hint = fc.constantFrom<Target["metric"] | undefined>(
  undefined,
  "latency",
  "throughput",
  "concurrency",
  "memory",
  "errorRate",
);

describe("properties", () => {
  test("a printed target reads as the same target", () => {
    let seen = 0;
    fc.assert(
      fc.property(fc.oneof(sentence, bound), hint, (text, metricHint) => {
        for (const target of parseTargets(text, { ...at, ...(metricHint ? { metricHint } : {}) }).targets) {
          seen++;
          const printed = printTarget(target);
          const again = read(printed, target.metric);
          expect(again).toEqual([{ ...target, text: printed, line: 7, column: 20 }]);
        }
      }),
      { numRuns: 1000 },
    );
    expect(seen).toBeGreaterThan(50);
  });

  test("any text gives targets or diagnostics, which lie inside it", () => {
    fc.assert(
      fc.property(
        fc.oneof(sentence, bound, fc.string({ unit: "binary" }), fc.string()),
        hint,
        (text, metricHint) => {
          const { targets, diagnostics } = parseTargets(text, {
            ...at,
            ...(metricHint ? { metricHint } : {}),
          });
          expect(targets.length + diagnostics.length).toBeGreaterThan(0);
          for (const { range } of diagnostics) {
            expect(range.start.offset).toBeGreaterThanOrEqual(100);
            expect(range.end.offset).toBeGreaterThanOrEqual(range.start.offset);
            expect(range.end.offset).toBeLessThanOrEqual(100 + text.length);
          }
        },
      ),
      { numRuns: 2000 },
    );
  });
});

test.each([
  ["bounds", "5 ms,\n", 1666],
  ["separators", ",", 0],
  ["edge words", "of ", 0],
  ["digits", "1,111", 0],
  ["parentheses", "(", 0],
  ["shares", "95% of x ", 0],
])("a long run of %s is read, or refused; half a megabyte is refused at once", (_, piece, targets) => {
  const long = parseTargets(piece.repeat(Math.floor(10_000 / piece.length)), at);
  expect(long.targets).toHaveLength(targets);
  expect(long.diagnostics.length).toBeGreaterThan(0);
  const huge = parseTargets(piece.repeat(500_000 / piece.length), at);
  expect(huge).toMatchObject({
    targets: [],
    diagnostics: [{ rule: "target-form", range: { start: { line: 7, column: 20 } } }],
  });
});

describe("parseQuantity", () => {
  test.each([
    ["10 s", { value: 10_000, unit: "ms" }],
    ["5 minutes", { value: 300_000, unit: "ms" }],
    ["45s", { value: 45_000, unit: "ms" }],
    ["1.005 s", { value: 1005, unit: "ms" }],
    ["1 MB", { value: 1e6, unit: "bytes" }],
    ["512 MiB", { value: 512 * 2 ** 20, unit: "bytes" }],
    ["4 cores", { value: 4, unit: "cores" }],
    ["150 %", { value: 1.5, unit: "ratio" }],
    ["100 requests", { value: 100, unit: "count", noun: "requests" }],
    ["3 times", { value: 3, unit: "count", noun: "times" }],
    ["100", { value: 100, unit: "count" }],
    ["60 requests per minute", { value: 1, unit: "rps" }],
  ])("%s", (text, quantity) => {
    expect(parseQuantity(text)).toEqual({ ok: true, quantity });
  });

  test.each([
    ["soon", 'Unexpected "soon", expected a number, e.g. 5 seconds', 0, 4],
    [
      "1,5 s",
      'Unexpected number "1,5", expected a point before decimals, e.g. 1.5, or a blank behind the comma of a list',
      0,
      3,
    ],
    ["10 s later", 'Unexpected "later", expected a unit or the end, e.g. 10 s, 150 %, 100 requests', 5, 10],
    [" ", "Unexpected empty text, expected a number, e.g. 5 seconds", 0, 0],
  ])("%j is refused", (text, message, start, end) => {
    expect(parseQuantity(text)).toEqual({ ok: false, error: { message, start, end } });
  });

  test("a number beyond what can be held is refused", () => {
    expect(parseQuantity(`${"9".repeat(400)} s`)).toMatchObject({ ok: false, error: { start: 0, end: 400 } });
  });

  test("a printed quantity reads as the same quantity", () => {
    const units = fc.constantFrom<Target["unit"]>("ms", "rps", "bytes", "cores", "ratio", "count");
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1e15, noNaN: true }), units, (number, unit) => {
        const value = number === 0 ? 0 : number;
        expect(parseQuantity(printQuantity({ value, unit }))).toEqual({
          ok: true,
          quantity: { value, unit },
        });
      }),
    );
    expect(printQuantity({ value: 5000, unit: "ms" })).toBe("5 s");
    expect(printQuantity({ value: 0.01, unit: "ratio" })).toBe("1%");
    expect(printQuantity({ value: 90e9, unit: "bytes" })).toBe("90 GB");
  });
});

test("a bound without words of its own is about what the bound before it names", () => {
  const subjects = (text: string) =>
    parseTargets(text, { file: "a.md", position: { line: 1, column: 1, offset: 0 } }).targets.map(
      ({ subject }) => subject,
    );
  expect(subjects("2 s maximum average response time, p95 < 3 s")).toEqual([
    "response time",
    "response time",
  ]);
  expect(subjects("p95 < 3 s, 2 s maximum refusal time")).toEqual(["latency", "refusal time"]);
  expect(subjects("2 s maximum refusal time, latency < 3 s")).toEqual(["refusal time", "latency"]);
  expect(subjects("2 s maximum refusal time, 50 RPS")).toEqual(["refusal time", "throughput"]);
});
