import { chartsOf } from "./charts.js";

import type { LoadLimit, LoadRecord } from "../../model/load-record.js";
import type { Chart } from "./charts.js";

const entry = (startMs: number, p50: number | undefined, failed = 0): LoadRecord["timeline"][number] => ({
  startMs,
  durationMs: 1000,
  due: 20,
  sent: 20,
  ok: 20 - failed,
  failed,
  open: 1,
  ...(p50 !== undefined && { latency: { p50, p95: 2 * p50, max: 3 * p50 } }),
});

const figures = { n: 40, min: 10, mean: 25, p50: 20, p90: 40, p95: 50, p99: 60, "p99.9": 60, max: 60 };

const limit = (of: Partial<LoadLimit>): LoadLimit => ({
  text: "p95 response time below 100 ms",
  metric: "latency",
  statistic: "p95",
  comparator: "<=",
  value: 100,
  unit: "ms",
  subject: "response time",
  ...of,
});

const record: LoadRecord = {
  schemaVersion: 1,
  caseId: "TC-1",
  attempt: 1,
  load: {
    name: "load-1",
    file: "load-1.json",
    service: "phi3",
    kind: "open",
    description: "20 requests per second for 2 s, evenly",
    startedAt: "2026-11-23T12:00:00.000Z",
    durationMs: 2000,
    offeredRate: 20,
    achievedRate: 19.5,
    sent: 40,
    ok: 39,
    figures: { responseTime: figures },
    valid: true,
    problems: [],
  },
  warmUpMs: 0,
  drainMs: 0,
  stopped: false,
  climbMs: 0,
  account: {
    due: 40,
    sent: 40,
    notSent: 0,
    ok: 39,
    httpError: 1,
    timeout: 0,
    connectionError: 0,
    aborted: 0,
    reasons: { 500: 1 },
  },
  generator: { cpuCores: 0.1 },
  latency: {
    measure: "responseTime",
    curve: [
      [0, 10],
      [50, 20],
      [90, 40],
      [100, 60],
    ],
  },
  windows: [],
  timeline: [entry(0, 20), entry(1000, 25, 1)],
  resources: [
    {
      service: "phi3",
      atMs: [-500, 0, 500],
      memoryBytes: [50e6, 60e6, 55e6],
      cores: [null, 0.5, 0.75],
      descriptors: [null, null, null],
    },
  ],
  limits: [],
};

const chart = (id: Chart["id"], more: Partial<LoadRecord> = {}) =>
  chartsOf({ ...record, ...more }).find((each) => each.id === id);
const lines = (found: Chart | undefined) =>
  found?.lines.map(({ label, tone, values }) => [label, tone, values]);

test("one chart for each thing that was measured, in the middle of its stretch of time", () => {
  expect(chartsOf(record).map(({ id }) => id)).toEqual(["latency", "percentiles", "rate", "memory", "cpu"]);
  const latency = chart("latency")!;
  expect(latency).toMatchObject({ x: "seconds", unit: "ms", xs: [0.5, 1.5] });
  expect(lines(latency)).toEqual([
    ["p50", "first", [20, 25]],
    ["p95", "second", [40, 50]],
    ["max", "third", [60, 75]],
  ]);
  expect(latency.says).toMatch(/Highest 95th percentile: 50 ms\.$/);
});

test("a second in which nothing ended is a gap; what was never measured has no chart", () => {
  const quiet = { timeline: [entry(0, 20), entry(1000, undefined)] };
  expect(lines(chart("latency", quiet))![0]).toEqual(["p50", "first", [20, null]]);
  const nothing: Partial<LoadRecord> = { timeline: [], resources: [] };
  expect(
    chartsOf({ ...record, ...nothing, latency: { measure: "serviceTime", curve: [[100, 60]] } }),
  ).toEqual([]);
});

test("the rate of a last second that is cut short is of the time that it has; a short rest has none", () => {
  const half = { ...entry(1000, 20), durationMs: 500, due: 10, ok: 10 };
  const rest = { ...entry(2000, 20), durationMs: 5, due: 1, ok: 1 };
  const drawn = chart("rate", { timeline: [entry(0, 20), half, rest] });
  expect(drawn?.xs).toEqual([0.5, 1.25]);
  expect(lines(drawn)!.slice(0, 2)).toEqual([
    ["offered", "first", [20, 20]],
    ["achieved", "second", [20, 20]],
  ]);
});

test("percentiles stand by their nines; the slowest of n requests where 1 − 1/n does", () => {
  const { x, xs, lines: drawn, says, title } = chart("percentiles")!;
  expect(x).toBe("percentile");
  expect(xs.map((value) => Number(value.toFixed(3)))).toEqual([0, 0.301, 1, 1.602]);
  expect(drawn[0]!.values).toEqual([10, 20, 40, 60]);
  expect(title).toBe("Percentiles of the response time");
  expect(says).toMatch(/ 40 requests: half took at most 20 ms, 99 % at most 60 ms, the slowest 60 ms\.$/);
  const service = chart("percentiles", { latency: { ...record.latency!, measure: "serviceTime" } })!;
  expect(service.title).toBe("Percentiles of the service time");
  // Of it there are no figures: nothing is said that was not measured.
  expect(service.says).toMatch(/took at most\.$/);
});

test("rates are per second, however long a stretch of time is, and failures are drawn where there are any", () => {
  const long = { timeline: [{ ...entry(0, 20, 5), durationMs: 2000 }] };
  expect(lines(chart("rate", long))).toEqual([
    ["offered", "first", [10]],
    ["achieved", "second", [7.5]],
    ["failed", "third", [2.5]],
  ]);
  const well = { timeline: [entry(0, 20)] };
  expect(lines(chart("rate", well))!.map(([label]) => label)).toEqual(["offered", "achieved"]);
  expect(chart("rate")!.says).toMatch(/20\/s offered, 19\.5\/s achieved\.$/);
});

test("memory and cores of each service; without CPU time there is no chart of it", () => {
  expect(chart("memory")!.says).toBe("From 50 MB to 55 MB, at most 60 MB.");
  expect(chart("memory")!.xs).toEqual([-0.5, 0, 0.5]);
  expect(lines(chart("cpu"))).toEqual([["cores", "first", [null, 0.5, 0.75]]]);
  expect(chart("cpu")!.says).toBe("Cores in use, at most 0.75 cores.");
  const [use] = record.resources;
  const unknown = { resources: [{ ...use!, cores: [null, null, null] }] };
  expect(chart("cpu", unknown)).toBeUndefined();
  const two = chartsOf({ ...record, resources: [use!, { ...use!, service: "postgres" }] });
  expect(two.filter(({ id }) => id === "memory").map(({ title }) => title)).toEqual([
    "Memory of phi3",
    "Memory of postgres",
  ]);
});

test("a limit is a line of its own chart, and only there", () => {
  const limits = [
    limit({}),
    limit({ subject: "query time", value: 200 }),
    limit({ subject: "time to first token", value: 90 }),
    limit({ subject: "refusal time", value: 80 }),
    limit({
      metric: "throughput",
      statistic: "mean",
      comparator: ">=",
      value: 25,
      unit: "rps",
      subject: "throughput",
    }),
    limit({ metric: "memory", statistic: "value", value: 70e6, unit: "bytes", subject: "memory" }),
    limit({ metric: "cpu", statistic: "value", comparator: "<", value: 1, unit: "cores", subject: "cpu" }),
  ];
  const drawn = (id: Chart["id"]) =>
    lines(chart(id, { limits }))!
      .filter(([, tone]) => tone === "limit")
      .map(([label, , values]) => [label, values]);
  expect(drawn("latency")).toEqual([
    ["limit p95 ≤ 100 ms", [100, 100]],
    ["limit p95 ≤ 200 ms", [200, 200]],
  ]);
  expect(drawn("rate")).toEqual([["limit mean ≥ 25/s", [25, 25]]]);
  expect(drawn("memory")).toEqual([["limit ≤ 70 MB", [70e6, 70e6, 70e6]]]);
  expect(drawn("cpu")).toEqual([["limit < 1 core", [1, 1, 1]]]);
  expect(drawn("percentiles")).toEqual([]);
});

test("a limit far above what was measured is told in words: drawn, it would press everything else flat", () => {
  const edge = chart("latency", { limits: [limit({ value: 300 })] })!;
  expect(edge.lines.at(-1)).toMatchObject({ label: "limit p95 ≤ 300 ms", tone: "limit" });
  const far = chart("latency", {
    limits: [limit({ value: 301 }), limit({ value: 9000, statistic: "mean" })],
  })!;
  expect(far.lines.map(({ tone }) => tone)).not.toContain("limit");
  expect(far.says).toMatch(/Far above the picture: limit p95 ≤ 301 ms, mean ≤ 9 s\.$/);
});
