import fc from "fast-check";

import type { LoadResult } from "../model/load-record.js";
import type { CaseResult, Results } from "../model/results.js";
import { makeBaseline } from "./collect.js";
import { compareFigure, compareWithBaseline } from "./compare.js";
import { parseBaseline, printBaseline } from "./file.js";
import { comparisonAsText } from "./format-text.js";
import { marginsSchema } from "./schema.js";
import { shiftBetween } from "./shift.js";

const margins = marginsSchema.parse({});

const figures = (p50: number, n = 200) => ({
  n,
  min: 1,
  mean: p50,
  p50,
  p90: p50,
  p95: 2 * p50,
  p99: p50,
  "p99.9": p50,
  max: p50,
});

const loadOf = (p50: number, changes: Partial<LoadResult> = {}): LoadResult => ({
  name: "load-1",
  file: "f",
  service: "mixtral",
  kind: "open",
  description: "5 requests per second for 10 s, evenly",
  request: "GET /health",
  startedAt: "",
  durationMs: 10_000,
  offeredRate: 5,
  achievedRate: 5,
  sent: 50,
  ok: 50,
  figures: { responseTime: figures(p50), serviceTime: figures(p50) },
  valid: true,
  problems: [],
  ...changes,
});

const runOf = (
  load: LoadResult,
  changes: Partial<Results> = {},
  verdict: CaseResult["verdict"] = "passed",
): Results => ({
  schemaVersion: 1,
  runId: "20260101-000000000-abcd",
  tool: "0.1.0",
  node: "20.11.0",
  profile: "smoke",
  seed: 1,
  aborted: false,
  startedAt: "2026-01-01T00:00:00.000Z",
  finishedAt: "2026-01-01T00:01:00.000Z",
  host: { platform: "linux", arch: "x64", cpus: 4, cpuModel: "CPU: #1", memoryBytes: 16 * 2 ** 30 },
  services: [{ name: "mixtral", tier: "simulated", version: "1", address: "" }],
  cases: [
    {
      id: "TC-L3-PERF-LOAD-001",
      name: "",
      file: "",
      line: 1,
      specHash: "",
      generatedHash: "",
      verdict,
      partial: false,
      services: ["mixtral"],
      durationMs: 1,
      attempts: [],
      targets: [],
      loads: [load],
    },
  ],
  ...changes,
});

type Runs = readonly [Results, ...Results[]];
const runsOf = (p50s: readonly number[], changes: Partial<LoadResult> = {}): Runs =>
  p50s.map((p50) => runOf(loadOf(p50, changes))) as unknown as Runs;

const before = runsOf([100, 102, 98, 101, 99]);
const { baseline } = makeBaseline(before);

test("what the end of a closed load cuts off has not failed", () => {
  const closed = { kind: "closed", sent: 50, cutOff: 10 } as const;
  const failedOf = (changes: Partial<LoadResult>) =>
    Object.values(makeBaseline(runsOf([100], changes)).baseline.loads)[0]!.samples["failed (share)"];
  expect(failedOf({ ...closed, ok: 40 })).toEqual([0]);
  expect(failedOf({ ...closed, ok: 30 })).toEqual([0.25]);
  expect(failedOf({ sent: 50, ok: 40 })).toEqual([0.2]);
  expect(failedOf({ ...closed, ok: 0, cutOff: 50 })).toEqual([1]);
});

describe("the shift between two groups", () => {
  test("its interval is that of the tables of U: 4 and 4 give 97.1 %, 3 and 3 cannot give 95 %", () => {
    expect(shiftBetween([1, 2, 3, 4], [11, 12, 13, 14])).toEqual({ estimate: 10, low: 7, high: 13 });
    expect(shiftBetween([1, 2, 3], [11, 12, 13])).toBeUndefined();
    expect(shiftBetween([1, 2, 3, 4, 5], [])).toBeUndefined();
    // Critical value of U at 5 %, two sides, for 5 and 5: 2, so the third difference from either end.
    const differences = [1, 2, 3, 4, 5]
      .flatMap((a) => [10, 20, 30, 40, 50].map((b) => b - a))
      .sort((a, b) => a - b);
    expect(shiftBetween([1, 2, 3, 4, 5], [10, 20, 30, 40, 50])).toMatchObject({
      low: differences[2],
      high: differences.at(-3),
    });
  });

  test("its ends are in order, follow a move of one group, and swap with the groups", () => {
    const group = fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 4, maxLength: 8 });
    fc.assert(
      fc.property(group, group, fc.integer({ min: -500, max: 500 }), (a, b, by) => {
        const shift = shiftBetween(a, b)!;
        expect(shift.low).toBeLessThanOrEqual(shift.estimate);
        expect(shift.estimate).toBeLessThanOrEqual(shift.high);
        const moved = shiftBetween(
          a,
          b.map((value) => value + by),
        )!;
        expect(moved.low).toBeCloseTo(shift.low + by, 9);
        const back = shiftBetween(b, a)!;
        expect(back.low).toBeCloseTo(-shift.high, 9);
      }),
    );
  });
});

describe("a figure", () => {
  const verdict = (figure: string, a: number[], b: number[], given = margins) =>
    compareFigure(figure, a, b, given).verdict;

  test.each([
    ["as before", [100, 101, 99, 100, 102], [101, 100, 99, 102, 100], "held"],
    ["beyond both margins", [100, 101, 99, 100, 102], [140, 141, 139, 142, 140], "regressed"],
    ["faster beyond both", [100, 101, 99, 100, 102], [60, 61, 59, 62, 60], "improved"],
    ["half as much again, but only 1 ms", [2, 2.1, 1.9, 2, 2], [3, 3.1, 2.9, 3, 3], "held"],
    ["20 ms, but only 2 %", [1000, 1001, 999, 1002, 1000], [1020, 1021, 1019, 1020, 1022], "held"],
    ["too scattered to tell", [100, 140, 80, 120, 60], [100, 150, 110, 70, 170], "inconclusive"],
    ["three samples", [100, 101, 99], [140, 141, 139], "inconclusive"],
    ["nothing measured", [100, 101, 99, 100], [], "inconclusive"],
  ])("%s", (_, a, b, expected) => expect(verdict("response time, p50 (ms)", a, b)).toBe(expected));

  test("a rate is worse when it falls, a share of failures when it rises from nothing", () => {
    const [full, half] = [
      [50, 50, 49.9, 50],
      [25, 25, 24.9, 25],
    ] as const;
    expect(verdict("achieved rate (per second)", [...full], [...half])).toBe("regressed");
    expect(verdict("achieved rate (per second)", [...half], [...full])).toBe("improved");
    expect(verdict("failed (share)", [0, 0, 0, 0], [0.02, 0.03, 0.02, 0.02])).toBe("regressed");
    expect(verdict("failed (share)", [0, 0, 0, 0], [0, 0, 0, 0])).toBe("held");
  });

  test("margins are the baseline's own", () => {
    const wide = { ...margins, relative: 0.5 };
    expect(verdict("x (ms)", [100, 101, 99, 100], [140, 141, 139, 140], wide)).toBe("held");
  });
});

describe("a comparison", () => {
  test("the same runs hold, slower ones are a regression, with the interval printed", () => {
    expect(compareWithBaseline(baseline, before).verdict).toBe("held");
    const slower = compareWithBaseline(baseline, runsOf([150, 152, 149, 151, 150]));
    expect(slower.verdict).toBe("regressed");
    expect(comparisonAsText(slower, "main")).toContain(
      "regressed    response time, p50 (ms): 100 → 150 (shift +50, 95 % interval +48 to +53, margin 10, 5 and 5 samples)",
    );
  });

  test("what a user of an open load waited is compared, not the service time", () => {
    expect(Object.keys(baseline.loads["TC-L3-PERF-LOAD-001 load-1"]!.samples)).toEqual([
      "response time, p50 (ms)",
      "response time, p95 (ms)",
      "achieved rate (per second)",
      "failed (share)",
    ]);
  });

  test("on another machine there is no verdict, however slow it is", () => {
    const host = { ...before[0].host, cpuModel: "CPU: #2" };
    const elsewhere = compareWithBaseline(baseline, [runOf(loadOf(900), { host, node: "22.1.0" })]);
    expect(elsewhere).toMatchObject({ verdict: "inconclusive", loads: [] });
    expect(elsewhere.otherMachine).toEqual(["cpu was CPU: #1, is CPU: #2", "node was 20, is 22"]);
  });

  test.each([
    ["another load", { description: "6 requests per second for 10 s, evenly" }, /another load/],
    ["a service of another capacity", { capacity: "8 slots" }, /another service/],
    ["another request", { request: "GET /" }, /another request: "GET \/health", then "GET \/"/],
    ["a new load", { name: "load-2" }, /not in the baseline/],
    ["a load that is not valid", { valid: false, problems: ["stopped"] }, /no valid load/],
  ])("%s is not compared", (_, changes, message) => {
    const { verdict, loads } = compareWithBaseline(baseline, runsOf([100, 101, 99, 100, 100], changes));
    expect(verdict).toBe("inconclusive");
    expect(loads.map(({ reason }) => reason).join("; ")).toMatch(message);
  });

  test("of a load that was offered again the last one counts, and nothing is left out", () => {
    const spoilt = loadOf(900, { valid: false, problems: ["late"] });
    const runs = before.map((run) => ({
      ...run,
      cases: run.cases.map((each) => ({ ...each, loads: [spoilt, ...(each.loads ?? [])] })),
    })) as unknown as Runs;
    expect(makeBaseline(runs)).toEqual(makeBaseline(before));
    expect(compareWithBaseline(baseline, runs)).toMatchObject({ verdict: "held", leftOut: [] });
  });

  test("a baseline that does not know what was sent is not compared", () => {
    const [name, { load, service, profile, samples }] = Object.entries(baseline.loads)[0]!;
    const unknown = { load, service, profile, samples };
    const { loads } = compareWithBaseline({ ...baseline, loads: { [name]: unknown } }, before);
    expect(loads[0]?.reason).toBe('another request: not kept, then "GET /health"');
  });

  test("another service, and another profile, are not compared", () => {
    const services = [{ name: "mixtral", tier: "real" as const, version: "1", address: "" }];
    for (const changes of [{ services }, { profile: "full" }])
      expect(compareWithBaseline(baseline, [runOf(loadOf(100), changes)]).loads[0]?.reason).toMatch(
        /^another/,
      );
  });
});

describe("the file", () => {
  test("it is read as it was written, each figure on one line, and margins that were set stay", () => {
    const kept = makeBaseline(before, { ...margins, relative: 0.2 }).baseline;
    const text = printBaseline(kept);
    expect(text).toContain('      "response time, p50 (ms)": [100, 102, 98, 101, 99]\n'.replaceAll('"', ""));
    expect(parseBaseline(text)).toEqual({ baseline: kept });
  });

  test("any samples survive", () => {
    const samples = fc.array(fc.double({ noNaN: true, noDefaultInfinity: true, min: 0, max: 1e9 }), {
      maxLength: 9,
    });
    fc.assert(
      fc.property(samples, (values) => {
        const [name, load] = Object.entries(baseline.loads)[0]!;
        const changed = { ...baseline, loads: { [name]: { ...load, samples: { "x (ms)": values } } } };
        expect(parseBaseline(printBaseline(changed))).toEqual({ baseline: changed });
      }),
    );
  });

  test("any run ids, names and samples survive, also those that look like numbers or like a list of them", () => {
    const text = fc.oneof(
      fc.constantFrom("20261123-215419978-5336", "1", "1e5", "-.5", "x:\n  - 1\n  - 2\n", "- 1", "~", ""),
      fc.string({ unit: "binary" }),
    );
    const number = fc.double({ noNaN: true, noDefaultInfinity: true });
    const load = fc.record(
      {
        load: text,
        service: text,
        profile: text,
        request: text,
        samples: fc.dictionary(text, fc.array(number, { maxLength: 9 }), { noNullPrototype: true }),
      },
      { noNullPrototype: true },
    );
    fc.assert(
      fc.property(
        fc.array(text),
        fc.dictionary(text, load, { noNullPrototype: true }),
        text,
        (runs, loads, commit) => {
          const changed = { ...baseline, runs, loads, commit };
          expect(parseBaseline(printBaseline(changed))).toEqual({ baseline: changed });
        },
      ),
    );
  });

  test("what could not be read again is not printed", () => {
    const [name, load] = Object.entries(baseline.loads)[0]!;
    const samples = { "x (ms)": Array.from({ length: 101 }, () => 1) };
    expect(() => printBaseline({ ...baseline, loads: { [name]: { ...load, samples } } })).toThrow(
      /loads\.TC-L3-PERF-LOAD-001 load-1\.samples\.x \(ms\)/,
    );
  });

  test("a hundred samples are one line", () => {
    const [name, load] = Object.entries(baseline.loads)[0]!;
    const samples = { "x (ms)": Array.from({ length: 100 }, (_, index) => 1000.123 + index) };
    const text = printBaseline({ ...baseline, loads: { [name]: { ...load, samples } } });
    expect(text).toMatch(/^ +x \(ms\): \[1000\.123, .*, 1099\.123\]$/mu);
  });

  test.each([
    ["", 1, 1, /^Unexpected empty file, expected what tcspec run --save-baseline writes, which begins with/],
    ["# nothing\n", 1, 1, /^Unexpected empty file/],
    ["null", 1, 1, /^Unexpected content \(Invalid input: expected object/],
    ["[", 1, 2, /^Unexpected YAML \(.*\), expected what/],
    ["version: 2", 1, 10, /^Unexpected `version` \(Invalid input: expected 1\), expected/],
    ["&a [*a, *a]", 1, 1, /^Unexpected YAML/],
    ["version: 1\nsavedAt: x\nruns: [a]\nmachine: 3", 4, 10, /^Unexpected `machine` \(.*expected object/],
    ["version: 1\nsavedAt: x\nruns:\n  - a\n  - 3", 5, 5, /^Unexpected `runs\.1` \(.*expected string/],
  ])("%j is none, with the place", (text, line, column, problem) => {
    expect(parseBaseline(text)).toEqual({ line, column, problem: expect.stringMatching(problem) as string });
  });

  test("cases that did not pass, and loads that are not valid, are not kept", () => {
    const runs: Runs = [
      runOf(loadOf(1), {}, "failed"),
      runOf(loadOf(1, { valid: false, problems: ["late"] })),
    ];
    const { baseline: empty, leftOut } = makeBaseline(runs);
    expect(empty.loads).toEqual({});
    expect(leftOut).toEqual([
      "TC-L3-PERF-LOAD-001 load-1: the case is failed",
      "TC-L3-PERF-LOAD-001 load-1: not valid: late",
    ]);
  });
});
