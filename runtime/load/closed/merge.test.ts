import { Distribution } from "../histogram/distribution.js";
import { closedAccount } from "./account.js";
import { mergeClosed, splitAmong } from "./merge.js";

import type { ClosedPlan } from "../plan.js";
import type { LoadReport } from "../report.js";

test.each([
  [10, 3, [4, 3, 3]],
  [2, 4, [1, 1]],
  [8, 1, [8]],
])("%i connections among %i workers", (connections, workers, expected) => {
  const plans = splitAmong({ connections } as ClosedPlan, workers);
  expect(plans.map((plan) => plan.connections)).toEqual(expected);
});

function report(ok: number, timeMs: number, more: Partial<LoadReport> = {}): LoadReport {
  const times = new Distribution();
  for (let count = 0; count < ok; count += 1) times.record(timeMs);
  const account = closedAccount({
    sent: ok + 2,
    statuses: { 200: { count: ok } },
    timeouts: 0,
    errors: {},
    mostOpen: 2,
  });
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
    validity: { valid: true, facts: { due: 104, cpuCores: 0.7, eventLoopLag: { p99Ms: 70 } } },
  });
  const summary = Distribution.restore(merged.distributions.serviceTime!).summary()!;
  expect(summary).toMatchObject({ n: 100, min: 10, max: 20, mean: 17 });
});

test("one worker that is not valid makes the whole not valid", () => {
  const { validity } = report(30, 10);
  const stopped = { stopped: true, validity: { ...validity, valid: false, problems: ["stopped"] } };
  expect(mergeClosed([report(30, 10), report(30, 10, stopped)], "whole")).toMatchObject({
    stopped: true,
    validity: { valid: false, problems: ["stopped"] },
  });
});
