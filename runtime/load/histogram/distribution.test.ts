import fc from "fast-check";

import { percentile } from "../../expect/statistic.js";
import { Distribution } from "./distribution.js";

const of = (values: readonly number[]) => {
  const distribution = new Distribution();
  for (const value of values) distribution.record(value);
  return distribution;
};
/** Milliseconds with their microseconds. */
const times = fc.array(
  fc.integer({ min: 0, max: 100_000_000 }).map((us) => us / 1000),
  { minLength: 1, maxLength: 300 },
);
const statistics = [50, 90, 95, 99, 99.9, 100];

test("without values there are no figures", () => {
  expect(new Distribution().summary()).toBeUndefined();
  expect(new Distribution().snapshot()).toBeUndefined();
  expect(new Distribution().percentile(50)).toBeNaN();
});

test("a percentile is the nearest-rank one, at most a thousandth above it", () => {
  fc.assert(
    fc.property(times, (values) => {
      const distribution = of(values);
      for (const p of statistics) {
        const exact = percentile(values, p);
        expect(distribution.percentile(p)).toBeGreaterThanOrEqual(exact - 1e-9);
        expect(distribution.percentile(p)).toBeLessThanOrEqual(exact * 1.001 + 0.001);
      }
    }),
  );
});

test("n, min, mean and max are exact", () => {
  expect(of([1.5, 2.25, 100, 0]).summary()).toMatchObject({ n: 4, min: 0, mean: 25.9375, max: 100 });
});

test("parts merged, also from their text, are the whole", () => {
  fc.assert(
    fc.property(times, times, (first, second) => {
      const snapshots = [of(first), of(second)].map((each) => each.snapshot()!);
      expect(Distribution.merge(snapshots).summary()).toEqual(
        expect.objectContaining({
          ...of([...first, ...second]).summary(),
          mean: expect.closeTo(of([...first, ...second]).summary()!.mean, 6),
        }),
      );
    }),
    { numRuns: 30 },
  );
});

test("what is beyond the range counts as its end, and shows in max and mean", () => {
  const distribution = of([1, 2, 10 * 3_600_000]);
  expect(distribution.percentile(50)).toBe(2);
  expect(distribution.summary()?.max).toBe(36_000_000);
  expect(distribution.percentile(99)).toBeGreaterThanOrEqual(3_600_000);
});

test("a time that a clock ran back in is 0", () => {
  expect(of([-0.5]).summary()).toMatchObject({ min: 0, max: 0, p50: 0 });
});
