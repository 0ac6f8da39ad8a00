import { isDeepStrictEqual } from "node:util";

import fc from "fast-check";

import { printQuantity } from "../../../compiler/targets/index.js";
import { differences, isSameValue, settingsWithin } from "./compare.js";

test.each([
  ["10 s", 10_000],
  ["90 GB", 90e9],
  ["8", 8],
  ["100 requests", 100],
  [8, 8],
  [0.7, 0.7],
  ["0.7", 0.7],
  ["true", true],
  ["False", false],
  ["info", "info"],
  [{ "Hermes-2": ["http://127.0.0.1:1"] }, { "Hermes-2": ["http://127.0.0.1:1"] }],
  ["postgres://user:password@127.0.0.1/db", "***"],
  [{ alice: "sk-of-alice" }, { alice: "***" }],
])("%j is what the service gives as %j", (given, effective) => {
  expect(isSameValue(given, effective)).toBe(true);
});

test.each([
  ["10 s", 10],
  ["90 GB", 90],
  ["eight", 8],
  ["8", "8 "],
  [8, "8"],
  [8, 9],
  ["yes", true],
  [true, "true"],
  ["info", undefined],
  [undefined, undefined],
  ["", "***"],
  [undefined, "***"],
  [{ a: 1 }, { a: 2 }],
  [{}, { a: 1, b: "***" }],
])("%j is not what the service gives as %j", (given, effective) => {
  expect(isSameValue(given, effective)).toBe(false);
});

test("a quantity is the same however it is written, and another one never is", () => {
  const quantity = fc.record({
    value: fc.integer({ min: 1, max: 1e12 }),
    unit: fc.constantFrom("ms" as const, "bytes" as const, "count" as const),
  });
  fc.assert(
    fc.property(quantity, fc.integer({ min: 1, max: 1000 }), (written, more) => {
      expect(isSameValue(printQuantity(written), written.value)).toBe(true);
      const other = written.value + Math.ceil((written.value * more) / 1000);
      expect(isSameValue(printQuantity(written), other)).toBe(false);
    }),
  );
});

test("differences name each field that changed, came or went, in order", () => {
  expect(differences({ b: 1, a: { x: 1 }, c: 3 }, { b: 2, a: { x: 1 }, d: 4 })).toEqual([
    "`b`: expected 1 as before, found 2",
    "`c`: expected 3 as before, found nothing",
    "`d`: expected nothing as before, found 4",
  ]);
});

test("one field that is another is one difference, which names it; none is made up", () => {
  const configuration = fc.dictionary(fc.string(), fc.jsonValue());
  fc.assert(
    fc.property(configuration, fc.string(), fc.jsonValue(), (before, key, value) => {
      const others = Object.entries(before).filter(([name]) => name !== key);
      const now = Object.fromEntries([...others, [key, value]]);
      const isSame = Object.hasOwn(before, key) && isDeepStrictEqual(before[key], value);
      expect(differences(before, before)).toEqual([]);
      expect(differences(before, now)).toEqual(isSame ? [] : [expect.stringContaining(`\`${key}\`:`)]);
    }),
  );
});

test("a group of settings is its single keys; a setting that is a map stays whole", () => {
  const known = { "rate_limit.count": 1, "rate_limit.window": 2, upstreams: {} };
  expect(settingsWithin("rate_limit", { count: 5, window: "1 s" }, known)).toEqual([
    ["rate_limit.count", 5],
    ["rate_limit.window", "1 s"],
  ]);
  const upstreams = { "Hermes-2": ["http://127.0.0.1:1"] };
  expect(settingsWithin("upstreams", upstreams, known)).toEqual([["upstreams", upstreams]]);
  expect(settingsWithin("unknown", {}, known)).toEqual([["unknown", {}]]);
});
