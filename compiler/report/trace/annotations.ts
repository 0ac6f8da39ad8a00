import type { Nodes } from "mdast";

import type { Criterion, SpecCase, Step } from "../../document/schema.js";
import type { CaseResult, StepResult } from "../../model/results.js";
import { type Verdict, verdicts } from "../../model/verdict.js";
import { badge } from "../parts/badge.js";
import { type Html, markup } from "../parts/html.js";
import type { Annotation } from "../markdown/render.js";
import { failureBlock, failedLine, type FailureContext } from "./failure.js";
import { duration, measure } from "./measure.js";

/**
 * What a result says about the blocks of its spec: the verdict beside each step, expectation, criterion, target and
 * pre-condition, failures under their step, the row of a table at which a step failed. A block is known by the line
 * that it begins on.
 */
export function annotationsOf(
  spec: SpecCase,
  result: CaseResult,
  context: FailureContext,
): (node: Nodes) => Annotation | undefined {
  const blocks = new Map<number, Annotation>();
  const rows = new Map<number, Annotation>();
  const attempt = result.attempts.at(-1);
  const steps = new Map(attempt?.steps.map((step) => [step.number, step]));
  for (const step of spec.steps) annotateStep(step, steps.get(step.number), blocks, rows, context);
  for (const { phrase, range } of spec.preconditions) {
    const found = attempt?.preconditions.find(({ text }) => text === phrase.value);
    if (found === undefined) continue;
    const reason = found.reason === undefined ? undefined : markup`<p class="why">${found.reason}</p>`;
    blocks.set(range.start.line, { beside: badge(found.verdict), ...(reason && { below: reason }) });
  }
  for (const target of targetNotes(spec, result)) append(blocks, target.line, target.beside);
  for (const criterion of [...spec.passCriteria, ...spec.failCriteria]) {
    const verdict = criterionVerdict(criterion, steps, result);
    if (verdict !== undefined) append(blocks, criterion.range.start.line, badge(verdict));
  }
  return (node) => {
    const line = node.position?.start.line ?? 0;
    if (node.type === "tableRow") return rows.get(line);
    if (node.type === "listItem" || node.type === "heading") return blocks.get(line);
    return node.type === "paragraph" ? paragraphNote(node, blocks) : undefined;
  };
}

/** Fields may stand as lines of one paragraph. The first paragraph of an item is its own line, and not asked for. */
function paragraphNote(node: Nodes, blocks: ReadonlyMap<number, Annotation>): Annotation | undefined {
  const start = node.position?.start;
  const end = node.position?.end;
  if (start === undefined || end === undefined) return undefined;
  const notes: Annotation[] = [];
  for (let line = start.line; line <= end.line; line += 1)
    notes.push(...[blocks.get(line)].flatMap((note) => note ?? []));
  if (notes.length < 2) return notes[0];
  return {
    beside: markup`${notes.map(({ beside }) => beside)}`,
    below: markup`${notes.map(({ below }) => below)}`,
  };
}

function annotateStep(
  step: Step,
  result: StepResult | undefined,
  blocks: Map<number, Annotation>,
  rows: Map<number, Annotation>,
  context: FailureContext,
): void {
  if (result === undefined) return;
  const { verdict, durationMs, assertions, reason, error, expectations } = result;
  const figures =
    verdict === "skipped"
      ? undefined
      : markup`<span class="figures">${duration(durationMs)}, ${assertions} ${assertions === 1 ? "assertion" : "assertions"}</span>`;
  const why =
    error === undefined
      ? reason !== undefined && markup`<p class="why">${reason}</p>`
      : failureBlock(error, { ...context, line: result.line });
  blocks.set(step.range.start.line, {
    className: `step is-${verdict}`,
    beside: markup`${badge(verdict)}${figures}`,
    ...(why !== false && { below: why }),
  });
  for (const expectation of step.expectations) {
    const found = expectations.find(({ id }) => id === expectation.id);
    if (found === undefined) continue;
    const measured =
      found.measured === undefined ? undefined : markup`<span class="measured">${found.measured}</span>`;
    append(blocks, expectation.range.start.line, markup`${badge(found.verdict)}${measured}`);
  }
  const line = error === undefined ? undefined : failedLine(error, context);
  const isRow = step.data
    .flatMap((data) => (data.kind === "table" ? data.table.rows : []))
    .some(({ range }) => range.start.line === line);
  if (line !== undefined && isRow) rows.set(line, { className: "failed-row", beside: badge("failed") });
}

function targetNotes(spec: SpecCase, result: CaseResult): { line: number; beside: Html }[] {
  return spec.targets.flatMap((target) => {
    const found = result.targets.find(
      ({ text, subject }) => text === target.text && subject === target.subject,
    );
    if (found === undefined) return [];
    const figure =
      found.measured === undefined ? "nothing measured" : `measured ${measure(found.measured, found.unit)}`;
    const samples = found.samples === 1 ? "1 sample" : `${found.samples} samples`;
    return [
      {
        line: target.line,
        beside: markup`<span class="target">${spec.targets.length > 1 && markup`<span class="subject">${target.subject}</span>`}${badge(found.verdict)}<span class="measured">${figure}, ${samples}</span></span>`,
      },
    ];
  });
}

/** A criterion holds where all the steps that it names passed; one without steps where the whole case did. */
function criterionVerdict(
  { steps: named }: Criterion,
  steps: ReadonlyMap<number, StepResult>,
  result: CaseResult,
): Verdict | undefined {
  if (named.length === 0) return result.verdict === "passed" ? "passed" : undefined;
  const found = named.map((number) => steps.get(number)?.verdict ?? "skipped");
  return verdicts[Math.max(...found.map((verdict) => verdicts.indexOf(verdict)))];
}

function append(blocks: Map<number, Annotation>, line: number, beside: Html): void {
  const former = blocks.get(line);
  blocks.set(line, { ...former, beside: former?.beside ? markup`${former.beside}${beside}` : beside });
}
