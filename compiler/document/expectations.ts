import type { ListItem, Paragraph, RootContent } from "mdast";

import { dataArgument } from "./blocks.js";
import { phraseOf, plainText } from "./inline.js";
import { rangeOf, type Reading } from "./reading.js";
import type { DataArgument, Expectation } from "./schema.js";

/** ✅ and ❌, also as a wrong decoding (Mac Roman, Windows-1252) leaves them. */
const marks: { polarity: Expectation["polarity"]; pattern: RegExp }[] = [
  { polarity: "must", pattern: /^\s*(?:✅\uFE0F?|‚úÖ|âœ…)\s*/ },
  { polarity: "must-not", pattern: /^\s*(?:❌\uFE0F?|‚ùå|â\u009dŒ|â[\u009d ]?Œ)\s*/ },
];

/** The mark that a text begins with, and its length with the blanks around. */
export function markOf(text: string): { polarity: Expectation["polarity"]; length: number } | undefined {
  // No mark begins with a character of ASCII, most texts do.
  const first = text.charCodeAt(0);
  if (first > 32 && first < 128) return undefined;
  for (const { polarity, pattern } of marks) {
    const match = pattern.exec(text);
    if (match !== null) return { polarity, length: match[0].length };
  }
  return undefined;
}

/** An expectation that has no number yet. */
type Unnumbered = Omit<Expectation, "id">;

/** A list item, or a paragraph, that begins with ✅ or ❌. */
function expectationOf(node: ListItem | Paragraph, reading: Reading): Unnumbered | undefined {
  const paragraph = node.type === "paragraph" ? node : node.children[0];
  if (paragraph?.type !== "paragraph") return undefined;
  const mark = markOf(plainText(paragraph));
  if (mark === undefined) return undefined;
  const range = rangeOf(node);
  const phrase = phraseOf({ nodes: paragraph.children, skip: mark.length }, reading) ?? {
    value: "",
    markdown: "",
    range: { start: range.end, end: range.end },
  };
  return {
    polarity: mark.polarity,
    phrase,
    data: node.type === "paragraph" ? [] : dataBehind(node, reading),
    range,
  };
}

/** What the blocks behind the first of an item are as data. */
function dataBehind({ children }: ListItem, reading: Reading): DataArgument[] {
  if (children.length === 1) return [];
  return children.slice(1).flatMap((block) => dataArgument(block, reading) ?? []);
}

/** Whether a block holds expectations: a list with at least one, or a paragraph that is one. */
export function holdsExpectations(node: RootContent): boolean {
  if (node.type === "paragraph") return markOf(plainText(node)) !== undefined;
  return node.type === "list" && node.children.some((item) => markOf(plainText(item)) !== undefined);
}

export function expectationsOf(node: RootContent, reading: Reading): Unnumbered[] {
  if (node.type === "paragraph") return [expectationOf(node, reading)].flatMap((found) => found ?? []);
  return node.type === "list" ? node.children.flatMap((item) => expectationOf(item, reading) ?? []) : [];
}
