import { theilSen } from "./theil-sen.js";

import type { Slope } from "./theil-sen.js";

/** Memory of a process at a time. */
export interface MemoryPoint {
  /** In milliseconds, ascending. */
  readonly atMs: number;
  readonly bytes: number;
}

export interface LeakOptions {
  /** From the first point on: caches fill, code is compiled. Not looked at. */
  readonly warmUpMs?: number;
  /** How much higher than at the begin the floor may be at the end; by default 1 MiB or 2 % of the begin, whichever is more. */
  readonly toleratedBytes?: number;
}

/** What a series of memory under constant load says. `inconclusive` says why. */
export interface LeakJudgement {
  readonly verdict: "leak" | "no leak" | "inconclusive";
  readonly reason: string;
  readonly samples: number;
  /** Theil–Sen, with its 95 % confidence interval; bytes per second. */
  readonly slope?: { readonly bytesPerSecond: number; readonly lower: number; readonly upper: number };
  /** The lowest point of the first third, and of the last. */
  readonly floor?: { readonly atBegin: number; readonly atEnd: number };
}

/** Fewer points, after the warm-up, tell a leak from nothing. */
export const leastLeakSamples = 30;
/** The slope is taken over so many medians at most: pairs grow with the square. */
const mostPoints = 300;
const mebibyte = 2 ** 20;

/**
 * Whether memory leaks, by three signs, all of which a leak has: its trend rises (the lower bound of the slope's interval, over the
 * whole time, comes to more than is tolerated), it does not come back (the floor of the last third is above that of the first by
 * more than is tolerated), and it goes on (the slope of the last third is at least a quarter of the whole one). A sawtooth lacks the
 * second sign, a long warm-up the third. What frees nothing within the series cannot be told from a sawtooth with a longer tooth.
 */
export function judgeLeak(series: readonly MemoryPoint[], options: LeakOptions = {}): LeakJudgement {
  const startMs = (series[0]?.atMs ?? 0) + (options.warmUpMs ?? 0);
  const points = series.filter(({ atMs }) => atMs >= startMs);
  const samples = points.length;
  if (samples < leastLeakSamples) {
    const reason = `only ${samples} samples after the warm-up, expected at least ${leastLeakSamples}`;
    return { verdict: "inconclusive", reason, samples };
  }
  const { first, last } = thirds(points);
  const trend = slopeOf(points);
  const atEnd = slopeOf(last);
  if (trend === undefined || atEnd === undefined)
    return { verdict: "inconclusive", reason: "the samples are of too few points in time", samples };
  const slope = { bytesPerSecond: trend.slope, lower: trend.lower, upper: trend.upper };
  const floor = { atBegin: lowest(first), atEnd: lowest(last) };
  const tolerated = options.toleratedBytes ?? Math.max(mebibyte, 0.02 * floor.atBegin);
  const seconds = ((points.at(-1)?.atMs ?? 0) - (points[0]?.atMs ?? 0)) / 1000;
  const found = { samples, slope, floor };
  const risen = floor.atEnd - floor.atBegin;
  const cleared =
    trend.lower * seconds <= tolerated
      ? `no rising trend (${inWords(slope)})`
      : risen <= tolerated
        ? `memory comes back: its floor is ${megabytes(risen)} above the begin, tolerated are ${megabytes(tolerated)}`
        : atEnd.slope < trend.slope / 4
          ? `memory has stopped to rise (${megabytes(atEnd.slope)} per second in the last third): the warm-up was longer`
          : undefined;
  if (cleared !== undefined) return { verdict: "no leak", reason: cleared, ...found };
  return {
    verdict: "leak",
    reason: `memory rises by ${inWords(slope)}, and its floor by ${megabytes(risen)} (tolerated: ${megabytes(tolerated)})`,
    ...found,
  };
}

function slopeOf(points: readonly MemoryPoint[]): Slope | undefined {
  return theilSen(thinned(points).map(({ atMs, bytes }) => ({ x: atMs / 1000, y: bytes })));
}

const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(2)} MB`;
const inWords = ({ bytesPerSecond, lower, upper }: NonNullable<LeakJudgement["slope"]>) =>
  `${megabytes(bytesPerSecond)} per second, 95 % interval ${megabytes(lower)} to ${megabytes(upper)}`;

const lowest = (points: readonly MemoryPoint[]) =>
  points.reduce((least, { bytes }) => Math.min(least, bytes), Infinity);

/** The points of the first third of the time, and of the last. */
function thirds(points: readonly MemoryPoint[]): { first: MemoryPoint[]; last: MemoryPoint[] } {
  const start = points[0]?.atMs ?? 0;
  const end = points.at(-1)?.atMs ?? 0;
  const third = (end - start) / 3;
  return {
    first: points.filter(({ atMs }) => atMs <= start + third),
    last: points.filter(({ atMs }) => atMs >= end - third),
  };
}

/** At most {@link mostPoints} medians of neighbours. */
function thinned(points: readonly MemoryPoint[]): MemoryPoint[] {
  const size = Math.ceil(points.length / mostPoints);
  if (size === 1) return [...points];
  const result: MemoryPoint[] = [];
  for (let from = 0; from < points.length; from += size) {
    const group = points.slice(from, from + size).sort((a, b) => a.bytes - b.bytes);
    const middle = group[group.length >> 1];
    const atMs = group.reduce((sum, point) => sum + point.atMs, 0) / group.length;
    if (middle !== undefined) result.push({ atMs, bytes: middle.bytes });
  }
  return result;
}
