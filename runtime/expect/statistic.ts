import type { Comparator, Statistic, Target } from "../../compiler/model/target.js";

const comparisons: Record<Comparator, (measured: number, bound: number) => boolean> = {
  "<=": (measured, bound) => measured <= bound,
  "<": (measured, bound) => measured < bound,
  ">=": (measured, bound) => measured >= bound,
  ">": (measured, bound) => measured > bound,
  "==": (measured, bound) => measured === bound,
};

/** Whether `measured`, in the target's unit, keeps the target's bound. */
export function meets(target: Pick<Target, "comparator" | "value">, measured: number): boolean {
  return comparisons[target.comparator](measured, target.value);
}

/**
 * The percentile `p` (0 < p ≤ 100) by the nearest-rank method: of n samples in ascending order the one at rank
 * ⌈p / 100 · n⌉. It is always a sample that was measured. `samples` must not be empty.
 */
export function percentile(samples: readonly number[], p: number): number {
  const ascending = [...samples].sort((a, b) => a - b);
  // 99.9 / 100 · 1000 is 999.0000000000001 in binary: the rank is rounded before it is rounded up.
  const rank = Math.ceil(Number(((p / 100) * ascending.length).toFixed(9)));
  return ascending[Math.max(rank, 1) - 1] ?? Number.NaN;
}

const mean = (samples: readonly number[]) =>
  samples.reduce((sum, sample) => sum + sample, 0) / samples.length;
const smallest = (samples: readonly number[]) => samples.reduce((a, b) => Math.min(a, b), Infinity);
const largest = (samples: readonly number[]) => samples.reduce((a, b) => Math.max(a, b), -Infinity);

/** The sample that is worst for the bound: if it holds, all do. */
function worst(samples: readonly number[], target: Pick<Target, "comparator" | "value">): number {
  switch (target.comparator) {
    case "<=":
    case "<":
      return largest(samples);
    case ">=":
    case ">":
      return smallest(samples);
    case "==":
      return samples.reduce((a, b) => (Math.abs(b - target.value) > Math.abs(a - target.value) ? b : a));
  }
}

const statistics: Record<Exclude<Statistic, "value">, (samples: readonly number[]) => number> = {
  mean,
  min: smallest,
  max: largest,
  p50: (samples) => percentile(samples, 50),
  p90: (samples) => percentile(samples, 90),
  p95: (samples) => percentile(samples, 95),
  p99: (samples) => percentile(samples, 99),
  "p99.9": (samples) => percentile(samples, 99.9),
};

/**
 * The one figure of `samples` that the target compares: arithmetic mean, smallest, largest, nearest-rank percentile, or,
 * for the statistic `value`, the sample that is worst for the bound. `samples` must not be empty.
 */
export function figureOf(
  target: Pick<Target, "comparator" | "statistic" | "value">,
  samples: readonly number[],
): number {
  return target.statistic === "value" ? worst(samples, target) : statistics[target.statistic](samples);
}

/**
 * How many samples a figure needs, here and in load runs: a percentile p as many as give at least one sample beyond it,
 * 1 / (1 − p), so that it is not simply the largest one; any other figure one.
 */
const leastSamples: Record<Statistic, number> = {
  value: 1,
  mean: 1,
  min: 1,
  max: 1,
  p50: 2,
  p90: 10,
  p95: 20,
  p99: 100,
  "p99.9": 1000,
};

export function leastSamplesOf(statistic: Statistic): number {
  return leastSamples[statistic];
}
