import fc from "fast-check";

import { jsonError } from "./json-error.js";

test.each([
  ['{ "a": }', 7],
  ["[1, 2,]", 6],
  ['{ "a": 1 "b": 2 }', 9],
  ["[1", 2],
  ["", 0],
  ["{ a: 1 }", 2],
  ["[01]", 1],
  ['["\n"]', 1],
  ["1 2", 2],
  ["[}", 1],
  ["nullx", 0],
])("%j breaks off at %d", (text, at) => {
  expect(jsonError(text)).toBe(at);
});

test("it says nothing about JSON", () => {
  fc.assert(fc.property(fc.json(), (text) => expect(jsonError(text)).toBeUndefined()));
});

test("it finds a place in whatever is none", () => {
  fc.assert(
    fc.property(fc.json(), fc.nat(), fc.constantFrom("", ",", "}", "]", '"', ":", "x"), (json, at, piece) => {
      const place = at % (json.length + 1);
      const text = json.slice(0, place) + piece + json.slice(place + 1);
      const found = jsonError(text);
      let valid = true;
      try {
        JSON.parse(text);
      } catch {
        valid = false;
      }
      expect(found === undefined).toBe(valid);
      if (found !== undefined) expect(found).toBeLessThanOrEqual(text.length);
    }),
    { numRuns: 1000 },
  );
});

test("a hundred thousand brackets are no matter of the stack", () => {
  expect(jsonError("[".repeat(100_000))).toBe(100_000);
});
