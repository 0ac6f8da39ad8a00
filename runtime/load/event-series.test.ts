import fc from "fast-check";

import { EventSeries } from "./event-series.js";

test("counts what lies between two times", () => {
  const series = new EventSeries();
  for (const atMs of [0, 5, 10, 1000, 20_000]) series.add(atMs);
  series.add(40, 3);
  expect(series.between(0, 10)).toBe(2);
  expect(series.between(10, 100)).toBe(4);
  expect(series.between(0, 1e9)).toBe(8);
  expect(series.between(-100, 0)).toBe(0);
});

test("a stretch that lies in it in part counts in part", () => {
  const series = new EventSeries();
  series.add(10, 4);
  expect(series.between(0, 15)).toBe(2);
  expect(series.between(17.5, 100)).toBe(1);
});

test("longer than its memory it halves its resolution and loses nothing", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 10_000 }), { maxLength: 200 }), (times) => {
      const series = new EventSeries(10, 16);
      for (const atMs of times) series.add(atMs);
      expect(series.between(0, Infinity)).toBe(times.length);
      const half = series.between(0, 5120) + series.between(5120, 20_480);
      expect(half).toBeCloseTo(times.length, 6);
    }),
  );
});
