/** A straight line through points, as far as the points say. */
export interface Slope {
  /** The median of the slopes of all pairs of points. */
  readonly slope: number;
  /** Bounds of its two-sided confidence interval. */
  readonly lower: number;
  readonly upper: number;
}

/** Of a two-sided interval of 95 %: the 97.5th percentile of the normal distribution. */
const z95 = 1.959964;

/**
 * The Theil–Sen slope with the confidence interval of P. K. Sen, "Estimates of the regression coefficient based on Kendall's
 * tau" (1968): of the N = n(n − 1)/2 pairwise slopes in order those at ranks (N ∓ C) / 2, C = z · √(n(n − 1)(2n + 5) / 18). Up to 29 % of
 * outliers do not move it. Times must differ; undefined for fewer than three points.
 */
export function theilSen(points: readonly { readonly x: number; readonly y: number }[]): Slope | undefined {
  const n = points.length;
  if (n < 3) return undefined;
  const slopes = pairwiseSlopes(points);
  const count = slopes.length;
  const c = z95 * Math.sqrt((n * (n - 1) * (2 * n + 5)) / 18);
  const at = (rank: number) => slopes[Math.min(count, Math.max(1, rank)) - 1] ?? Number.NaN;
  return {
    slope: (at(Math.floor((count + 1) / 2)) + at(Math.ceil((count + 1) / 2))) / 2,
    lower: at(Math.floor((count - c) / 2)),
    upper: at(Math.ceil((count + c) / 2) + 1),
  };
}

function pairwiseSlopes(points: readonly { readonly x: number; readonly y: number }[]): Float64Array {
  const n = points.length;
  const slopes = new Float64Array((n * (n - 1)) / 2);
  let next = 0;
  for (const [index, a] of points.entries())
    for (const b of points.slice(index + 1)) {
      slopes[next] = (b.y - a.y) / (b.x - a.x);
      next += 1;
    }
  return slopes.sort();
}
