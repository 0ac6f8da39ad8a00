import fc from "fast-check";

import { allowedOrder, chain, initializationIn, isGlimpseOf, withoutRepetition } from "./states.js";

test.each([
  [
    { state: "loading", history: [{ state: "created", atMs: 0 }, { state: "loading" }] },
    "loading",
    ["created", "loading"],
  ],
  [{ status: "ok" }, undefined, undefined],
  [undefined, undefined, undefined],
  [{ state: 3, history: "created" }, undefined, undefined],
])("the health %j", (health, state, history) => {
  expect(initializationIn(health)).toEqual({ state, history });
});

test.each([
  [["created", "loading", "ready"], true],
  [["ready"], true],
  [[], true],
  [["loading", "configuring"], false],
  [["created", "loading", "created"], false],
  [["created", "asleep"], false],
])("the glimpses %j of an initialization are possible: %s", (seen, possible) => {
  expect(isGlimpseOf(seen, allowedOrder)).toBe(possible);
});

test("whoever looks on at any moments of an allowed initialization sees a glimpse of it", () => {
  const moments = fc.array(fc.nat(allowedOrder.length - 1)).map((indices) => indices.sort((a, b) => a - b));
  fc.assert(
    fc.property(moments, (indices) => {
      const seen = indices.map((index) => allowedOrder[index] ?? "");
      expect(isGlimpseOf(withoutRepetition(seen), allowedOrder)).toBe(true);
      if (new Set(seen).size > 1) expect(isGlimpseOf([...seen].reverse(), allowedOrder)).toBe(false);
    }),
  );
});

test("a chain for people", () => {
  expect(chain(["created", "ready"])).toBe("created → ready");
  expect(chain([])).toBe("none");
});
