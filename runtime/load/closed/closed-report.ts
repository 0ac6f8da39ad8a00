import type { Accounting } from "../accounting.js";
import type { OwnUse } from "../generator/own-use.js";
import type { Distribution } from "../histogram/distribution.js";
import type { ClosedPlan } from "../plan.js";
import type { Distributions, LoadReport, WindowReport } from "../report.js";

/** What a closed load came to. */
export interface ClosedMeasurement {
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  readonly durationMs: number;
  readonly account: Accounting;
  readonly warmUp: Accounting;
  readonly serviceTime: Distribution;
  readonly stopped: boolean;
}

/** The report of a closed load: one window, service times and no response times. */
export function closedReport(plan: ClosedPlan, measured: ClosedMeasurement, use: OwnUse): LoadReport {
  const { startedAt, durationMs, account, warmUp, serviceTime, stopped } = measured;
  const snapshot = serviceTime.snapshot();
  const distributions: Distributions = snapshot === undefined ? {} : { serviceTime: snapshot };
  const problems = problemsOf(account, stopped);
  const perSecond = (count: number) => (durationMs > 0 ? (count / durationMs) * 1000 : 0);
  return {
    kind: "closed",
    description: plan.description,
    startedAt,
    warmUpMs: plan.warmUpMs,
    durationMs,
    drainMs: 0,
    stopped,
    offeredRate: perSecond(account.sent),
    achievedRate: perSecond(account.ok),
    climbMs: 0,
    account,
    warmUp,
    distributions,
    windows: [wholeWindow(durationMs, account, distributions)],
    timeline: [],
    validity: {
      valid: problems.length === 0,
      problems,
      facts: { due: account.due, sent: account.sent, dispatchDelay: undefined, ...use, stopped },
    },
  };
}

/** Why the figures of a closed load cannot be believed. Without an end of any request it would look as if nothing had failed. */
export function problemsOf({ sent, aborted }: Accounting, stopped: boolean): string[] {
  if (stopped) return ["The run was stopped before its end"];
  if (sent > aborted) return [];
  return [
    `None of ${sent} requests ended in the measured time, expected some to: offer the load for longer, e.g. three times as long as a request takes`,
  ];
}

/** A closed load is one window: there is no time at which a request of it was due. */
export const wholeWindow = (
  durationMs: number,
  account: Accounting,
  distributions: Distributions,
): WindowReport => ({
  startMs: 0,
  durationMs,
  account,
  completed: account.ok,
  openAtEnd: account.aborted,
  good: 0,
  distributions,
});
