import { sustainedShare } from "../judge/throughput.js";
import { judged } from "./scenario.js";

import type { WindowReport } from "../report.js";
import type { Judgement, Scenario } from "./scenario.js";

export interface RampUp extends Judgement {
  /** The highest offered rate up to which each window held, requests per second; 0 where the first did not. */
  readonly sustainedRate: number;
}

const perSecond = ({ account, durationMs }: WindowReport) => (account.due / durationMs) * 1000;

/** Least share of the rate that was offered in the window before: what came back in a window. */
const keptShare = 0.8;

/**
 * How many windows held from the begin on: 99 % of what was due in each ended ok, and what came back in it is no less than 80 % of what
 * the window before it offered. Answers may be as late as a window is long: in a rise they are then those of a lower rate.
 */
function windowsHeld(offered: readonly WindowReport[]): number {
  const broken = offered.findIndex((window, index) => {
    const before = offered[index - 1];
    const rate = (1000 * window.completed) / window.durationMs;
    const behind = before !== undefined && rate < keptShare * perSecond(before);
    return behind || window.account.ok < sustainedShare * window.account.due;
  });
  return broken === -1 ? offered.length : broken;
}

/** An even rise of the rate, over which every window has to hold. */
export function rampUp(fromRate: number, toRate: number, overMs: number): Scenario<RampUp> {
  return {
    rates: { fromRate, toRate, overMs },
    judge(report) {
      const offered = report.windows.filter(({ account }) => account.due > 0);
      const held = offered.slice(0, windowsHeld(offered));
      const rate = Math.max(0, ...held.map(perSecond));
      const problem = `The rate was sustained up to ${rate.toFixed(2)} requests per second, expected up to ${toRate}`;
      const problems = held.length < offered.length ? [problem] : [];
      return { ...judged(report, problems), sustainedRate: rate };
    },
  };
}
