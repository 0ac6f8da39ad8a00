import fc from "fast-check";

import { arrivalsIn, arrivalsUntil, constantRate, durationOf, ramp, steps } from "./rate-profile.js";
import { evenly, offsets, poisson, scheduleProblem, withWarmUp } from "./schedule.js";
import type { Arrivals, Schedule } from "./schedule.js";
import type { RateSegment } from "./rate-profile.js";

const schedule = (segments: RateSegment[], arrivals: Arrivals = evenly, seed = 1): Schedule => ({
  segments,
  arrivals,
  seed,
});
const all = (of: Schedule) => [...offsets(of)];
const between = (list: readonly number[], from: number, to: number) =>
  list.filter((at) => at >= from && at < to).length;

test("a constant rate is on an absolute grid: no drift, however many", () => {
  expect(all(schedule(constantRate(5, 1000)))).toEqual([0, 200, 400, 600, 800]);
  const list = all(schedule(constantRate(1000, 60_000)));
  expect(list).toHaveLength(60_000);
  expect(list.every((at, index) => Math.abs(at - index) < 1e-6)).toBe(true);
});

test("a ramp is due where the area under its rate reaches the next whole number", () => {
  // 0 to 10 per second in 10 s: n arrivals after sqrt(2n) seconds
  const list = all(schedule(ramp(0, 10, 10_000)));
  expect(list).toHaveLength(50);
  list.forEach((at, n) => expect(at).toBeCloseTo(Math.sqrt(2 * n) * 1000, 6));
  const down = all(schedule(ramp(10, 0, 10_000)));
  expect(between(down, 0, 5000)).toBe(38); // 37.5 arrivals, the one at 0 included
  expect(down).toHaveLength(50);
});

test("steps follow each other, and one of rate 0 is a pause", () => {
  const list = all(
    schedule(
      steps([
        { rate: 2, forMs: 1000 },
        { rate: 0, forMs: 500 },
        { rate: 4, forMs: 1000 },
      ]),
    ),
  );
  expect(list).toEqual([0, 500, 1500, 1750, 2000, 2250]);
});

test("a warm-up of the first rate goes before, and moves nothing that is measured", () => {
  const base = schedule(constantRate(10, 1000));
  const warmed = all(withWarmUp(base, 500));
  expect(warmed.filter((at) => at >= 500).map((at) => at - 500)).toEqual(all(base));
  expect(between(warmed, 0, 500)).toBe(5);
  expect(between(all(withWarmUp(schedule(ramp(0, 10, 1000)), 1000)), 0, 1000)).toBe(5);
});

test("how many arrivals a profile holds until a time", () => {
  const profile = [...ramp(0, 10, 1000), ...constantRate(4, 500)];
  expect([0, 500, 1000, 1250, 1500, 9000].map((ms) => arrivalsUntil(ms, profile))).toEqual([
    0, 1.25, 5, 6, 7, 7,
  ]);
});

test("the same seed gives the same arrivals, another one others", () => {
  const of = (seed: number) => all(schedule(constantRate(50, 10_000), poisson, seed));
  expect(of(7)).toEqual(of(7));
  expect(of(8)).not.toEqual(of(7));
});

test.each([0.25, 1, 4])(
  "gaps of burstiness %d have mean 1 / rate and variance 1 / burstiness",
  (burstiness) => {
    const list = all(schedule(constantRate(1000, 100_000), { kind: "gamma", burstiness }));
    const gaps = list.map((at, index) => at - (list[index - 1] ?? 0));
    const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
    const variance = gaps.reduce((sum, gap) => sum + (gap - mean) ** 2, 0) / gaps.length;
    // The standard error of the mean of 100,000 gaps is 1 / sqrt(100,000 · burstiness).
    expect(Math.abs(mean - 1)).toBeLessThan(4 / Math.sqrt(100_000 * burstiness));
    expect(variance * burstiness).toBeGreaterThan(0.95);
    expect(variance * burstiness).toBeLessThan(1.05);
  },
);

test("Poisson counts scatter as their mean, constant ones do not", () => {
  const dispersion = (arrivals: Arrivals) => {
    const list = all(schedule(constantRate(20, 1_000_000), arrivals));
    const counts = Array.from({ length: 1000 }, () => 0);
    for (const at of list) counts[Math.floor(at / 1000)]! += 1;
    return counts.reduce((sum, count) => sum + (count - 20) ** 2, 0) / counts.length / 20;
  };
  expect(dispersion(evenly)).toBe(0);
  expect(dispersion(poisson)).toBeGreaterThan(0.85);
  expect(dispersion(poisson)).toBeLessThan(1.15);
});

const segment = fc.record({
  durationMs: fc.integer({ min: 1, max: 5000 }),
  fromRate: fc.integer({ min: 0, max: 200 }),
  toRate: fc.integer({ min: 0, max: 200 }),
});

test("whatever the profile: ascending, within it, and as many as the area under it", () => {
  fc.assert(
    fc.property(fc.array(segment, { minLength: 1, maxLength: 5 }), fc.boolean(), (segments, random) => {
      const list = all(schedule(segments, random ? poisson : evenly));
      const expected = segments.reduce((sum, each) => sum + arrivalsIn(each), 0);
      expect(list.every((at, index) => at >= (list[index - 1] ?? 0) && at <= durationOf(segments))).toBe(
        true,
      );
      if (!random) expect(list.length).toBe(Math.ceil(Number(expected.toFixed(6))));
      else expect(Math.abs(list.length - expected)).toBeLessThanOrEqual(5 * Math.sqrt(expected) + 5);
    }),
  );
});

test.each([
  [[], evenly, /without segments/],
  [constantRate(1, 0), evenly, /duration of 0 ms/],
  [constantRate(-1, 1000), evenly, /rate of -1/],
  [constantRate(Number.NaN, 1000), evenly, /rate of NaN/],
  [constantRate(1e9, 1000), evenly, /expected 0 to 100000/],
  [constantRate(1, 500), evenly, /without a single request/],
  [constantRate(1, 5000), { kind: "gamma", burstiness: 0 }, /burstiness of 0/],
] as const)("refuses a schedule that is none %#", (segments, arrivals, message) => {
  expect(scheduleProblem(schedule([...segments], arrivals))).toMatch(message);
});

test("accepts a good one", () => {
  expect(scheduleProblem(schedule(constantRate(50, 1000), poisson))).toBeUndefined();
});
