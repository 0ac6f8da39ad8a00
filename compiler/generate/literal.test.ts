import { runInNewContext } from "node:vm";
import fc from "fast-check";

import { comment, literal, stringLiteral } from "./literal.js";

/** What a literal means when it runs: it is code, so it is run as code. */
const run = (code: string): unknown => runInNewContext(`(${code})`);

describe("literal", () => {
  it("means what it was made of", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(JSON.stringify(run(literal(value)))).toBe(JSON.stringify(value));
      }),
    );
  });

  it("any string is one literal on one line", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(run(stringLiteral(text))).toBe(text);
        expect(stringLiteral(text)).not.toMatch(/[\r\n\u2028\u2029\p{Cc}]/u);
      }),
    );
  });

  it("__proto__ is an ordinary key", () => {
    const made = run(literal(JSON.parse('{"__proto__": {"a": 1}}')));
    expect(Object.getPrototypeOf(made)).not.toHaveProperty("a");
    expect(Object.keys(made as object)).toEqual(["__proto__"]);
  });

  it("is laid out for reading", () => {
    expect(literal({ a: 1, "b-c": ["d"], e: undefined })).toBe('{ a: 1, "b-c": ["d"] }');
    expect(literal({ a: "x".repeat(60), b: ["y".repeat(60)] }, "  ")).toBe(
      `{\n    a: "${"x".repeat(60)}",\n    b: ["${"y".repeat(60)}"],\n  }`,
    );
  });

  it("refuses what is no data", () => {
    expect(() => literal({ a: () => 1 })).toThrow("Expected plain data for a literal, got a function.");
  });
});

describe("comment", () => {
  it("is one line without control characters", () => {
    expect(comment(" a\n b\u2028c\u0001d\t*/ ")).toBe("a b c d */");
  });
});
