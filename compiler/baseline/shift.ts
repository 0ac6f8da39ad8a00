/** How far one group of samples lies from another, in their unit; positive: the second one is higher. */
export interface Shift {
  /** The Hodges–Lehmann estimate: the median of all differences. */
  readonly estimate: number;
  /** Its interval at 95 % at least. */
  readonly low: number;
  readonly high: number;
}

const confidence = 0.95;

/**
 * The shift between two groups with its exact interval (Hodges & Lehmann 1963; the distribution is that of Mann & Whitney's U), which
 * supposes nothing about how the samples are distributed. Undefined where there are too few for 95 %: four in each group suffice.
 */
export function shiftBetween(before: readonly number[], after: readonly number[]): Shift | undefined {
  const rank = rankOfBound(before.length, after.length);
  if (rank === undefined) return undefined;
  const differences = after.flatMap((b) => before.map((a) => b - a)).sort((a, b) => a - b);
  return {
    estimate: median(differences),
    low: differences[rank - 1] ?? Number.NaN,
    high: differences[differences.length - rank] ?? Number.NaN,
  };
}

/** The largest rank k with P(U < k) ≤ 2.5 %: the k-th difference from either end bounds the interval. */
function rankOfBound(m: number, n: number): number | undefined {
  if (m === 0 || n === 0) return undefined;
  const counts = countsOfU(m, n);
  const total = counts.reduce((sum, count) => sum + count, 0);
  let below = 0;
  let rank = 0;
  for (const count of counts) {
    below += count;
    if (below / total > (1 - confidence) / 2) break;
    rank += 1;
  }
  return rank === 0 ? undefined : rank;
}

/** In how many orders of m and n samples U is 0, 1, 2, …: the coefficients of the Gaussian binomial (m + n over m). */
function countsOfU(m: number, n: number): number[] {
  const most = m * n;
  let counts = [1, ...Array.from({ length: most }, () => 0)];
  for (let i = 1; i <= m; i += 1) {
    const factor = n + i;
    // × (1 − q^factor), then ÷ (1 − q^i)
    counts = counts.map((count, u) => count - (u >= factor ? (counts[u - factor] ?? 0) : 0));
    for (let u = i; u <= most; u += 1) counts[u] = (counts[u] ?? 0) + (counts[u - i] ?? 0);
  }
  return counts;
}

/** `NaN` of nothing. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return sorted.length % 2 === 1
    ? (sorted[Math.floor(middle)] ?? Number.NaN)
    : ((sorted[middle - 1] ?? Number.NaN) + (sorted[middle] ?? Number.NaN)) / 2;
}
