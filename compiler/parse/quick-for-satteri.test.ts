import { parseMarkdown } from "./index.js";
import { isQuickForSatteri } from "./quick-for-satteri.js";

const paragraphs = "Words with `code`, *emphasis* and a &amp; b.\n";

describe("what satteri is given", () => {
  it.each([
    ["a character reference", "&amp;"],
    ["a reference in words", "a&#35;b "],
    ["marks inside words", "a_b_"],
    ["addresses", "a@b.c "],
    ["ticks that are never closed", "`www.a.b"],
  ])("is no paragraph full of %s", (_, piece) => {
    expect(isQuickForSatteri(piece.repeat(5))).toBe(true);
    expect(isQuickForSatteri(piece.repeat(100_000 / piece.length))).toBe(false);
    expect(isQuickForSatteri(`# a\r\n\r\n${piece.repeat(20_000)}\r\n\r\nb\r\n`)).toBe(false);
  });

  it.each([
    ["short paragraphs", `${paragraphs}\n`.repeat(4_000)],
    ["lines with CRLF", `${paragraphs.replace("\n", "\r\n")}\r\n`.repeat(4_000)],
    ["a long paragraph of words", "word ".repeat(100_000)],
    ["a table of a hundred rows", "| TC-L1-COMP-A-001 | `a_b` | 20 ms |\n".repeat(100)],
  ])("are long texts of %s", (_, text) => {
    expect(isQuickForSatteri(text)).toBe(true);
  });
});

it("references of a paragraph that would be too long for the engine are read", () => {
  const text = `# T\n\n${"&amp;".repeat(35_000)}\n`;
  const { root, diagnostics } = parseMarkdown(new TextEncoder().encode(text), "a.md");
  expect(diagnostics).toEqual([]);
  expect(root.children[1]).toMatchObject({
    type: "paragraph",
    children: [{ type: "text", value: "&".repeat(35_000) }],
  });
});
