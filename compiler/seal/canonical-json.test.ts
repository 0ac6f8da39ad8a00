import fc from "fast-check";

import { canonicalJson } from "./canonical-json.js";

test("members are sorted, blanks gone, what is undefined left out", () => {
  const value = { b: [1, { z: null, y: undefined, x: "é\n" }], a: 0.1, "": true };
  expect(canonicalJson(value)).toBe('{"":true,"a":0.1,"b":[1,{"x":"é\\n","z":null}]}');
});

const shuffled = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(shuffled);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([name, member]) => [name, shuffled(member)]),
  );
};

test("it parses to the same value, and is the same whatever the order of members", () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const text = canonicalJson(value);
      const plain: unknown = JSON.parse(JSON.stringify(value));
      expect(JSON.parse(text)).toEqual(plain);
      expect(canonicalJson(shuffled(plain))).toBe(text);
    }),
  );
});
