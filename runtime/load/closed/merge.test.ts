import { Distribution } from "../histogram/distribution.js";
import { mergeClosed, splitAmong } from "./merge.js";

import type { ClosedPlan } from "../plan.js";
import type { LoadReport } from "../report.js";

test.each([
  [10, 3, [4, 3, 3]],
  [2, 4, [1, 1]],
  [8, 1, [8]],
])("%i connections among %i workers", (connections, workers, expected) => {
  const plans = splitAmong({ connections, seed: 7 } as ClosedPlan, workers);
  expect(plans.map((plan) => plan.connections)).toEqual(expected);
  // Otherwise requests of two workers would have the same marks.
  expect(new Set(plans.map(({ seed }) => seed)).size).toBe(plans.length);
});

function report(ok: number, timeMs: number, more: Partial<LoadReport> = {}): LoadReport {
  const times = new Distribution();
  for (let count = 0; count < ok; count += 1) times.record(timeMs);
  const none = { notSent: 0, httpError: 0, timeout: 0, connectionError: 0, reasons: {} };
  const account = { ...none, due: ok + 2, sent: ok + 2, ok, aborted: 2 };
  return {
    kind: "closed",
    description: "part",
    startedAt: 1000 + ok,
    warmUpMs: 0,
    durationMs: 1000,
    drainMs: 0,
    stopped: false,
    offeredRate: ok + 2,
    achievedRate: ok,
    climbMs: 0,
    account,
    warmUp: account,
    distributions: { serviceTime: times.snapshot()! },
    windows: [],
    timeline: [],
    validity: {
      valid: true,
      problems: [],
      facts: {
        due: ok + 2,
        sent: ok + 2,
        dispatchDelay: undefined,
        eventLoopLag: { p99Ms: ok, maxMs: ok },
        cpuCores: ok / 100,
        peakMemoryBytes: ok,
        stopped: false,
      },
    },
    ...more,
  };
}

test("workers together: sums, merged distributions, the busiest one's CPU", () => {
  const merged = mergeClosed([report(30, 10), report(70, 20)], "whole");
  expect(merged).toMatchObject({
    description: "whole",
    startedAt: 1030,
    achievedRate: 100,
    account: { sent: 104, ok: 100, aborted: 4 },
    warmUp: { sent: 104, ok: 100 },
    validity: { valid: true, facts: { due: 104, cpuCores: 0.7, eventLoopLag: { p99Ms: 70 } } },
  });
  const summary = Distribution.restore(merged.distributions.serviceTime!).summary()!;
  expect(summary).toMatchObject({ n: 100, min: 10, max: 20, mean: 17 });
});

test("one worker that was stopped makes the whole not valid; one of which nothing ended does not", () => {
  expect(mergeClosed([report(30, 10), report(30, 10, { stopped: true })], "whole")).toMatchObject({
    stopped: true,
    validity: { valid: false, problems: ["The run was stopped before its end"] },
  });
  const silent = report(0, 10, { distributions: {} });
  expect(mergeClosed([report(30, 10), silent], "whole").validity).toMatchObject({ valid: true });
  expect(mergeClosed([silent, silent], "whole").validity).toMatchObject({
    valid: false,
    problems: [expect.stringMatching(/^None of 4 requests ended in the measured time, expected some to/)],
  });
});
