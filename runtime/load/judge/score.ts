import type { Metric, Target } from "../../../compiler/model/target.js";
import type { Evaluation } from "../../expect/evaluation.js";

/**
 * How much a metric counts. Only those count that the case has targets for, so the weights are shares of the sum of theirs: what users
 * wait for and how many are served first, then whether they are served rightly, then what it costs.
 */
export const metricWeights: Readonly<Record<Metric, number>> = {
  latency: 30,
  throughput: 30,
  errorRate: 20,
  availability: 20,
  quality: 20,
  memory: 10,
  cpu: 10,
  concurrency: 10,
};

/** A target that is missed is never fulfilled, however narrowly. */
const mostOfMissed = 0.99;

/** One target's part in the score. */
export interface ScorePart {
  readonly target: Target;
  /** Its share of the whole, 0 to 1. */
  readonly weight: number;
  /** 0 to 1: how far it is fulfilled; 1 where it is met. */
  readonly degree: number;
  /** The figure that decided, in the target's unit. */
  readonly measured: number;
}

export type OverallScore =
  | { readonly score: number; readonly parts: readonly ScorePart[]; readonly missing: readonly [] }
  /** Targets without data: then there is no score. */
  | {
      readonly score?: never;
      readonly parts: readonly ScorePart[];
      readonly missing: readonly [Target, ...Target[]];
    };

/**
 * How far a missed bound is fulfilled, 0 to 1: figure and bound, the smaller one as a share of the larger one. Of an availability what
 * is missing counts, as of an error rate: 98 % is twice as far from 100 % as 99 %.
 */
function degreeOfMissed({ metric, value }: Target, measured: number): number {
  const [found, bound] = metric === "availability" ? [1 - measured, 1 - value] : [measured, value];
  const ratio = Math.min(found, bound) / Math.max(found, bound);
  return ratio > 0 ? Math.min(mostOfMissed, ratio) : 0;
}

/** The worst of a target's judgements; undefined where one has no figure and none is missed. */
function worstOf(
  target: Target,
  evaluations: readonly Evaluation[],
): { degree: number; measured: number } | undefined {
  const known = evaluations.flatMap(({ met, measured }) =>
    met === undefined || measured === undefined
      ? []
      : [{ measured, degree: met ? 1 : degreeOfMissed(target, measured) }],
  );
  const [worst] = known.sort((a, b) => a.degree - b.degree);
  return worst?.degree === 1 && known.length < evaluations.length ? undefined : worst;
}

/**
 * The overall score of a case, 0 to 100: `100 · Σ w · d / Σ w` over the metrics that it has targets for, with w the weight of the metric
 * and d the mean degree to which its targets are fulfilled. It is 100 if all are met, and only then. A target without data leaves no
 * score, because any figure would be a guess.
 * @throws Error where there are no targets
 */
export function overallScore(
  targets: readonly Target[],
  evaluationsOf: (target: Target) => readonly Evaluation[],
): OverallScore {
  if (targets.length === 0) throw new Error("Unexpected score without targets, expected at least one");
  const found = targets.map((target) => ({ target, worst: worstOf(target, evaluationsOf(target)) }));
  const sizes = new Map<Metric, number>();
  for (const { metric } of targets) sizes.set(metric, (sizes.get(metric) ?? 0) + 1);
  const sum = [...sizes.keys()].reduce((total, metric) => total + metricWeights[metric], 0);
  const parts = found.flatMap(({ target, worst }) => {
    const weight = metricWeights[target.metric] / (sizes.get(target.metric) ?? 1) / sum;
    return worst === undefined ? [] : [{ target, weight, ...worst }];
  });
  const missing = found.flatMap(({ target, worst }) => (worst === undefined ? [target] : []));
  const [first, ...more] = missing;
  if (first !== undefined) return { parts, missing: [first, ...more] };
  // What is lost is summed, so that nothing lost is exactly 100, whatever the weights' rounding.
  const lost = parts.reduce((total, { weight, degree }) => total + weight * (1 - degree), 0);
  return { score: Math.min(100, Math.max(0, 100 * (1 - lost))), parts, missing: [] };
}
