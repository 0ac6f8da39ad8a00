import { join } from "node:path";

import { writeFileAtomically } from "../../compiler/files/atomic-write.js";
import type { Figures, LoadRecord, LoadResult } from "../../compiler/model/load-record.js";
import type { CaseResult, Results } from "../../compiler/model/results.js";
import { loadReport } from "../../compiler/report/load/load-report.js";
import { resultsOf } from "../../compiler/trace/test-helpers.js";

const figures = (p50: number): Figures => ({
  n: 900,
  min: 0.4 * p50,
  mean: 1.1 * p50,
  p50,
  p90: 1.6 * p50,
  p95: 2 * p50,
  p99: 3 * p50,
  "p99.9": 5 * p50,
  max: 6 * p50,
});

const asDeclared: LoadResult = {
  name: "load-1",
  file: "sustained.json",
  step: 1,
  service: "mixtral",
  kind: "open",
  description: "15 requests per second for 60 s, evenly",
  startedAt: "2026-01-01T00:00:00.000Z",
  durationMs: 60_000,
  offeredRate: 15,
  achievedRate: 14.8,
  sent: 900,
  ok: 888,
  figures: { responseTime: figures(400), timeToFirstToken: figures(90) },
  valid: true,
  problems: [],
};

const result: LoadResult = { ...asDeclared, declaredMs: 1_800_000 };

/** A wave, so that the same pictures come of it each time. */
const wave = (at: number, length: number) => 1 + 0.3 * Math.sin((2 * Math.PI * at) / length);

const record: LoadRecord = {
  schemaVersion: 1,
  caseId: "TC-L3-PERF-DEMO-001",
  attempt: 1,
  load: result,
  warmUpMs: 5000,
  drainMs: 10_000,
  stopped: false,
  climbMs: 0,
  account: {
    due: 900,
    sent: 900,
    notSent: 0,
    ok: 888,
    httpError: 12,
    timeout: 0,
    connectionError: 0,
    aborted: 0,
    reasons: { "503": 11, '<img src=x onerror="window.pwned = 1">': 1 },
  },
  generator: { dispatchDelayP99Ms: 1.2, eventLoopLagP99Ms: 0.8, cpuCores: 0.21, peakMemoryBytes: 9e7 },
  latency: {
    measure: "responseTime",
    curve: [
      [0, 160],
      [50, 400],
      [90, 640],
      [95, 800],
      [99, 1200],
      [99.8, 1900],
      [100, 2400],
    ],
  },
  windows: [],
  timeline: Array.from({ length: 60 }, (_, at) => {
    const outage = at >= 40 && at < 44;
    const p50 = 400 * wave(at, 23);
    return {
      startMs: 1000 * at,
      durationMs: 1000,
      due: 15,
      sent: 15,
      ok: outage ? 12 : 15,
      failed: outage ? 3 : 0,
      open: 6,
      ...(at !== 41 && { latency: { p50, p95: 2 * p50, max: at === 43 ? 2400 : 2.6 * p50 } }),
    };
  }),
  resources: [
    {
      service: "mixtral",
      atMs: Array.from({ length: 120 }, (_, at) => 500 * at),
      memoryBytes: Array.from({ length: 120 }, (_, at) => 6e7 + 2e5 * at),
      cores: Array.from({ length: 120 }, (_, at) => (at === 0 ? null : 0.5 * wave(at, 31))),
      descriptors: Array.from({ length: 120 }, () => null),
    },
  ],
  limits: [
    bound("latency", "p95", "<=", 2000, "ms", "response time"),
    bound("throughput", "mean", ">=", 14, "rps", "throughput"),
    bound("memory", "value", "<=", 90e9, "bytes", "memory"),
    bound("cpu", "value", "<=", 1, "cores", "cpu"),
  ],
};

function bound(
  metric: string,
  statistic: string,
  comparator: string,
  value: number,
  unit: string,
  subject: string,
): LoadRecord["limits"][number] {
  return { text: subject, metric, statistic, comparator, value, unit, subject };
}

const closed: LoadResult = {
  ...asDeclared,
  name: "load-2",
  file: "gone.json",
  kind: "closed",
  description: "10 connections for 5 s",
  durationMs: 5000,
  figures: { serviceTime: figures(3) },
  valid: false,
  problems: ["The run was stopped before its end"],
};

const caseResult: CaseResult = {
  id: "TC-L3-PERF-DEMO-001",
  name: "A service under <b>load</b>",
  file: "specs/TC-L3-PERF-DEMO-001.md",
  line: 1,
  specHash: "",
  generatedHash: "",
  verdict: "passed",
  partial: false,
  tier: "simulated",
  services: ["mixtral"],
  durationMs: 70_000,
  attempts: [],
  targets: [
    {
      text: "2000 ms maximum response time (p95)",
      subject: "response time",
      measured: 1040,
      unit: "ms",
      verdict: "passed",
      samples: 888,
      line: 20,
    },
  ],
  loads: [result, closed],
};

/** Results with two loads, one of which has lost its record; a case without any beside it. */
export function sampleLoadResults(name = caseResult.name): Results {
  const underLoad = { ...caseResult, name };
  return {
    ...resultsOf([underLoad, { ...underLoad, id: "TC-L1-COMP-DEMO-001", loads: [] }]),
    profile: "standard",
  };
}

/**
 * Writes a report of loads; gives its file.
 *
 * @param name of the case
 */
export function makeSampleLoadReport(folder: string, name?: string): string {
  const file = join(folder, "load.html");
  const records = new Map([[record.load.file, record]]);
  writeFileAtomically(file, loadReport({ results: sampleLoadResults(name), records, project: "demo" }));
  return file;
}
