import fc from "fast-check";
import { embed } from "./embedding.js";

const product = (a: readonly number[], b: readonly number[]) =>
  a.reduce((sum, value, index) => sum + value * b[index]!, 0);

test("every text has a unit vector of the dimension, the same each time", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      const vector = embed(text, 64, 7);
      expect(vector).toHaveLength(64);
      expect(product(vector, vector)).toBeCloseTo(1, 9);
      expect(embed(text, 64, 7)).toEqual(vector);
    }),
    { numRuns: 50 },
  );
});

test("texts that share words are nearer than texts that share none; another seed gives another space", () => {
  const cat = embed("the cat sat on the mat", 2048, 1);
  const other = embed("a cat on a mat", 2048, 1);
  const far = embed("quarterly revenue figures", 2048, 1);
  expect(product(cat, other)).toBeGreaterThan(0.5);
  expect(Math.abs(product(cat, far))).toBeLessThan(0.2);
  expect(Math.abs(product(cat, embed("the cat sat on the mat", 2048, 2)))).toBeLessThan(0.2);
});
