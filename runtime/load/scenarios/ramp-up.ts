import { sustainedShare } from "../judge/throughput.js";
import { judged } from "./scenario.js";

import type { LoadReport, WindowReport } from "../report.js";
import type { Judgement, Scenario } from "./scenario.js";

export interface RampUp extends Judgement {
  /** The highest offered rate up to which each window held, requests per second; 0 where the first did not. */
  readonly sustainedRate: number;
}

const perSecond = ({ account, durationMs }: WindowReport) => (account.due / durationMs) * 1000;

/** The rate offered in the last of the windows that held from the begin on: 99 % of what was due ended ok. */
export function sustainedUpTo({ windows }: LoadReport): number {
  const offered = windows.filter(({ account }) => account.due > 0);
  const broken = offered.findIndex(({ account }) => account.ok < sustainedShare * account.due);
  const held = broken === -1 ? offered : offered.slice(0, broken);
  return held.reduce((highest, window) => Math.max(highest, perSecond(window)), 0);
}

/** An even rise of the rate, over which every window has to hold. */
export function rampUp(fromRate: number, toRate: number, overMs: number): Scenario<RampUp> {
  return {
    rates: { fromRate, toRate, overMs },
    judge(report) {
      const held = sustainedUpTo(report);
      const broken = report.windows.some(({ account }) => account.ok < sustainedShare * account.due);
      const problem = `The rate was sustained up to ${held.toFixed(2)} requests per second, expected up to ${toRate}`;
      return { ...judged(report, broken ? [problem] : []), sustainedRate: held };
    },
  };
}
