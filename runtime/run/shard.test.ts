import fc from "fast-check";

import { parseShard, partOf } from "./shard.js";

test.each([
  ["1/1", { index: 1, count: 1 }],
  ["2/4", { index: 2, count: 4 }],
  [" 10/10 ", { index: 10, count: 10 }],
  ["0/4", undefined],
  ["5/4", undefined],
  ["1/0", undefined],
  ["1/10001", undefined],
  ["1", undefined],
  ["1/2/3", undefined],
  ["-1/2", undefined],
  ["1.5/2", undefined],
])("%j", (text, shard) => {
  expect(parseShard(text)).toEqual(shard);
});

const cases = fc.uniqueArray(
  fc.record({
    id: fc.stringMatching(/^TC-[A-Z]{1,3}-\d{1,3}$/u),
    duration: fc.option(fc.integer({ min: 0, max: 100_000 }), { nil: undefined }),
  }),
  { selector: ({ id }) => id, maxLength: 60 },
);
const counts = fc.integer({ min: 1, max: 12 });

function partition(all: { id: string; duration: number | undefined }[], count: number) {
  const ids = all.map(({ id }) => id);
  const durations = new Map(
    all.flatMap(({ id, duration }): [string, number][] => (duration === undefined ? [] : [[id, duration]])),
  );
  return Array.from({ length: count }, (_, at) => partOf(ids, durations, { index: at + 1, count }));
}

test("every case is in exactly one shard", () => {
  fc.assert(
    fc.property(cases, counts, (all, count) => {
      const found = partition(all, count).flatMap(({ ids }) => [...ids]);
      expect(found.sort()).toEqual(all.map(({ id }) => id).sort());
    }),
  );
});

test("no shard takes longer than its share and one case", () => {
  fc.assert(
    fc.property(cases, counts, (all, count) => {
      const known = all.flatMap(({ duration }) => duration ?? []);
      const mean = known.reduce((sum, each) => sum + each, 0) / known.length;
      const weights = new Map(
        all.map(({ id, duration }) => [id, duration ?? (known.length === 0 ? 1 : mean)]),
      );
      const total = [...weights.values()].reduce((sum, each) => sum + each, 0);
      // What Graham's proof shows of the shard that ends last: the others had no less when it was given its last case.
      const bound = total / count + Math.max(0, ...weights.values()) * (1 - 1 / count);
      for (const { ids } of partition(all, count)) {
        const weight = [...ids].reduce((sum, id) => sum + (weights.get(id) ?? 0), 0);
        expect(weight).toBeLessThanOrEqual(bound * (1 + 1e-9));
      }
    }),
  );
});

test("the order in which cases are found does not matter, and all shards tell the same partition", () => {
  fc.assert(
    fc.property(cases, counts, (all, count) => {
      const parts = partition(all, count);
      expect(partition([...all].reverse(), count)).toEqual(parts);
      expect(new Set(parts.map((part) => part.partition)).size).toBe(1);
    }),
  );
});

test("other durations, another count or another case make another partition", () => {
  const ids = ["A", "B", "C"];
  const of = (list: string[], durations: [string, number][], count: number) =>
    partOf(list, new Map(durations), { index: 1, count }).partition;
  const each = [of(ids, [], 2), of(ids, [["A", 5]], 2), of(ids, [], 3), of(["A", "B"], [], 2)];
  expect(new Set(each).size).toBe(4);
});

test("the longest is left alone where the others together take as long", () => {
  const durations = new Map([
    ["A", 90],
    ["B", 30],
    ["C", 30],
    ["D", 30],
  ]);
  const parts = [1, 2].map((index) => partOf(["D", "B", "A", "C"], durations, { index, count: 2 }));
  expect(parts.map(({ ids, expectedMs }) => ({ ids: [...ids], expectedMs }))).toEqual([
    { ids: ["A"], expectedMs: 90 },
    { ids: ["B", "C", "D"], expectedMs: 90 },
  ]);
});

test("without any duration the cases are dealt out evenly", () => {
  const ids = Array.from({ length: 10 }, (_, at) => `TC-${at}`);
  const sizes = [1, 2, 3, 4].map((index) => partOf(ids, new Map(), { index, count: 4 }).ids.size);
  expect(sizes).toEqual([3, 3, 2, 2]);
});

test("more shards than cases leave some empty", () => {
  const part = partOf(["A"], new Map(), { index: 2, count: 2 });
  expect([...part.ids]).toEqual([]);
});
