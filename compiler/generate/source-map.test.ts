import fc from "fast-check";
import { SourceMapConsumer, type RawSourceMap } from "source-map-js";

import type { Bind } from "../steps/binding.js";
import { sourceMapComment } from "./source-map.js";
import { generate, specWith } from "./test-helpers.js";

function mapOf(text: string): RawSourceMap {
  const comments = [
    ...text.matchAll(/^\/\/# sourceMappingURL=data:application\/json;charset=utf-8;base64,(.*)$/gm),
  ];
  expect(comments).toHaveLength(1);
  return JSON.parse(Buffer.from(comments[0]?.[1] ?? "", "base64").toString()) as RawSourceMap;
}

/** Line and column from 1 of every occurrence of a word. */
function placesOf(text: string, word: string): { line: number; column: number }[] {
  return text.split("\n").flatMap((line, index) =>
    Array.from(
      line.matchAll(new RegExp(`(?<![\\w$])${word.replace(/\$/g, "\\$")}(?![\\w$])`, "g")),
      (match) => ({
        line: index + 1,
        column: match.index + 1,
      }),
    ),
  );
}

function markdownPlace(consumer: SourceMapConsumer, place: { line: number; column: number }) {
  const { line, column, source } = consumer.originalPositionFor({
    line: place.line,
    column: place.column - 1,
  });
  return { line, column: column + 1, source };
}

const definition = {
  exportName: "does",
  module: "tcspec/runtime",
  pattern: "",
  asserts: true,
  description: "",
  file: "",
  line: 1,
};

describe("the source map", () => {
  it("names the spec relative to the generated file, holds no names and no text of it", () => {
    const { text } = generate(specWith(["expect(1).toBe(1);"]));
    expect(mapOf(text!)).toEqual({
      version: 3,
      sources: ["../specs/a.md"],
      names: [],
      mappings: expect.any(String) as string,
    });
  });

  it("names its source as a URL, whatever the file is called", () => {
    const source = "../specs/le vel é%20#?/\ud800 🎯.md";
    const [url] = mapOf(sourceMapComment("AAAA", source)).sources;
    expect(url).not.toMatch(/[#? ]/);
    expect(decodeURIComponent(url ?? "")).toBe(source.replace("\ud800", "\ufffd"));
  });

  it("gives each name, word and number its place in UTF-16 columns, behind emoji and tabs too", () => {
    const code = 'const a = "🙂é";\tconst b = [a, 1];\nif (a) {\n\texpect("🎯" + b).toBe(`x${a}y${b}`);\n}';
    const { text, source } = generate(specWith([code]));
    const consumer = new SourceMapConsumer(mapOf(text!));
    const found = [..."const|a|b|expect|toBe|if|1".split("|")].flatMap((word) => {
      const generated = placesOf(text!.slice(text!.indexOf("yield 1;")), word).slice();
      const before = text!.slice(0, text!.indexOf("yield 1;")).split("\n");
      const offset = before.length - 1;
      const inBody = generated
        .filter(({ line }) => line > 1)
        .map(({ line, column }) => ({ line: line + offset, column }));
      const markdown = placesOf(source, word).filter(({ line }) => line > 10);
      return inBody.map((place, index) => [
        markdownPlace(consumer, place),
        { ...markdown[index], source: "../specs/a.md" },
      ]);
    });
    expect(found.length).toBeGreaterThan(10);
    for (const [mapped, expected] of found) expect(mapped).toEqual(expected);
  });

  it("maps a step's yield to the step", () => {
    const { text } = generate(specWith(["expect(1).toBe(1);", "expect(2).toBe(2);"]));
    const consumer = new SourceMapConsumer(mapOf(text!));
    const yields = text!.split("\n").flatMap((line, index) => (/^ {4}yield/.test(line) ? [index + 1] : []));
    expect(yields.map((line) => markdownPlace(consumer, { line, column: 5 }))).toMatchObject([
      { line: 8 },
      { line: 14 },
    ]);
  });

  it("maps the call of a phrase to the phrase", () => {
    const markdown = "# TC-L1-COMP-A-001: A\n\n### Test Steps\n\n1. **First.** Do it\n   - ✅ It is done\n";
    const { text } = generate(markdown, {
      bind: ({ range }) => ({ kind: "bound", binding: { definition, arguments: [], modifiers: {}, range } }),
    });
    const consumer = new SourceMapConsumer(mapOf(text!));
    const calls = text!
      .split("\n")
      .flatMap((line, index) => (line.includes("await perform(") ? [index + 1] : []));
    expect(calls.map((line) => markdownPlace(consumer, { line, column: 11 }))).toMatchObject([
      { line: 5, column: 15 },
      { line: 6, column: 8 },
    ]);
  });

  it("ends a case that has phrases with its conclusion, also where its last step is code", () => {
    const bind: Bind = ({ value, range }) =>
      value === "Do it"
        ? { kind: "bound", binding: { definition, arguments: [], modifiers: {}, range } }
        : { kind: "unbound", nearest: [] };
    const phrase = "1. **First.** Do it\n\n";
    const code = "2. **Second**\n\n   ```ts\n   expect(1).toBe(1);\n   ```\n";
    const conclusions = (steps: string) =>
      generate(`# TC-L1-COMP-A-001: A\n\n### Test Steps\n\n${steps}`, { bind }).text?.match(
        /conclude\("\d"\)/gu,
      ) ?? [];
    expect(conclusions(phrase + code)).toEqual(['conclude("1")', 'conclude("2")']);
    expect(conclusions(code.replace("2.", "1."))).toEqual([]);
  });

  it("is right for random names at random places", () => {
    const name = fc.stringMatching(/^q[a-z]{2,8}\$$/);
    const filler = fc.constantFrom("", "/* 🙂 */ ", "(1, 2), ", "`\n${1} é`, ", "'🎯' + ", "  ");
    const statement = fc.tuple(filler, filler).map(
      ([before, after]) =>
        (used: string) =>
          `[${before}${used}, ${after}${used}];`,
    );
    const parts = fc.array(fc.tuple(name, fc.array(statement, { minLength: 1, maxLength: 4 })), {
      minLength: 1,
      maxLength: 4,
    });
    fc.assert(
      fc.property(parts, (steps) => {
        const fences = steps.map(([used, statements], index) => {
          const own = `${used.slice(0, -1)}${index}$`;
          return { own, code: [`const ${own} = 1;`, ...statements.map((make) => make(own))].join("\n") };
        });
        const { text, source, diagnostics } = generate(specWith(fences.map(({ code }) => code)));
        expect(diagnostics).toEqual([]);
        const consumer = new SourceMapConsumer(mapOf(text!));
        for (const { own } of fences) {
          const mapped = placesOf(text!, own).map((place) => markdownPlace(consumer, place));
          const expected = placesOf(source, own).map((place) => ({ ...place, source: "../specs/a.md" }));
          expect(mapped).toEqual(expected);
        }
      }),
      { numRuns: 60 },
    );
  });
});
