import { judgeGraceful, rateLimitProblems, stressLevels } from "../judge/stress.js";
import { factorOf, judged } from "./scenario.js";

import type { GracefulLimits, StressLevel } from "../judge/stress.js";
import type { GoodputLimits, LoadReport } from "../report.js";
import type { Judgement, Scenario } from "./scenario.js";

export interface Stage {
  /** Requests per second. */
  readonly rate: number;
  readonly forMs: number;
}

export interface Stress extends Judgement {
  readonly levels: readonly StressLevel[];
  /** The level with the highest goodput. */
  readonly peak: StressLevel | undefined;
}

export interface StressLimits extends GracefulLimits {
  /** What a good answer keeps; without it each answer that is ok is good. */
  readonly goodput?: GoodputLimits;
  /** The requests are sent as users with limits of their own: a refusal with 429 is then theirs, and no shedding of the service. */
  readonly asUsers?: boolean;
}

/**
 * How gracefully the levels of a load went. Where users reached their limits, only what is wrong whatever they did (wrong answers,
 * lost requests, server errors) counts; else the load is inconclusive.
 */
export function judgeLevels(
  report: LoadReport,
  levels: readonly StressLevel[],
  { asUsers = false, ...limits }: StressLimits,
): Judgement {
  const limited = asUsers ? rateLimitProblems(levels) : [];
  if (limited.length === 0) return judged(report, judgeGraceful(levels, limits).problems);
  const { problems } = judgeGraceful(levels, { ...limits, keptGoodput: 0 });
  const judgement = judged(report, problems);
  return judgement.verdict === "held" ? { verdict: "inconclusive", problems: limited } : judgement;
}

/** One level of load after another, up and beyond what the service can carry: it has to degrade gracefully. */
export function stress(
  stages: readonly Stage[],
  { goodput, ...limits }: StressLimits = {},
): Scenario<Stress> {
  return {
    rates: { stages },
    ...(goodput !== undefined && { options: { goodput } }),
    judge(report) {
      const factor = factorOf(report);
      const asRun = stages.map(({ forMs }) => ({ forMs: forMs * factor }));
      const levels = stressLevels(report, asRun);
      const { peak } = judgeGraceful(levels, limits);
      return { ...judgeLevels(report, levels, limits), levels, peak };
    },
  };
}
