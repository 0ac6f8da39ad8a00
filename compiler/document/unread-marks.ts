import type { ListItem, Nodes, Paragraph, RootContent } from "mdast";

import { problem } from "../parse/index.js";
import { isMarked, markLength } from "./expectations.js";
import { plainText } from "./inline.js";
import { rangeOf, type Reading } from "./reading.js";

interface LookAlike {
  meant: "✅" | "❌";
  pattern: RegExp;
  /** It may also be meant as itself: nothing is mended. */
  doubtful?: true;
}

/** What authors write for ✅ and ❌ and no reader of the format takes for one. */
const lookAlikes: LookAlike[] = [
  {
    meant: "✅",
    pattern:
      /^\s*((?:[✔☑✓🗸🗹]|:(?:white_check_mark|heavy_check_mark|ballot_box_with_check|check|check_mark|checkmark):)[\uFE0E\uFE0F]?)/u,
  },
  {
    meant: "❌",
    pattern:
      /^\s*((?:[✖✗✘❎☒🗙🗴🗵🗶🗷]|:(?:x|cross_mark|heavy_multiplication_x|negative_squared_cross_mark):)[\uFE0E\uFE0F]?)/u,
  },
  {
    meant: "✅",
    pattern: /^\s*([🟢🟩👍👌]|:(?:green_circle|\+1|thumbsup|ok_hand):|\(\/\)|\[[xX]\])/u,
    doubtful: true,
  },
  {
    meant: "❌",
    pattern: /^\s*([🔴🟥👎⛔🚫🛑]|:(?:red_circle|-1|thumbsdown|no_entry|no_entry_sign):|\([xX]\))/u,
    doubtful: true,
  },
];

/**
 * Says of each mark in a block of a step that begins no expectation that it is not read: another one than ✅ and ❌ at the
 * beginning of an item or paragraph, at any depth of lists; ✅ and ❌ at another place, or in what is data.
 */
export function reportUnreadMarks(node: RootContent, reading: Reading, isOwnData = false): void {
  if (node.type === "list")
    for (const item of node.children) {
      reportCheckbox(item, reading);
      const isOwn = isOwnData || isMarked(item);
      for (const block of item.children) reportUnreadMarks(block, reading, isOwn);
    }
  if (node.type === "paragraph" && !reportLookAlike(node, reading)) reportStrayMark(node, reading);
  if (isOwnData) return;
  if (node.type === "blockquote") for (const block of node.children) reportInData(block, "a quote", reading);
  if (node.type === "table")
    for (const { children } of node.children)
      for (const cell of children) reportInData(cell, "a table", reading);
}

function reportLookAlike(paragraph: Paragraph, reading: Reading): boolean {
  const text = plainText(paragraph);
  for (const { meant, pattern, doubtful } of lookAlikes) {
    const written = pattern.exec(text)?.[1];
    if (written === undefined) continue;
    report(written, meant, doubtful === true, paragraph, reading);
    return true;
  }
  return false;
}

/** `- [x] It succeeds` */
function reportCheckbox(item: ListItem, reading: Reading): void {
  if (item.checked !== true || isMarked(item)) return;
  const { start } = rangeOf(item);
  const written = /\[[xX]\]/.exec(reading.source.slice(start.offset, start.offset + 100))?.[0];
  report(written ?? "[x]", "✅", true, item, reading);
}

function report(
  written: string,
  meant: LookAlike["meant"],
  isDoubtful: boolean,
  node: Nodes,
  reading: Reading,
): void {
  reading.diagnostics.push(
    problem("expectation-mark", reading.file, placeOf(written, node, reading), {
      message: `Unexpected mark ${written}, expected ${meant}: only ✅ and ❌ begin an expectation, what stands behind another mark is not checked, e.g. - ${meant} \`postgres\` is healthy`,
      data: isDoubtful ? { written } : { written, meant },
    }),
  );
}

/** ✅ or ❌ that is not the beginning of its paragraph. Ticks and quotation marks hold examples. */
export function reportStrayMark(paragraph: Paragraph, reading: Reading): void {
  let skip = markLength(paragraph);
  for (const leaf of leavesOf(paragraph)) {
    const text = plainText(leaf);
    const own = Math.min(skip, text.length);
    skip -= own;
    if (leaf.type !== "text") continue;
    const marks = strayMarks(text.slice(own));
    const { start, end } = rangeOf(leaf);
    const places = strayMarks(reading.source.slice(start.offset, end.offset)).slice(-marks.length);
    for (const [at, { written }] of marks.entries()) {
      // An entity is not to be found in the source.
      const place = places.length < marks.length ? undefined : places[at];
      const from = start.offset + (place?.index ?? 0);
      const to = place === undefined ? end.offset : from + written.length;
      reading.diagnostics.push(
        problem("expectation-mark", reading.file, reading.index.range(from, to), {
          message: `Unexpected mark ${written} inside a text, expected it at the beginning of an item of its own: anywhere else nothing is checked, e.g. - ${written} \`postgres\` is healthy. Where only the character is meant, write it in ticks.`,
          data: { written },
        }),
      );
    }
  }
}

function strayMarks(text: string): { written: string; index: number }[] {
  const unquoted = text.replace(/"[^"\n]*"/g, (quoted) => " ".repeat(quoted.length));
  return [...unquoted.matchAll(/[✅❌]/gu)].map(({ 0: written, index }) => ({ written, index }));
}

/** `> ✅ It succeeds`, and a cell like it. A mark alone may be data of a table. */
function reportInData(node: Nodes, what: string, reading: Reading): void {
  if (node.type === "list" || node.type === "listItem" || node.type === "blockquote") {
    for (const child of node.children) reportInData(child, what, reading);
    return;
  }
  if (node.type !== "paragraph" && node.type !== "tableCell") return;
  const text = plainText(node);
  const mark = /^\s*([✅❌])\uFE0F?\s*\S+\s+\S/u.exec(text)?.[1];
  if (mark === undefined) return;
  reading.diagnostics.push(
    problem("expectation-mark", reading.file, placeOf(mark, node, reading), {
      message: `Unexpected mark ${mark} in ${what}, expected it at the beginning of an item: ${what} is data, in which nothing is checked, e.g. - ${mark} \`postgres\` is healthy`,
      data: { written: mark },
    }),
  );
}

function placeOf(written: string, node: Nodes, reading: Reading) {
  const { start, end } = rangeOf(node);
  const from = start.offset + Math.max(0, reading.source.slice(start.offset, end.offset).indexOf(written));
  return reading.index.range(from, Math.min(end.offset, from + written.length));
}

function leavesOf(node: Nodes): Nodes[] {
  return "children" in node ? node.children.flatMap(leavesOf) : [node];
}
