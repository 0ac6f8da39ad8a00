import { generate, shown, specWith } from "../test-helpers.js";

/** Code of a step, and what of it is refused: the marked text by rule. */
const refused: [name: string, code: string, rule: string, marked: string][] = [
  ["return", "if (Date.now() > 0) {\n  return;\n}", "step-syntax", "return;"],
  ["return of a value", "return 1;", "step-syntax", "return 1;"],
  ["yield", "yield 2;", "step-syntax", "yield 2"],
  ["yield as a name", "const a = [yield];", "fence-syntax", "yield"],
  ["break", "break;", "fence-syntax", "break;"],
  ["break in a callback of a loop", "for (;;) [1].forEach(() => { break; });", "fence-syntax", "break;"],
  ["continue", "continue;", "fence-syntax", "continue;"],
  ["export of a declaration", "export const a = 1;", "step-syntax", "export"],
  ["export list", "export {};", "step-syntax", "export {};"],
  ["export default", "export default 1;", "step-syntax", "export default 1;"],
  ["export from", 'export * from "node:fs";', "step-syntax", 'export * from "node:fs";'],
  ["declare global", "declare global { interface A {} }", "step-syntax", "global"],
  ["declare", "declare const a: number;", "step-syntax", "declare"],
  ["namespace", "namespace A { export const b = 1; }", "step-syntax", "A"],
  ["import =", 'import fs = require("node:fs");', "step-syntax", 'import fs = require("node:fs");'],
  ["import.meta", "console.log(import.meta.url);", "step-syntax", "import.meta"],
  ["arguments", "console.log(arguments[0]);", "step-syntax", "arguments"],
  ["test", 'test("a", () => {});', "step-syntax", "test"],
  ["test.only", 'test.only("a", () => {});', "step-syntax", "test"],
  ["a test by another name", "const t = it;", "step-syntax", "it"],
  ["a test in a shorthand", "const t = { describe };", "step-syntax", "describe"],
  ["hooks", "afterEach(() => {});", "step-syntax", "afterEach"],
  [
    "imported tests",
    'import { test as t } from "@jest/globals";',
    "step-syntax",
    'import { test as t } from "@jest/globals";',
  ],
  ["another runner", 'import test from "node:test";', "step-syntax", 'import test from "node:test";'],
  ["jest.mock", 'jest.mock("node:fs");', "step-syntax", "jest.mock"],
  ["jest.retryTimes", "jest.retryTimes(3);", "step-syntax", "jest.retryTimes"],
  ["jest by another name", "const { retryTimes } = jest;", "step-syntax", "jest"],
  ["jest by a computed member", 'jest["mock"]("a");', "step-syntax", "jest"],
  ["snapshot", "expect(1).toMatchSnapshot();", "step-syntax", "toMatchSnapshot"],
  ["inline snapshot", "expect(1).toMatchInlineSnapshot(`1`);", "step-syntax", "toMatchInlineSnapshot"],
  [
    "inline snapshot of an error",
    'expect(() => 1)["toThrowErrorMatchingInlineSnapshot"]();',
    "step-syntax",
    '"toThrowErrorMatchingInlineSnapshot"',
  ],
  ["what balances only inside a wrapper", "}); setTimeout(() => {", "fence-syntax", "}"],
  ["an unterminated text", "const a = `b", "fence-syntax", ""],
  ["an unterminated comment", "const a = 1; /* b", "fence-syntax", ""],
  ["a name declared twice", "const a = 1;\nconst a = 2;", "fence-syntax", "a"],
  ["await in a plain function", "function f() { await 1; }", "fence-syntax", "await"],
  ["a shebang", "#!/usr/bin/env node\nconsole.log(1);", "fence-syntax", "#!"],
  ["with", "with (console) log(1);", "fence-syntax", "with"],
  ["an octal literal", "console.log(010);", "fence-syntax", "010"],
];

describe("refused in the code of a step", () => {
  it.each(refused)("%s", (_, code, rule, marked) => {
    const { text, diagnostics, source } = generate(specWith(["expect(1).toBe(1);", code]));
    expect(text).toBeUndefined();
    const texts = diagnostics.map(({ rule: found, range }) => [
      found,
      source.slice(range.start.offset, range.end.offset),
    ]);
    expect(texts).toContainEqual([rule, marked]);
  });

  it("says line and column of the Markdown and what to write instead", () => {
    const { diagnostics, source } = generate(specWith(["expect(1).toBe(1);", "const a = 1;\n  return a;"]));
    expect(diagnostics.map((found) => shown(found, source))).toEqual(["step-syntax 18:6 return a;"]);
    expect(diagnostics[0]?.message).toBe(
      "Unexpected `return` in the code of a step: it would end the whole case. Put what follows in an `if`, or the code in a function.",
    );
  });

  it("all at once, of several fences", () => {
    const { diagnostics } = generate(specWith(["return;", "yield 1;\nexpect(test).toBe(posgres);"]));
    expect(diagnostics.map(({ rule }) => rule).sort()).toEqual([
      "step-syntax",
      "step-syntax",
      "step-syntax",
      "unknown-fixture",
    ]);
  });

  it("brackets that are nested a hundred thousand times", () => {
    const { diagnostics } = generate(specWith(["const fine = 1;", `${"(".repeat(1e5)}1${")".repeat(1e5)};`]));
    expect(diagnostics.map(({ rule, range }) => [rule, range.start.line])).toEqual([["fence-syntax", 16]]);
  });
});

const accepted: [name: string, code: string][] = [
  [
    "return in functions",
    "const f = () => { return 1; };\nclass A { m() { return f(); } }\nexpect(new A().m()).toBe(1);",
  ],
  ["yield in generators", "function* g() { yield 1; }\nexpect([...g()]).toEqual([1]);"],
  ["break in loops and switches", "a: for (;;) { switch (1) { case 1: break a; } }"],
  ["await with brackets", "await (Promise.resolve(1));"],
  [
    "members named like tests",
    "const o = { test: 1, describe() {} };\no.describe(); console.log(o.test, /a/.test('a'));",
  ],
  ["declared names of tests", "const it = [1];\nfor (const test of it) console.log(test);"],
  ["harmless jest", "const f = jest.fn();\njest.spyOn(console, 'log');"],
  ["expect by import", 'import { expect } from "@jest/globals";\nexpect(1).toBe(1);'],
  ["types of a runner", 'import type { TestOptions } from "node:test";\nconst o: TestOptions = {};'],
  ["classes with declared members", "class A { declare b: string; }"],
  [
    "async functions without a library",
    "async function f(): Promise<number> { return 1; }\nexpect(await f()).toBe(1);",
  ],
  ["new syntax", "using a = { [Symbol.dispose]() {} };\nconst b = { c: 1 } satisfies object;"],
];

describe("accepted in the code of a step", () => {
  it.each(accepted)("%s", (_, code) => {
    expect(generate(specWith([code])).diagnostics).toEqual([]);
  });
});
