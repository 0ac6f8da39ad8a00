import { bodyOf, generate, specWith } from "../test-helpers.js";

const body = (fences: string[]): string => {
  const { text, diagnostics } = generate(specWith(fences));
  expect(diagnostics).toEqual([]);
  return bodyOf(text);
};

describe("the copied code of a fence", () => {
  it("keeps the lines inside texts as they are", () => {
    expect(body(["const a = `\n  b\n\n${1}\nc`;\nconsole.log(a);"])).toBe(
      "yield 1; // Part 1\n{\n  const a = `\n  b\n\n${1}\nc`;\n  console.log(a);\n}\n",
    );
  });

  it("loses its imports and nothing else", () => {
    const code =
      'import a from "a"; console.log(a); // same line\n// above\nimport {\n  b,\n} from "b";\nconsole.log(b);';
    expect(body([code])).toBe(
      "yield 1; // Part 1\n console.log(a); // same line\n// above\nconsole.log(b);\n",
    );
  });

  it("loads relative modules from beside the spec", () => {
    const code =
      'console.log(await import("./a.js"), require("../b.cjs"), require.resolve("./c"), import("d"));\nlet e: import("./t.js").T;';
    expect(body([code])).toContain(
      'console.log(await import("../specs/a.js"), require("../b.cjs"), require.resolve("../specs/c"), import("d"));\n  let e: import("../specs/t.js").T;',
    );
  });

  it("cannot name another source map", () => {
    const { text } = generate(
      specWith(["//# sourceMappingURL=evil.map\n/*@ sourceURL=evil.js */\nconsole.log(1);"]),
    );
    expect(text).not.toMatch(/[#@] source(MappingURL|URL)=evil/);
  });

  it("does not continue a fence before it", () => {
    const markdown = specWith(["console.log(1)"]).replace(
      /( {3}```\n)(?=\n*$)/,
      "$1\n   ```ts\n   (globalThis)\n   ```\n",
    );
    const { text, diagnostics } = generate(markdown);
    expect(diagnostics).toEqual([]);
    expect(bodyOf(text)).toBe("yield 1; // Part 1\nconsole.log(1)\n;(globalThis)\n");
  });
});
