import type { Heading, List, ListItem, RootContent } from "mdast";

import { problem } from "../parse/index.js";
import { codeBlock, codeLanguages, dataArgument } from "./blocks.js";
import { containsExpectations, expectationsOf, holdsExpectations } from "./expectations.js";
import { phraseOf, plainText } from "./inline.js";
import { rangeOf, type Reading } from "./reading.js";
import type { Step } from "./schema.js";
import { stepHeading } from "./sections.js";
import { remarksOf } from "./remarks.js";
import { headingLabel, type StepLabel, stepLabel } from "./step-label.js";
import { reportStrayMark, reportUnreadMarks } from "./unread-marks.js";

/** A step under construction: content may still be attached to it. */
interface Draft {
  step: Step;
  /** Its title stands alone: the next paragraph is its phrase. */
  titleOnly: boolean;
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
export function stepsOf(nodes: RootContent[], reading: Reading): StepSection {
  const byHeading = nodes.some(isStepHeading);
  const ordered = nodes.some((node) => node.type === "list" && node.ordered === true);
  const drafts: Draft[] = [];
  const before: RootContent[] = [];
  let underHeading = false;
  for (const node of nodes) {
    const last = drafts.at(-1);
    if (isStepHeading(node)) {
      drafts.push(fromHeading(node, drafts.length + 1, reading));
      underHeading = true;
    } else if (
      node.type === "list" &&
      !byHeading &&
      (node.ordered === true || !(ordered || holdsExpectations(node)))
    ) {
      for (const item of node.children) drafts.push(fromItem(item, drafts.length + 1, node, reading));
    } else if (last === undefined) {
      before.push(node);
    } else if (underHeading) {
      attach(last, node, reading);
    } else {
      attachFromOutside(last, node, reading);
    }
  }
  return { steps: drafts.map(({ step }) => step), before };
}

function isStepHeading(node: RootContent): node is Heading {
  return node.type === "heading" && stepHeading.test(plainText(node));
}

function fromItem(item: ListItem, number: number, list: List, reading: Reading): Draft {
  const first = item.children[0];
  const hasLine = first?.type === "paragraph" && !holdsExpectations(first);
  const label: StepLabel = hasLine ? stepLabel(first.children, reading) : { titleOnly: true };
  if (hasLine) reportStrayMark(first, reading);
  const range = rangeOf(item);
  const written =
    list.ordered === true
      ? /^\d+/.exec(reading.source.slice(range.start.offset, range.start.offset + 10))?.[0]
      : undefined;
  const draft = newDraft(label, number, written === undefined ? undefined : Number(written), range);
  if (first !== undefined) draft.indent = indentOf(first, reading);
  for (const node of item.children) if (!hasLine || node !== first) attach(draft, node, reading);
  return draft;
}

function fromHeading(heading: Heading, number: number, reading: Reading): Draft {
  const written = /\d+/.exec(plainText(heading))?.[0];
  return newDraft(headingLabel(heading.children, reading), number, Number(written), rangeOf(heading));
}

function newDraft(
  label: StepLabel,
  number: number,
  written: number | undefined,
  range: Step["range"],
): Draft {
  return {
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

/** Adds one block to a step; gives whether the block is part of a step's grammar. Other prose is left alone. */
function attach(draft: Draft, node: RootContent, reading: Reading): boolean {
  const { step } = draft;
  if (step.range.end.offset < rangeOf(node).end.offset)
    step.range = { start: step.range.start, end: rangeOf(node).end };
  reportUnreadMarks(node, reading);
  const expected = expectationsOf(node, reading);
  if (expected.length > 0 || node.type === "list") remark(step, node, reading);
  for (const found of expected)
    step.expectations.push({ id: `${step.number}.${step.expectations.length + 1}`, ...found });
  if (expected.length > 0) return true;
  if (node.type === "paragraph") {
    const phrase = draft.titleOnly ? phraseOf({ nodes: node.children }, reading) : undefined;
    if (phrase !== undefined) {
      step.phrase = phrase;
      delete step.titleOnly;
    } else remark(step, node, reading);
    draft.titleOnly = false;
    return phrase !== undefined;
  }
  if (node.type !== "code" && node.type !== "table" && node.type !== "blockquote") return false;
  draft.titleOnly = false;
  const data = dataArgument(node, reading);
  if (data !== undefined) step.data.push(data);
  else if (node.type === "code") {
    const block = codeBlock(node, reading);
    (codeLanguages.has(block.language) ? step.code : step.reference).push(block);
  }
  return true;
}

/** The blanks before a block on its line, or what counts as such; a tab goes on to the next multiple of four. */
function indentOf(node: RootContent, { index }: Reading): number {
  const { line, column } = rangeOf(node).start;
  let width = 0;
  for (const character of index.line(line).slice(0, column - 1))
    width += character === "\t" ? 4 - (width % 4) : 1;
  return width;
}

/** Keeps remarks of which no mark is reported already. */
function remark(step: Step, node: RootContent, reading: Reading): void {
  const marks = reading.diagnostics.filter(({ rule }) => rule === "expectation-mark");
  const found = remarksOf(node, reading).filter(
    ({ range }) =>
      !marks.some(({ range: { start } }) => start.line >= range.start.line && start.line <= range.end.line),
  );
  if (found.length > 0) step.remarks = [...(step.remarks ?? []), ...found];
}

/** A block quote or a paragraph after the list is a remark; what only a step can hold has lost its indentation. */
function attachFromOutside(draft: Draft, node: RootContent, reading: Reading): void {
  const lost = node.type === "code" || node.type === "table" || containsExpectations(node);
  if (!lost) {
    reportUnreadMarks(node, reading);
    remark(draft.step, node, reading);
    return;
  }
  attach(draft, node, reading);
  const what = node.type === "code" ? "code block" : node.type === "table" ? "table" : "expectation";
  const columns =
    draft.indent === undefined
      ? ""
      : ` by ${draft.indent} blanks, found ${indentOf(node, reading)} (a tab goes on to the next multiple of 4)`;
  reading.diagnostics.push(
    problem("step-content-outside", reading.file, rangeOf(node), {
      severity: "warning",
      message: `Unexpected ${what} outside of the steps, expected it indented under step ${draft.step.number}${columns}. It is read as part of that step.`,
      data: { step: draft.step.number, what },
      related: [{ message: `step ${draft.step.number}`, file: reading.file, range: draft.step.title.range }],
    }),
  );
}
