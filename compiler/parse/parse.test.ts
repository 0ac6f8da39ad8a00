import fc from "fast-check";
import type { Nodes } from "mdast";

import { containers } from "./containers.js";
import { parseMarkdown } from "./index.js";
import { limits } from "./limits.js";
import { containerPiece } from "./test-helpers.js";
import { LineIndex } from "./line-index.js";

const bytes = (text: string) => new TextEncoder().encode(text);
const parse = (text: string) => parseMarkdown(bytes(text), "a.md");
const rules = (text: string) => parse(text).diagnostics.map(({ rule }) => rule);

describe("bounds", () => {
  it.each([
    ["bytes", "x".repeat(limits.bytes + 1)],
    ["lines", "a\n\n".repeat(limits.lines)],
    ["nesting", "> ".repeat(5000) + "x"],
    ["nesting", ">".repeat(20_000)],
    ["nesting", "- ".repeat(51) + "x"],
    ["nesting", Array.from({ length: 51 }, (_, at) => `${"  ".repeat(at)}- a`).join("\n")],
    ["nesting", Array.from({ length: 51 }, (_, at) => `${"   ".repeat(at)}1. a`).join("\n")],
    ["nesting", "> - ".repeat(26) + "x"],
    ["nesting", "\t- ".repeat(51) + "x"],
    ["containers", "- - - x\n".repeat(4000)],
    ["brackets", "[a](".repeat(limits.brackets + 1)],
    ["emphasis", "*_".repeat(limits.emphasis)],
    ["ticks", Array.from({ length: 30 }, (_, at) => "`".repeat(at + 1)).join(" ")],
    ["pipes", "|a".repeat(limits.pipes + 1)],
  ])("refuse too many %s", (limit, text) => {
    const { root, diagnostics } = parse(text);
    expect(root.children).toEqual([]);
    expect(diagnostics.map(({ rule, data }) => [rule, data["limit"]])).toEqual([["file-limits", limit]]);
    expect(diagnostics[0]!.range.start.offset).toBeLessThanOrEqual(text.length);
  });

  it("refuse ten megabytes of list items", () => {
    expect(rules("- a\n".repeat(2_500_000))).toEqual(["file-limits"]);
  });

  it("refuse what nests only inside a line", () => {
    const { root, diagnostics } = parse("# a\n\n" + "**a ".repeat(300) + "x" + " b**".repeat(300));
    expect([root.children, diagnostics.map(({ data }) => data["limit"])]).toEqual([[], ["depth"]]);
    expect(diagnostics[0]!.message).toBe(
      "Unexpected more than 150 elements inside each other, expected at most 150. Nest less deeply.",
    );
    // Root and paragraph, 148 marks, the words behind the last of them.
    expect(diagnostics[0]!.range.start).toMatchObject({ line: 3, column: 147 * 4 + 3 });
  });

  it("name the place where the bound was passed", () => {
    const [found] = parse(`# a\n\n${"> ".repeat(60)}x`).diagnostics;
    expect(found!.range.start).toEqual({ line: 3, column: 101, offset: 105 });
    expect(found!.message).toBe(
      "Unexpected more than 50 levels of nesting, expected at most 50. Nest less deeply.",
    );
  });

  it.each([
    ["fifty quotes", "> ".repeat(50) + "x"],
    ["a thematic break of many marks", "- ".repeat(200)],
    ["many items of one list", "- a\n".repeat(1000)],
    [
      "code that is indented deeply",
      "```json\n" + Array.from({ length: 200 }, (_, at) => `${" ".repeat(at)}{"a":`).join("\n") + "\n```",
    ],
  ])("take %s", (_, text) => {
    expect(rules(text)).toEqual([]);
  });
});

describe("containers", () => {
  /** Depth of quotes and list items in the tree that the parser builds. */
  const depth = (node: Nodes): number =>
    (node.type === "blockquote" || node.type === "listItem" ? 1 : 0) +
    Math.max(0, ...("children" in node ? node.children.map(depth) : []));

  it("are never fewer levels than the parser finds", () => {
    fc.assert(
      fc.property(fc.array(containerPiece, { maxLength: 40 }), (pieces) => {
        const text = pieces.join("");
        const found = Math.max(0, ...[...containers(text)].map((container) => container.depth));
        expect(found).toBeGreaterThanOrEqual(depth(parse(text).root));
      }),
      // Quotes of one list item in different columns.
      { numRuns: 400, examples: [[["   ", "> ", "+\n", "> ", "\t", "> "]]] },
    );
  });
});

describe("decoding", () => {
  it("drops a byte order mark and counts columns from the text", () => {
    const { source, root } = parse("\uFEFF# a");
    expect([source, root.children[0]!.position!.start]).toEqual(["# a", { line: 1, column: 1, offset: 0 }]);
  });

  it.each([
    ["Latin-1", [0x23, 0x20, 0x61, 0x0a, 0x67, 0x72, 0xfc, 0x6e], { line: 2, column: 3, offset: 6 }, "0xFC"],
    ["a broken sequence", [0x61, 0xe2, 0x9c, 0x61], { line: 1, column: 2, offset: 1 }, "0xE2"],
    [
      "a text that ends inside a character",
      [0x61, 0x62, 0xe2, 0x9c],
      { line: 1, column: 3, offset: 2 },
      "0xE2",
    ],
    [
      "bytes after characters of four bytes",
      [0xf0, 0x9f, 0x8e, 0xaf, 0xff],
      { line: 1, column: 3, offset: 2 },
      "0xFF",
    ],
  ])("finds %s at its place", (_, input, start, byte) => {
    const { diagnostics } = parseMarkdown(Uint8Array.from(input), "a.md");
    expect(diagnostics.map(({ rule, range }) => [rule, range.start])).toEqual([["file-encoding", start]]);
    expect(diagnostics[0]!.message).toContain(byte);
  });

  it.each([
    ["with a byte order mark", Buffer.from("\uFEFF# Größe", "utf16le")],
    ["with the other byte order", Buffer.from("\uFEFF# Größe", "utf16le").swap16()],
    ["without a byte order mark", Buffer.from("# TC-L2-INT-DB-001: – ✅", "utf16le")],
  ])("says of UTF-16 %s nothing but that", (_, input) => {
    const { source, diagnostics } = parseMarkdown(input, "a.md");
    expect(source).toBe("");
    expect(diagnostics.map(({ rule }) => rule)).toEqual(["file-encoding"]);
    expect(diagnostics[0]!.message).toContain("Unexpected text in UTF-16");
  });

  it("finds NUL", () => {
    const [found] = parse("# a\n\nb\0c").diagnostics;
    expect([found!.rule, found!.range.start]).toEqual(["file-encoding", { line: 3, column: 2, offset: 6 }]);
  });
});

describe("positions", () => {
  it("count UTF-16 code units, a tab as one", () => {
    const { root } = parse("-\t🎯 `a`\r\n");
    const list = root.children[0]!;
    if (list.type !== "list" || list.children[0]!.children[0]!.type !== "paragraph")
      throw new Error("Expected a list");
    expect(list.children[0]!.children[0].children[1]!.position!.start).toEqual({
      line: 1,
      column: 6,
      offset: 5,
    });
  });

  it("agree between the parser and the line index", () => {
    const piece = fc.constantFrom(
      "# ",
      "- ",
      "> ",
      "`a`",
      "**b**",
      "\t",
      " ",
      "🎯",
      "\n",
      "\r\n",
      "\r",
      "| a | b |\n|---|---|\n",
      "```ts\n",
      "\0",
      "é",
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        const { root, source } = parse(pieces.join(""));
        const index = new LineIndex(source);
        const check = (node: Nodes): void => {
          const { start, end } = node.position!;
          expect(index.position(start.offset!)).toEqual(start);
          expect(index.position(end.offset!)).toEqual(end);
          if ("children" in node) node.children.forEach(check);
        };
        check(root);
      }),
      { numRuns: 400 },
    );
  });
});

it("takes another parser at its seam, and its stack overflow as too deep", () => {
  const overflowing = () => {
    throw new RangeError("Maximum call stack size exceeded");
  };
  expect(parseMarkdown(bytes("# a"), "a.md", overflowing).diagnostics.map(({ rule }) => rule)).toEqual([
    "file-limits",
  ]);
  const broken = () => {
    throw new TypeError("a bug");
  };
  expect(() => parseMarkdown(bytes("# a"), "a.md", broken)).toThrow("a bug");
});
