import type { ListItem, Paragraph, PhrasingContent, RootContent } from "mdast";

import { dataArgument } from "./blocks.js";
import { phraseOf, plainText } from "./inline.js";
import { rangeOf, type Reading } from "./reading.js";
import type { DataArgument, Expectation, Phrase } from "./schema.js";

/** Nobody sees them, and editors leave them behind: zero-width space, marks of direction, word joiner. */
const invisible = String.raw`[\s\u200B\u200E\u200F\u2060]*`;

/** ✅ and ❌, also as a wrong decoding (Mac Roman, Windows-1252) leaves them. */
const marks = [
  markPattern("must", String.raw`✅[\uFE0E\uFE0F]?|‚úÖ|âœ…`),
  markPattern("must-not", String.raw`❌[\uFE0E\uFE0F]?|‚ùå|â\u009dŒ|â[\u009d ]?Œ`),
];

function markPattern(
  polarity: Expectation["polarity"],
  mark: string,
): { polarity: Expectation["polarity"]; pattern: RegExp } {
  return { polarity, pattern: new RegExp(`^${invisible}(?:${mark})${invisible}`) };
}

/** The mark that a text begins with, and its length with the blanks around. */
function markOf(text: string): { polarity: Expectation["polarity"]; length: number } | undefined {
  // No mark begins with a character of ASCII, most texts do.
  const first = text.charCodeAt(0);
  if (first > 32 && first < 128) return undefined;
  for (const { polarity, pattern } of marks) {
    const match = pattern.exec(text);
    if (match !== null) return { polarity, length: match[0].length };
  }
  return undefined;
}

/** How many characters at the beginning of a paragraph are the mark of an expectation, with the blanks around it. */
export function markLength(paragraph: Paragraph): number {
  return markOf(plainText(paragraph))?.length ?? 0;
}

/** The phrase of a paragraph without the ✅ or ❌ at its beginning, if there is one; it may stand in bold. */
export function phraseBehindMark(paragraph: Paragraph, reading: Reading): Phrase | undefined {
  const skip = markLength(paragraph);
  return skip === 0
    ? phraseOf({ nodes: paragraph.children }, reading)
    : phraseBehind(paragraph.children, skip, reading);
}

/** The phrase behind the first `skip` characters. Emphasis, links, images and ticks around them are no part of it. */
function phraseBehind(nodes: readonly PhrasingContent[], skip: number, reading: Reading): Phrase | undefined {
  const [first, ...rest] = nodes;
  if (skip === 0 || first === undefined || first.type === "text")
    return phraseOf({ nodes: [...nodes], skip }, reading);
  const { length } = plainText(first);
  if (length <= skip) return phraseBehind(rest, skip - length, reading);
  if ("children" in first) return phraseBehind([...first.children, ...rest], skip, reading);
  return phraseOf({ nodes: [...nodes], skip }, reading);
}

/** An expectation that has no number yet. */
type Unnumbered = Omit<Expectation, "id">;

/** A list item, or a paragraph, that begins with ✅ or ❌. */
function expectationOf(
  node: ListItem | Paragraph,
  reading: Reading,
  left: RootContent[],
): Unnumbered | undefined {
  const paragraph = node.type === "paragraph" ? node : node.children[0];
  if (paragraph?.type !== "paragraph") return undefined;
  const mark = markOf(plainText(paragraph));
  if (mark === undefined) return undefined;
  const range = rangeOf(node);
  const phrase = phraseBehindMark(paragraph, reading) ?? {
    value: "",
    markdown: "",
    range: { start: range.end, end: range.end },
  };
  return {
    polarity: mark.polarity,
    phrase,
    data: node.type === "paragraph" ? [] : dataBehind(node, reading, left),
    range,
  };
}

/** What the blocks behind the first of an item are as data; lists are looked at for themselves. */
function dataBehind({ children }: ListItem, reading: Reading, left: RootContent[]): DataArgument[] {
  if (children.length === 1) return [];
  return children.slice(1).flatMap((block) => {
    const data = dataArgument(block, reading);
    const isTaken = data !== undefined && data.kind !== "quote";
    if (!isTaken && block.type !== "list" && !holdsExpectations(block)) left.push(block);
    return data ?? [];
  });
}

/** Whether a block is of expectations: a list with at least one among its own items, or a paragraph that is one. */
export function holdsExpectations(node: RootContent): boolean {
  if (node.type === "paragraph") return markLength(node) > 0;
  return node.type === "list" && node.children.some((item) => isMarked(item));
}

export const isMarked = ({ children: [first] }: ListItem): boolean =>
  first?.type === "paragraph" && markLength(first) > 0;

/** Whether there is an expectation in a block, at any depth of lists. */
export function containsExpectations(node: RootContent): boolean {
  if (holdsExpectations(node)) return true;
  return node.type === "list" && node.children.some(({ children }) => children.some(containsExpectations));
}

/**
 * All expectations in a block, in their order: at any depth of lists. What stands in quotes and tables is data. Blocks of
 * lists that are neither expectations nor their data are added to `left`.
 */
export function expectationsOf(node: RootContent, reading: Reading, left: RootContent[]): Unnumbered[] {
  if (node.type === "paragraph") return [expectationOf(node, reading, left)].flatMap((found) => found ?? []);
  if (node.type !== "list") return [];
  return node.children.flatMap((item) => {
    const own = expectationOf(item, reading, left);
    if (own !== undefined && item.children.length === 1) return [own];
    const inside = own === undefined ? item.children : item.children.slice(1);
    return [
      ...(own === undefined ? [] : [own]),
      ...inside.flatMap((block) => {
        const found = expectationsOf(block, reading, left);
        if (own === undefined && found.length === 0 && block.type !== "list") left.push(block);
        return found;
      }),
    ];
  });
}
