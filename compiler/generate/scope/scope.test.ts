import { bodyOf, generate, shown, specWith } from "../test-helpers.js";

const bodyWith = (fences: string[], parts: { setup?: string; teardown?: string } = {}): string => {
  const { text, diagnostics } = generate(specWith(fences, parts));
  expect(diagnostics).toEqual([]);
  return bodyOf(text);
};

const findingsWith = (fences: string[], parts: { setup?: string; teardown?: string } = {}): string[] => {
  const { diagnostics, source } = generate(specWith(fences, parts));
  return diagnostics.map((found) => shown(found, source));
};

/** Steps that stand in a block of their own. */
const wrapped = (body: string): number[] =>
  Array.from(body.matchAll(/yield (\d+);.*\n\{$/gm), (match) => Number(match[1]));

describe("which steps get a block of their own", () => {
  it("those whose names nobody uses later", () => {
    expect(wrapped(bodyWith(["const a = 1;", "const a = 2;\nconsole.log(a);"]))).toEqual([1, 2]);
  });

  it("none that declares nothing", () => {
    expect(wrapped(bodyWith(["console.log(1);"]))).toEqual([]);
  });

  it.each([
    ["a constant", "const a = 1;", "console.log(a);"],
    ["a destructured name with another key", "const { b: [a] } = { b: [1] };", "console.log(a);"],
    ["a name used in a function", "const a = 1;", "const f = () => () => a;\nf();"],
    ["a shorthand", "const a = 1;", "console.log({ a });"],
    ["a default of a parameter", "const a = 1;", "const f = (b = a) => b;\nf();"],
    ["a name inside a template", "const a = 1;", "console.log(`${a}`);"],
    ["a function", "function a() {}", "a();"],
    ["a class as a type", "class a {}", "let b: a | undefined;\nconsole.log(b);"],
    ["an interface", "interface a { b: 1 }", "const c: a = { b: 1 };\nconsole.log(c);"],
    ["a type", "type a = 1;", "console.log(1 as a);"],
    ["an enum", "enum a { B }", "console.log(a.B);"],
    ["a type query", "const a = 1;", "let b: typeof a;\nb = 1;"],
    ["a var in a nested block", "if (Date.now()) { var a = 1; }", "console.log(a);"],
    ["an assigned name", "let a = 1;", "a = 2;"],
    ["a destructuring assignment", "let a = 1;", "({ a } = { a: 2 });"],
    ["a tagged template", "const a = String.raw;", "a`x`;"],
  ])("not one whose name is used later: %s", (_, first, second) => {
    expect(wrapped(bodyWith([first, second]))).not.toContain(1);
  });

  it.each([
    ["declared again", "const a = 1;", "const a = 2;\nconsole.log(a);"],
    ["a parameter", "const a = 1;", "const f = (a: number) => a;\nf(1);"],
    ["a caught error", "const a = 1;", "try { console.log(); } catch (a) { console.log(a); }"],
    ["a member", "const a = 1;", "console.log(process.a, { a: 1 });"],
    ["a label", "const a = 1;", "a: for (;;) break a;"],
    ["a destructured key", "const a = 1;", "const { a: b } = { a: 1 };\nconsole.log(b);"],
    ["a type parameter", "type a = 1;", "const f = <a,>(x: a) => x;\nf(1);"],
    ["a hoisted function", "const a = 1;", "a();\nfunction a() {}"],
  ])("but one whose name means something else later: %s", (_, first, second) => {
    expect(wrapped(bodyWith([first, second]))).toContain(1);
  });

  it("the nearest earlier declaration is meant", () => {
    expect(wrapped(bodyWith(["const a = 1;", "const a = 2;", "console.log(a);"]))).toEqual([1]);
  });

  it("not one that the teardown uses", () => {
    const body = bodyWith(["const a = { close() {} };"], { teardown: "a.close();" });
    expect(wrapped(body)).toEqual([]);
    expect(body.startsWith("teardown(async () => {\n  a.close();\n});\n")).toBe(true);
  });

  it("the setup is wrapped where no step uses it, too", () => {
    expect(bodyWith(["console.log(1);"], { setup: "const a = 1;" })).toMatch(/^\{\n {2}const a = 1;\n\}\n/);
    expect(bodyWith(["console.log(a);"], { setup: "const a = 1;" })).toMatch(/^const a = 1;\n/);
  });
});

describe("names that meet in one scope", () => {
  it("two shared steps that declare one name: both places", () => {
    const fences = ["const a = 1, b = 1;", "const a = 2, c = 2;", "console.log(b, c);"];
    const { diagnostics, source } = generate(specWith(fences));
    expect(diagnostics.map((found) => shown(found, source))).toEqual(["step-collision 17:10 a"]);
    expect(diagnostics[0]?.related).toMatchObject([
      { file: "specs/a.md", range: { start: { line: 11, column: 10 } } },
    ]);
    expect(diagnostics[0]?.message).toContain("step 1 and step 2 share one scope");
  });

  it("two fences of one step", () => {
    const markdown = specWith(["const a = 1;"]).replace(
      /( {3}```\n)/,
      "$1\n   ```ts\n   const a = 2;\n   ```\n",
    );
    const { diagnostics, source } = generate(markdown);
    expect(diagnostics.map((found) => shown(found, source))).toEqual(["step-collision 15:10 a"]);
  });

  it.each([
    ["a fixture", "console.log(pool);", "const pool = 1;", "console.log(pool);"],
    ["a global", "console.log(URL);", "class URL {}", "new URL();"],
    ["an import", 'import fs from "node:fs";\nfs.statSync(".");', "const fs = 1;", "console.log(fs);"],
    ["expect", "expect(1).toBe(1);", "const expect = 1;", "console.log(expect);"],
  ])("a shared name that means %s before it is declared", (_, first, second, third) => {
    expect(findingsWith([first, second, third])).toEqual([
      expect.stringMatching(/^step-collision 1[78]:\d+ \w+$/),
    ]);
  });

  it("a var of a wrapped step that would reach a shared name", () => {
    expect(findingsWith(["let a = 1;", "console.log(a);", "{ var a = 3; }"])).toEqual([
      "step-collision 23:10 a",
    ]);
  });

  it("not two wrapped steps that use the same var", () => {
    expect(findingsWith(["for (var i = 0; i < 1; i++);", "for (var i = 0; i < 1; i++);"])).toEqual([]);
  });

  it("two imports of one name from different modules", () => {
    const fences = ['import { a } from "./one.js";\na();', 'import { a } from "./two.js";\na();'];
    expect(findingsWith(fences)).toEqual(["step-collision 18:13 a"]);
  });
});

describe("free names", () => {
  it("are fixtures, imports, globals; only fixtures are asked for", () => {
    const code =
      'import { x } from "y";\nconsole.log(x, postgres, targets, fetch, structuredClone, require, undefined);';
    const { text } = generate(specWith([code]));
    expect(text).toContain("async function* ({ postgres, targets }) {");
    expect(text).toContain('fixtures: ["postgres", "targets"],');
  });

  it("of types are no fixtures", () => {
    const { text } = generate(specWith(["let a: Partial<pool> | undefined;\nconsole.log(a);"]));
    expect(text).toContain("async function* () {");
  });

  it("unknown: where, and what was probably meant", () => {
    const { diagnostics, source } = generate(specWith(["expect(posgres).toBe(1);"]));
    expect(diagnostics.map((found) => shown(found, source))).toEqual(["unknown-fixture 11:11 posgres"]);
    expect(diagnostics[0]?.message).toContain("Did you mean `postgres`?");
    expect(diagnostics[0]?.data).toEqual({ name: "posgres", suggestion: "postgres" });
  });

  it("unknown: declared later", () => {
    const { diagnostics } = generate(specWith(["console.log(a);", "const a = 1;"]));
    expect(diagnostics[0]?.message).toContain("It is declared in step 2, which runs later.");
  });

  it("unknown: the list of fixtures where nothing is near", () => {
    const { diagnostics } = generate(specWith(["console.log(zebra);"]), {
      fixtureFiles: [{ file: "specs/f.ts", exportName: "fixtures", names: ["ledger"] }],
    });
    expect(diagnostics[0]?.message).toContain(
      "Fixtures are attach, cleanup, environment, faults, ledger, load, monitor",
    );
  });

  it("of the project: its files are imported and handed over", () => {
    const { text } = generate(specWith(["console.log(ledger);"]), {
      fixtureFiles: [
        { file: "specs/fixtures/f.ts", exportName: "default", names: ["ledger"] },
        { file: "other/g.ts", exportName: "more", names: ["account"] },
      ],
    });
    expect(text).toContain('import fixtures from "../specs/fixtures/f.js";');
    expect(text).toContain('import { more } from "../other/g.js";');
    expect(text).toContain("async function* ({ ledger }) {");
    expect(text).toMatch(/^ {2}\},\n {2}\[fixtures, more\],\n\);$/m);
  });

  it("that the generator needs itself are left to the author", () => {
    const code = "const testCase = 1, teardown = 2;\nconsole.log(testCase, teardown, expect(1));";
    const { text } = generate(
      specWith([code, "console.log(testCase, teardown);"], { teardown: "console.log(3);" }),
    );
    expect(text).toContain('import { expect, testCase as testCase2 } from "tcspec/runtime";');
    expect(text).toContain("testCase2(\n");
    expect(text).toContain("async function* ({ teardown: teardown2 }) {\n    teardown2(async () => {");
  });
});
