import type { TargetResult } from "../../compiler/model/results.js";
import type { Target } from "../../compiler/model/target.js";
import { figureOf, leastSamplesOf, meets } from "./statistic.js";

/** One judgement of a threshold. Without enough samples there is no figure, and no verdict but inconclusive. */
export interface Evaluation {
  target: Target;
  samples: number;
  measured?: number;
  met?: boolean;
  /** Why there is no figure, or where it was missed. */
  reason?: string;
}

/** Judges samples in the target's unit. Too few for its statistic give no figure: one request says nothing about a p99. */
export function evaluate(target: Target, samples: readonly number[]): Evaluation {
  const least = leastSamplesOf(target.statistic);
  const { length } = samples;
  if (length === 0) return { target, samples: 0 };
  if (length < least)
    return { target, samples: length, reason: `only ${samplesInWords(length)}, expected at least ${least}` };
  return evaluateFigure(target, figureOf(target, samples), length);
}

/** Judges a figure that is known without its samples, such as a peak. */
export function evaluateFigure(target: Target, measured: number, samples: number): Evaluation {
  return { target, samples, measured, met: meets(target, measured) };
}

export const samplesInWords = (count: number): string => `${count} ${count === 1 ? "sample" : "samples"}`;

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
