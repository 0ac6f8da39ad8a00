import { judgeGraceful, stressLevels } from "../judge/stress.js";
import { factorOf, judged } from "./scenario.js";

import type { GracefulLimits, StressLevel } from "../judge/stress.js";
import type { GoodputLimits } from "../report.js";
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
      const { problems, peak } = judgeGraceful(levels, limits);
      return { ...judged(report, problems), levels, peak };
    },
  };
}
