import fc from "fast-check";

import { distance, nearest } from "./nearest.js";

test("distance counts inserted, removed, changed and swapped characters", () => {
  expect(distance("priority", "priority", 3)).toBe(0);
  expect(distance("priorty", "priority", 3)).toBe(1);
  expect(distance("piroirty", "priority", 3)).toBe(2);
  expect(distance("a", "abcdef", 2)).toBe(3);
});

test("distance is symmetric and nought only for equals", () => {
  const words = fc.string({ maxLength: 12, unit: fc.constantFrom("a", "b", "c") });
  fc.assert(
    fc.property(words, words, (left, right) => {
      expect(distance(left, right, 20)).toBe(distance(right, left, 20));
      expect(distance(left, right, 20) === 0).toBe(left === right);
    }),
  );
});

test("of two as near words none is meant", () => {
  expect(nearest("hugh", ["High", "Low"])).toBe("High");
  expect(nearest("cat", ["car", "can"])).toBeUndefined();
  expect(nearest("something", ["High"])).toBeUndefined();
});
