/** A stretch of a load in which the rate of arrivals changes evenly from one value to another. Rates are per second. */
export interface RateSegment {
  readonly durationMs: number;
  readonly fromRate: number;
  readonly toRate: number;
}

/** The same rate all the time. */
export const constantRate = (rate: number, durationMs: number): RateSegment[] => [
  { durationMs, fromRate: rate, toRate: rate },
];

/** An even rise or fall of the rate. */
export const ramp = (fromRate: number, toRate: number, durationMs: number): RateSegment[] => [
  { durationMs, fromRate, toRate },
];

/** One rate after another. */
export const steps = (stages: readonly { rate: number; forMs: number }[]): RateSegment[] =>
  stages.flatMap(({ rate, forMs }) => constantRate(rate, forMs));

/** How many arrivals a segment holds in the mean: the area under its rate. */
export function arrivalsIn({ durationMs, fromRate, toRate }: RateSegment): number {
  return ((fromRate + toRate) / 2) * (durationMs / 1000);
}

/** How many arrivals the profile holds in the mean until `ms` after its start. */
export function arrivalsUntil(ms: number, segments: readonly RateSegment[]): number {
  let left = ms;
  let sum = 0;
  for (const segment of segments) {
    const { durationMs, fromRate, toRate } = segment;
    const share = Math.min(1, Math.max(0, left) / durationMs);
    sum += arrivalsIn({
      ...{ durationMs: share * durationMs, fromRate },
      toRate: fromRate + share * (toRate - fromRate),
    });
    left -= durationMs;
  }
  return sum;
}

export function durationOf(segments: readonly RateSegment[]): number {
  return segments.reduce((sum, { durationMs }) => sum + durationMs, 0);
}

/**
 * Milliseconds after the start of a segment at which `count` arrivals are due: the inverse of
 * `a·t + (b − a)·t² / 2D`, in the form that loses no digits where the rate hardly changes.
 */
function timeOf(count: number, { durationMs, fromRate, toRate }: RateSegment): number {
  if (count <= 0) return 0;
  const slope = (toRate - fromRate) / (durationMs / 1000);
  const root = Math.sqrt(Math.max(0, fromRate * fromRate + 2 * slope * count));
  return ((2 * count) / (fromRate + root)) * 1000;
}

/**
 * Places arrivals of unit rate (`units`, ascending) into the profile: milliseconds from its start, ascending, until the
 * profile is over. A renewal process of mean gap 1 becomes one of the profile's rate (time rescaling).
 */
export function* placed(units: Iterable<number>, segments: readonly RateSegment[]): Generator<number> {
  let index = 0;
  let countBefore = 0;
  let msBefore = 0;
  for (const unit of units) {
    let segment = segments[index];
    while (segment !== undefined && unit - countBefore >= arrivalsIn(segment)) {
      countBefore += arrivalsIn(segment);
      msBefore += segment.durationMs;
      index += 1;
      segment = segments[index];
    }
    if (segment === undefined) return;
    yield msBefore + timeOf(unit - countBefore, segment);
  }
}
