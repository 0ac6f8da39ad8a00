import { loadRecordSchema } from "../../compiler/model/load-record.js";
import { Distribution } from "./histogram/distribution.js";
import { judgeValidity } from "./validity.js";
import { loadRecordOf } from "./record.js";

import type { Target } from "../../compiler/model/target.js";
import type { Accounting } from "./accounting.js";
import type { LoadReport } from "./report.js";

const account = (ok: number): Accounting => ({
  due: ok,
  sent: ok,
  notSent: 0,
  ok,
  httpError: 0,
  timeout: 0,
  connectionError: 0,
  aborted: 0,
  reasons: {},
});

const times = new Distribution();
for (let ms = 1; ms <= 1000; ms += 1) times.record(ms);
const snapshot = times.snapshot()!;

const report: LoadReport = {
  kind: "open",
  description: "1000 requests",
  startedAt: 1_000_000,
  warmUpMs: 2000,
  durationMs: 10_000,
  drainMs: 5000,
  stopped: false,
  offeredRate: 100,
  achievedRate: 99.123456,
  climbMs: 0,
  account: account(1000),
  warmUp: account(0),
  distributions: { responseTime: snapshot },
  windows: [
    {
      startMs: 0,
      durationMs: 10_000,
      account: account(1000),
      completed: 1000,
      openAtEnd: 0,
      good: 0,
      distributions: { responseTime: snapshot },
    },
  ],
  timeline: [
    {
      startMs: 0,
      durationMs: 1000,
      due: 100,
      sent: 100,
      endedOk: 99,
      endedFailed: 1,
      openAtEnd: 0,
      responseTime: { p50: 1.23456, p95: 2, max: 3 },
    },
    { startMs: 1000, durationMs: 1000, due: 0, sent: 0, endedOk: 0, endedFailed: 0, openAtEnd: 0 },
  ],
  validity: judgeValidity({
    due: 1000,
    sent: 1000,
    dispatchDelay: undefined,
    dispatchDelayP99ByWindow: [],
    eventLoopLag: { p99Ms: 1, maxMs: 2 },
    cpuCores: 0.2,
    peakMemoryBytes: 1e8,
    stopped: false,
  }),
};

const none = { name: "load-1", request: "GET /", service: "s", resources: [], targets: [] };

const complete = (unplaced: ReturnType<typeof loadRecordOf>) =>
  loadRecordSchema.parse({
    ...unplaced,
    caseId: "TC-1",
    attempt: 1,
    load: { file: "f", ...unplaced.load },
  });

test("a record fits its schema, with figures in place of histograms", () => {
  const record = complete(loadRecordOf({ ...report, declaredMs: 60_000 }, none));
  expect(record.load).toMatchObject({ name: "load-1", request: "GET /" });
  expect(record.load).toMatchObject({ declaredMs: 60_000, achievedRate: 99.123, ok: 1000, valid: true });
  expect(record.load.figures["responseTime"]).toMatchObject({ n: 1000, min: 1, max: 1000, mean: 500.5 });
  expect(record.windows[0]?.latency?.n).toBe(1000);
  expect(record.timeline).toEqual([
    {
      startMs: 0,
      durationMs: 1000,
      due: 100,
      sent: 100,
      ok: 99,
      failed: 1,
      open: 0,
      latency: { p50: 1.235, p95: 2, max: 3 },
    },
    { startMs: 1000, durationMs: 1000, due: 0, sent: 0, ok: 0, failed: 0, open: 0 },
  ]);
  expect(JSON.stringify(record)).not.toContain(snapshot.hdr);
});

test("the curve rises from the minimum to the maximum, as far as there are samples", () => {
  const { curve } = complete(loadRecordOf(report, none)).latency!;
  expect(curve[0]).toEqual([0, 1]);
  expect(curve.at(-1)).toEqual([100, 1000]);
  expect(curve.at(-2)?.[0]).toBeCloseTo(99.9, 6);
  for (const [index, [percentile, value]] of curve.entries()) {
    if (index === 0) continue;
    expect(percentile).toBeGreaterThan(curve[index - 1]![0]);
    expect(value).toBeGreaterThanOrEqual(curve[index - 1]![1]);
    expect(Math.abs(value - 10 * percentile)).toBeLessThanOrEqual(2);
  }
});

test("a load without answers, and a closed one, have a record too", () => {
  const dead = complete(loadRecordOf({ ...report, distributions: {} }, none));
  expect(dead.latency).toBeUndefined();
  expect(dead.load.figures).toEqual({});
  const closed = { ...report, kind: "closed" as const, distributions: { serviceTime: snapshot } };
  expect(complete(loadRecordOf(closed, none)).latency?.measure).toBe("serviceTime");
  const cut = { ...closed, account: { ...closed.account, aborted: 3 } };
  expect(complete(loadRecordOf(cut, none)).load.cutOff).toBe(3);
  expect(complete(loadRecordOf({ ...cut, kind: "open" }, none)).load.cutOff).toBeUndefined();
});

test("resources are those of the load's time, thinned; what is not known is null", () => {
  const points = Array.from({ length: 20_000 }, (_, index) => ({
    atMs: 990_000 + index * 10,
    memoryBytes: 5e7,
    ...(index % 2 === 0 && { cpuSeconds: index * 0.005 }),
  }));
  const { resources } = complete(loadRecordOf(report, { ...none, resources: [{ service: "s", points }] }));
  const [use] = resources;
  expect(use!.atMs[0]).toBe(-3000);
  expect(use!.atMs.at(-1)!).toBeLessThanOrEqual(11_000);
  expect(use!.atMs.length).toBeLessThanOrEqual(600);
  expect(use!.cores[0]).toBeNull();
  expect(use!.descriptors.every((each) => each === null)).toBe(true);
  const unseen = loadRecordOf(report, { ...none, resources: [{ service: "s", points: [] }] });
  expect(unseen.resources).toEqual([]);
});

test("limits are the thresholds that apply", () => {
  const target: Target = {
    metric: "latency",
    statistic: "p95",
    comparator: "<=",
    value: 2000,
    unit: "ms",
    subject: "response time",
    role: "threshold",
    text: "2000 ms p95",
    line: 1,
    column: 1,
  };
  const targets: Target[] = [
    target,
    { ...target, role: "workload" },
    { ...target, notApplicable: "no such service" },
  ];
  const { limits } = complete(loadRecordOf(report, { ...none, targets }));
  expect(limits).toHaveLength(1);
  expect(limits[0]).toMatchObject({ value: 2000, statistic: "p95" });
});

test("a record stays below 1 MB at the longest series there are", () => {
  const hour = Array.from({ length: 3600 }, (_, index) => ({
    ...report.timeline[0]!,
    startMs: index * 123_456,
  }));
  const windows = Array.from({ length: 720 }, (_, index) => ({
    ...report.windows[0]!,
    startMs: index * 600_000,
  }));
  const record = loadRecordOf({ ...report, timeline: hour, windows }, none);
  expect(JSON.stringify(record).length).toBeLessThan(1e6);
});
