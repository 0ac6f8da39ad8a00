import { gamma, seededRandom } from "./random.js";
import { arrivalsIn, placed } from "./rate-profile.js";
import type { RateSegment } from "./rate-profile.js";

/**
 * How arrivals follow each other. `constant`: evenly. `gamma`: gaps are gamma distributed with shape `burstiness`, as vLLM's
 * benchmark names it: 1 is a Poisson process, less is burstier, more is more even.
 */
export type Arrivals =
  { readonly kind: "constant" } | { readonly kind: "gamma"; readonly burstiness: number };

/** When requests are due: the same offsets from the same schedule, on every machine. */
export interface Schedule {
  readonly segments: readonly RateSegment[];
  readonly arrivals: Arrivals;
  readonly seed: number;
}

export const evenly: Arrivals = { kind: "constant" };
export const poisson: Arrivals = { kind: "gamma", burstiness: 1 };

const longestMs = 7 * 24 * 3600 * 1000;
const highestRate = 100_000;

/** What is wrong with a schedule, as a sentence; undefined for a good one. */
export function scheduleProblem({ segments, arrivals }: Schedule): string | undefined {
  if (segments.length === 0) return "Unexpected schedule without segments, expected at least one";
  for (const { durationMs, fromRate, toRate } of segments) {
    if (!(durationMs > 0 && durationMs <= longestMs))
      return `Unexpected duration of ${durationMs} ms, expected more than 0 and at most seven days`;
    for (const rate of [fromRate, toRate])
      if (!(rate >= 0 && rate <= highestRate))
        return `Unexpected rate of ${rate} requests per second, expected 0 to ${highestRate}`;
  }
  if (segments.reduce((sum, segment) => sum + arrivalsIn(segment), 0) < 1)
    return "Unexpected schedule without a single request, expected at least one: raise the rate or the duration";
  if (arrivals.kind === "gamma" && !(arrivals.burstiness > 0 && arrivals.burstiness <= 1000))
    return `Unexpected burstiness of ${arrivals.burstiness}, expected more than 0 and at most 1000 (1 is a Poisson process)`;
  return undefined;
}

function* unitArrivals({ arrivals, seed }: Schedule): Generator<number> {
  if (arrivals.kind === "constant") for (let count = 0; ; count += 1) yield count;
  const random = seededRandom(seed);
  for (let at = gamma(random, arrivals.burstiness); ; at += gamma(random, arrivals.burstiness)) yield at;
}

/** Milliseconds from the start at which requests are due, ascending. Nothing is held but the next one. */
export function offsets(schedule: Schedule): Generator<number> {
  return placed(unitArrivals(schedule), schedule.segments);
}

/** A schedule with a warm-up at its first rate in front. */
export function withWarmUp(schedule: Schedule, warmUpMs: number): Schedule {
  const [first] = schedule.segments;
  if (warmUpMs <= 0 || first === undefined) return schedule;
  // A ramp from nothing is warmed up at its mean: at rate 0 nothing would get warm.
  const rate = first.fromRate > 0 ? first.fromRate : (first.fromRate + first.toRate) / 2;
  return {
    ...schedule,
    segments: [{ durationMs: warmUpMs, fromRate: rate, toRate: rate }, ...schedule.segments],
  };
}
