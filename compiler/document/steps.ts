import type { Heading, List, ListItem, RootContent } from "mdast";

import { problem } from "../parse/index.js";
import { codeBlock, codeLanguages, dataArgument } from "./blocks.js";
import { containsExpectations, expectationsOf, holdsExpectations } from "./expectations.js";
import { phraseOf, plainText } from "./inline.js";
import { rangeOf, type Reading } from "./reading.js";
import type { Remark, Step } from "./schema.js";
import { stepHeading } from "./sections.js";
import { headingLabel, type StepLabel, stepLabel } from "./step-label.js";
import { reportHtml, reportInQuote, reportUnread, type UnreadPlace } from "./unread.js";
import { reportStrayMark, reportUnreadMarks } from "./unread-marks.js";

/** A step under construction: content may still be attached to it. */
interface Draft {
  step: Step;
  /** Its title stands alone: the next paragraph is its phrase. */
  titleOnly: boolean;
  /** Sentences under it that are read as nothing. */
  remarks: Remark[];
  role: Remark["role"];
  /** Blanks before what stands in it; absent under a heading. */
  indent?: number;
}

export interface StepSection {
  steps: Step[];
  /** Content before the first step. */
  before: RootContent[];
}

/**
 * Reads the steps of a section: the items of its lists, or its step headings with what is under them. A list that
 * other content divides goes on counting; a fence, table or expectation that is not indented belongs to the step
 * before it and gives a `step-content-outside`.
 */
export function stepsOf(nodes: RootContent[], role: Remark["role"], reading: Reading): StepSection {
  const byHeading = nodes.some(isStepHeading);
  const ordered = nodes.some((node) => node.type === "list" && node.ordered === true);
  const drafts: Draft[] = [];
  const before: RootContent[] = [];
  let underHeading = false;
  for (const node of nodes) {
    const last = drafts.at(-1);
    if (isStepHeading(node)) {
      drafts.push(fromHeading(node, drafts.length + 1, role, reading));
      underHeading = true;
    } else if (
      node.type === "list" &&
      !byHeading &&
      (node.ordered === true || !(ordered || holdsExpectations(node)))
    ) {
      for (const item of node.children) drafts.push(fromItem(item, drafts.length + 1, node, role, reading));
    } else if (last === undefined) {
      before.push(node);
    } else if (underHeading) {
      attach(last, node, reading);
    } else {
      attachFromOutside(last, node, reading);
    }
  }
  // Sentences beside code say what it does: the code is what runs.
  for (const { step, remarks } of drafts) if (step.code.length === 0) reading.remarks.push(...remarks);
  return { steps: drafts.map(({ step }) => step), before };
}

function isStepHeading(node: RootContent): node is Heading {
  return node.type === "heading" && stepHeading.test(plainText(node));
}

function fromItem(item: ListItem, number: number, list: List, role: Remark["role"], reading: Reading): Draft {
  const first = item.children[0];
  const hasLine = first?.type === "paragraph" && !holdsExpectations(first);
  const label: StepLabel = hasLine ? stepLabel(first.children, reading) : { titleOnly: true };
  if (hasLine) reportStrayMark(first, reading);
  const range = rangeOf(item);
  const written =
    list.ordered === true
      ? /^\d+/.exec(reading.source.slice(range.start.offset, range.start.offset + 10))?.[0]
      : undefined;
  const draft = newDraft(label, number, written === undefined ? undefined : Number(written), range, role);
  if (first !== undefined) draft.indent = indentOf(first, reading);
  for (const node of item.children) if (!hasLine || node !== first) attach(draft, node, reading);
  return draft;
}

function fromHeading(heading: Heading, number: number, role: Remark["role"], reading: Reading): Draft {
  const written = /\d+/.exec(plainText(heading))?.[0];
  return newDraft(headingLabel(heading.children, reading), number, Number(written), rangeOf(heading), role);
}

function newDraft(
  label: StepLabel,
  number: number,
  written: number | undefined,
  range: Step["range"],
  role: Remark["role"],
): Draft {
  return {
    role,
    remarks: [],
    titleOnly: label.titleOnly,
    step: {
      number,
      ...(written !== undefined && written !== number && { writtenNumber: written }),
      title: label.title ?? { value: `Step ${number}`, range: { start: range.start, end: range.start } },
      ...(label.phrase && { phrase: label.phrase }),
      ...(label.phrase && label.titleOnly && { titleOnly: true as const }),
      code: [],
      data: [],
      reference: [],
      expectations: [],
      range,
    },
  };
}

/** What a step takes stands directly under it. */
function under({ step, role, remarks }: Draft): UnreadPlace {
  return {
    where: `in a list under step ${step.number}`,
    instead: "it directly under the step, indented as far as its text, or under an item of its own",
    phrases: { role: role === "step" ? "expectation" : role, remarks },
  };
}

/** Adds one block to a step. Prose is left alone; what could be test content and is not taken is reported. */
function attach(draft: Draft, node: RootContent, reading: Reading): void {
  const { step } = draft;
  if (step.range.end.offset < rangeOf(node).end.offset)
    step.range = { start: step.range.start, end: rangeOf(node).end };
  reportUnreadMarks(node, reading);
  const left: RootContent[] = [];
  const expected = expectationsOf(node, reading, left);
  // Who numbers items means steps, also beside code.
  const isNumbered = node.type === "list" && node.ordered === true;
  const place = under(draft);
  reportUnread(
    left,
    isNumbered ? { ...place, phrases: { role: draft.role, remarks: reading.remarks } } : place,
    reading,
  );
  for (const found of expected)
    step.expectations.push({ id: `${step.number}.${step.expectations.length + 1}`, ...found });
  if (expected.length > 0) return;
  if (node.type === "paragraph") {
    const phrase = draft.titleOnly ? phraseOf({ nodes: node.children }, reading) : undefined;
    if (phrase !== undefined) {
      step.phrase = phrase;
      delete step.titleOnly;
    } else reportUnread([node], { ...under(draft), where: `under step ${step.number}` }, reading);
    draft.titleOnly = false;
    return;
  }
  if (node.type === "html") reportHtml(node, reading);
  if (node.type === "blockquote") reportInQuote(node, reading);
  if (node.type !== "code" && node.type !== "table" && node.type !== "blockquote") return;
  draft.titleOnly = false;
  const data = dataArgument(node, reading);
  if (data !== undefined) step.data.push(data);
  else if (node.type === "code") {
    const block = codeBlock(node, reading);
    (codeLanguages.has(block.language) ? step.code : step.reference).push(block);
  }
}

/** What a section of steps takes. */
export const ownItem = "it under a numbered item of its own, e.g. 2. `postgres` is healthy";
/** The blanks before a block on its line, or what counts as such; a tab goes on to the next multiple of four. */
function indentOf(node: RootContent, { index }: Reading): number {
  const { line, column } = rangeOf(node).start;
  let width = 0;
  for (const character of index.line(line).slice(0, column - 1))
    width += character === "\t" ? 4 - (width % 4) : 1;
  return width;
}

/** A block quote or a paragraph after the list is a remark; what only a step can hold has lost its indentation. */
function attachFromOutside(draft: Draft, node: RootContent, reading: Reading): void {
  const lost = node.type === "code" || node.type === "table" || containsExpectations(node);
  if (!lost) {
    reportUnreadMarks(node, reading);
    const { remarks } = reading;
    reportUnread(
      [node],
      { where: "between the steps", instead: ownItem, phrases: { role: draft.role, remarks } },
      reading,
    );
    return;
  }
  attach(draft, node, reading);
  const what = node.type === "code" ? "code block" : node.type === "table" ? "table" : "expectation";
  const found = indentOf(node, reading);
  const place =
    draft.indent === undefined
      ? ""
      : found < draft.indent
        ? ` by ${draft.indent} blanks, found ${found} (a tab goes on to the next multiple of 4)`
        : ", before the text that ends the step";
  reading.diagnostics.push(
    problem("step-content-outside", reading.file, rangeOf(node), {
      severity: "warning",
      message: `Unexpected ${what} outside of the steps, expected it indented under step ${draft.step.number}${place}. It is read as part of that step.`,
      data: { step: draft.step.number, what },
      related: [{ message: `step ${draft.step.number}`, file: reading.file, range: draft.step.title.range }],
    }),
  );
}
