import fc from "fast-check";
import { nearestOf } from "./exact-search.js";

const points = [
  { id: 1, vector: [1, 0] },
  { id: 2, vector: [0, 2] },
  { id: 3, vector: [3, 3] },
  { id: 4, vector: [-1, 0] },
];

test.each([
  ["Cosine", [1, 3, 2, 4]],
  ["Dot", [3, 1, 2, 4]],
  ["Euclid", [1, 4, 2, 3]],
  ["Manhattan", [1, 4, 2, 3]],
] as const)("by %s", (distance, ids) => {
  expect(nearestOf(points, [0.9, 0], distance, 4).ids).toEqual(ids);
});

test("another order, another point, a missing or doubled one are told with the recall", () => {
  const search = nearestOf(points, [0.9, 0], "Euclid", 3);
  expect(search.compare([1, 4, 2])).toEqual({ recall: 1 });
  expect(search.compare([4, 1, 2])).toEqual({
    recall: 1,
    problem: "expected 1, 4, 2, found 4, 1, 2 (other from place 1 on)",
  });
  expect(search.compare([1, 4, 3])).toMatchObject({
    recall: 2 / 3,
    problem: expect.stringContaining("place 3") as string,
  });
  expect(search.compare([1, 4])).toMatchObject({ problem: "expected 3 points, found 2 (1, 4)" });
  expect(search.compare([1, 4, 4])).toMatchObject({ problem: "expected 3 points, found 3 (1, 4, 4)" });
  expect(search.compare([1, 4, 9])).toMatchObject({
    problem: expect.stringContaining("found 1, 4, 9") as string,
  });
});

test("points at the same distance may change places; a vector of zeros is as near to all by the cosine", () => {
  const twins = [...points, { id: "twin", vector: [1, 0] }];
  const search = nearestOf(twins, [1, 0], "Cosine", 2);
  expect(search.compare(["twin", 1])).toEqual({ recall: 1 });
  expect(nearestOf(points, [0, 0], "Cosine", 2).compare([4, 3])).toEqual({ recall: 0 });
});

test("the first places of the whole order are what a search gives", () => {
  const vector = fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 3, maxLength: 3 });
  fc.assert(
    fc.property(
      fc.array(vector, { minLength: 1, maxLength: 12 }),
      vector,
      fc.constantFrom("Cosine", "Dot", "Euclid", "Manhattan"),
      fc.integer({ min: 1, max: 12 }),
      (vectors, query, distance, count) => {
        const all = vectors.map((each, id) => ({ id, vector: each }));
        const whole = nearestOf(all, query, distance, all.length).ids;
        expect(nearestOf(all, query, distance, count).compare(whole.slice(0, count))).toEqual({ recall: 1 });
      },
    ),
  );
});
