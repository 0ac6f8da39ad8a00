import { mergedParts, sumOfAccounts } from "../windows.js";
import { problemsOf, wholeWindow } from "./closed-report.js";

import type { ClosedPlan } from "../plan.js";
import type { LoadReport } from "../report.js";

/**
 * The plan of each of so many workers: the connections in equal parts, the first ones with what is left over; a seed of its own, so
 * that no two requests of the load have the same mark.
 */
export function splitAmong(plan: ClosedPlan, workers: number): ClosedPlan[] {
  const count = Math.min(workers, plan.connections);
  return Array.from({ length: count }, (_, index) => ({
    ...plan,
    seed: plan.seed + index,
    connections: Math.floor(plan.connections / count) + (index < plan.connections % count ? 1 : 0),
  }));
}

/**
 * One report of those of several workers that ran side by side: accounts and rates summed, distributions merged, the CPU of the
 * busiest, because each has a core at most. Whether it is valid is seen on the whole: of one worker nothing may have ended.
 */
export function mergeClosed([first, ...more]: readonly LoadReport[], description: string): LoadReport {
  if (first === undefined) throw new Error("Unexpected load without workers, expected at least one");
  const reports = [first, ...more];
  const sum = (of: (report: LoadReport) => number) => reports.reduce((total, each) => total + of(each), 0);
  const highest = (of: (report: LoadReport) => number) => Math.max(...reports.map(of));
  const { account, distributions } = mergedParts(reports.map((report) => ({ ...report, good: 0 })));
  const durationMs = highest((report) => report.durationMs);
  const stopped = reports.some((report) => report.stopped);
  const problems = problemsOf(account, stopped);
  const lag = (of: "p99Ms" | "maxMs") => highest(({ validity }) => validity.facts.eventLoopLag[of]);
  return {
    ...first,
    description,
    startedAt: Math.min(...reports.map((report) => report.startedAt)),
    durationMs,
    stopped,
    offeredRate: sum((report) => report.offeredRate),
    achievedRate: sum((report) => report.achievedRate),
    account,
    warmUp: sumOfAccounts(reports.map(({ warmUp }) => warmUp)),
    distributions,
    windows: [wholeWindow(durationMs, account, distributions)],
    validity: {
      valid: problems.length === 0,
      problems,
      facts: {
        ...first.validity.facts,
        due: account.due,
        sent: account.sent,
        eventLoopLag: { p99Ms: lag("p99Ms"), maxMs: lag("maxMs") },
        stopped,
        cpuCores: highest(({ validity }) => validity.facts.cpuCores),
        peakMemoryBytes: highest(({ validity }) => validity.facts.peakMemoryBytes),
      },
    },
  };
}
