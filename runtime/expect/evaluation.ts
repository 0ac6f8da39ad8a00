import type { TargetResult } from "../../compiler/model/results.js";
import type { Target } from "../../compiler/model/target.js";
import { figureOf, meets } from "./statistic.js";

/** One judgement of a threshold. Without samples there is no figure, and no verdict but inconclusive. */
export interface Evaluation {
  target: Target;
  samples: number;
  measured?: number;
  met?: boolean;
  /** Why there is no figure, or where it was missed. */
  reason?: string;
}

/** What judges targets itself, because it is more than a list of samples: a load run. */
export interface SelfJudging {
  /** Throws where the target is about something that it does not measure. */
  judge(target: Target): Evaluation;
}

/** Judges samples in the target's unit. */
export function evaluate(target: Target, samples: readonly number[]): Evaluation {
  if (samples.length === 0) return { target, samples: 0 };
  const measured = figureOf(target, samples);
  return { target, samples: samples.length, measured, met: meets(target, measured) };
}

/** Whether a target is something to judge: a threshold that applies. */
export const isJudged = (target: Target): boolean =>
  target.role === "threshold" && target.notApplicable === undefined;

const rank = (evaluation: Evaluation) => (evaluation.met === undefined ? 1 : evaluation.met ? 2 : 0);

/** One result for each threshold among `targets`: the worst of its evaluations, inconclusive where there is none. */
export function targetResults(
  targets: readonly Target[],
  evaluations: readonly Evaluation[],
): TargetResult[] {
  return targets.filter(isJudged).map((target) => {
    const [worst] = evaluations.filter((each) => each.target === target).sort((a, b) => rank(a) - rank(b));
    return {
      text: target.text,
      subject: target.subject,
      unit: target.unit,
      line: target.line,
      samples: worst?.samples ?? 0,
      ...(worst?.measured !== undefined && { measured: worst.measured }),
      verdict: worst?.met === undefined ? "inconclusive" : worst.met ? "passed" : "failed",
    };
  });
}
