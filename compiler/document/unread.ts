import type { Blockquote, Code, Html, Nodes, Paragraph } from "mdast";

import { codeLanguages, isDataLanguage } from "./blocks.js";
import { holdsExpectations } from "./expectations.js";
import { plainText } from "./inline.js";
import { reportLost } from "./lost-content.js";
import { rangeOf, type Reading } from "./reading.js";
import type { Remark } from "./schema.js";
import { stepLabel } from "./step-label.js";

/** Where a block stands that its section does not take. */
export interface UnreadPlace {
  /** As a message says it: "under step 2". */
  where: string;
  /** What to write instead. */
  instead: string;
  /** By default an error. */
  severity?: "warning";
  /** Sentences that were meant as what the section holds. */
  sentences?: { pattern: RegExp; what: string };
  /**
   * Where a section is of phrases: what they would be there, and what sentences left out are added to. Whether one is a
   * phrase is found where phrases are bound.
   */
  phrases?: { role: Remark["role"]; remarks: Remark[] };
}

/**
 * Says of blocks that nothing reads which of them could be test content: what would have run (code, data, rows, a
 * step) is an error, since a case without it tests something else than it says. Prose is left alone. Whoever leaves a
 * block of a section out calls this, so that nothing is left out in silence.
 */
export function reportUnread(nodes: readonly Nodes[], place: UnreadPlace, reading: Reading): void {
  for (const node of nodes) reportBlock(node, place, reading);
}

function reportBlock(node: Nodes, place: UnreadPlace, reading: Reading): void {
  switch (node.type) {
    case "code":
      if (isTestCode(node)) lost(node, `${languageOf(node)} fence`, place, reading);
      return;
    case "table":
      lost(node, "table", place, reading);
      return;
    case "html":
      reportHtml(node, reading, place.severity);
      return;
    case "paragraph":
      reportParagraph(node, place, reading);
      return;
    case "blockquote":
      reportInQuote(node, reading);
      return;
    case "list":
      for (const item of node.children) reportUnread(item.children, place, reading);
      return;
    default:
  }
}

const languageOf = (node: Code): string => (node.lang ?? "").toLowerCase();

const isTestCode = (node: Code): boolean =>
  codeLanguages.has(languageOf(node)) || isDataLanguage(languageOf(node));

function lost(node: Nodes, what: string, { where, instead, severity }: UnreadPlace, reading: Reading): void {
  const content = { found: `${what} ${where}`, expected: instead, what, severity };
  reportLost(firstLine(node, reading), content, reading);
}

/** What a finding is about shows by its first line. */
function firstLine(node: Nodes, { index }: Reading) {
  const { start, end } = rangeOf(node);
  if (start.line === end.line) return { start, end };
  const length = index.line(start.line).trimEnd().length;
  return index.range(start.offset, start.offset + Math.max(1, length - start.column + 1));
}

/** `2.Run`, `９．Run`: Markdown wants a digit, a point or bracket, and a blank. */
const numbered = /^\s*[\d０-９]{1,3}\s*[.)．。、）](?!\d)\s*\S/u;
/** A line of a table that its header is not above. */
const tableRow = /^\s*\|.*\|\s*$/mu;
/** Longer ones are no phrases. */
const longestSentence = 300;

function reportParagraph(paragraph: Paragraph, place: UnreadPlace, reading: Reading): void {
  const text = plainText(paragraph);
  if (tableRow.test(text)) {
    lost(
      paragraph,
      "row of a table that no table is above",
      {
        ...place,
        instead: "it directly under the last row and indented as far",
      },
      reading,
    );
  } else if (place.sentences?.pattern.test(text) === true) {
    lost(paragraph, `${place.sentences.what} "${shown(text)}"`, place, reading);
  } else if (place.phrases === undefined) {
    return;
  } else if (numbered.test(text)) {
    lost(
      paragraph,
      `text "${shown(text)}" ${place.where} that begins like a numbered item`,
      {
        ...place,
        where: "and is none",
        instead:
          "an ASCII number, a point and a blank at the indentation of the other items, e.g. 2. `postgres` is healthy",
      },
      reading,
    );
  } else if (text.length <= longestSentence && !holdsExpectations(paragraph)) {
    const { phrase } = stepLabel(paragraph.children, reading);
    const { role, remarks } = place.phrases;
    if (phrase !== undefined) remarks.push({ phrase: withoutLetter(phrase), role });
  }
}

/** `a. Run on …`: Markdown knows no such list. */
function withoutLetter(phrase: Remark["phrase"]): Remark["phrase"] {
  const length = /^[a-zA-Z][.)]\s+/u.exec(phrase.markdown)?.[0].length ?? 0;
  return length === 0
    ? phrase
    : { ...phrase, value: phrase.value.slice(length), markdown: phrase.markdown.slice(length) };
}

const shown = (text: string): string => {
  const [line = ""] = text.trim().split(/[\r\n]/u);
  return line.length > 60 ? `${line.slice(0, 60)}…` : line;
};

/** Code in a quote: it is shown like code and never run. A quote is text to a phrase, in which other fences may stand. */
export function reportInQuote(quote: Blockquote, reading: Reading): void {
  for (const node of quote.children) {
    if (node.type === "blockquote") reportInQuote(node, reading);
    else if (node.type === "code" && codeLanguages.has(languageOf(node)))
      lost(
        node,
        `${languageOf(node)} fence`,
        {
          where: "in a block quote",
          instead: "it without the quote marks, or a text fence where it is text for a phrase",
        },
        reading,
      );
  }
}

/** A fence, a mark, a numbered item. */
const inHtml = /^[ \t]*(?:`{3,}|~{3,}|\d{1,3}[.)][ \t])|[✅❌]/mu;

/** A comment without an end takes in all that follows in the block around it. */
export const isOpenComment = ({ value }: Html): boolean => /^\s*<!--/u.test(value) && !value.includes("-->");

/** HTML is no Markdown: up to the next empty line nothing in it is read. What is commented out is meant to be gone. */
export function reportHtml(node: Html, reading: Reading, severity?: "warning"): void {
  if (isOpenComment(node)) {
    const where = "that takes in what follows";
    lost(node, "comment without an end", { where, instead: "--> behind it" }, reading);
  } else if (!/^\s*<!--/u.test(node.value) && inHtml.test(node.value)) {
    const where = "that no empty line divides from its tags";
    const instead = "it without the HTML, or with empty lines around it";
    lost(node, "test content in HTML", { where, instead, ...(severity && { severity }) }, reading);
  }
}
