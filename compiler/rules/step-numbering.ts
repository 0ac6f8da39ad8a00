import type { Step } from "../document/schema.js";
import { namedAmbiguously, type WrittenStep } from "./renumbering.js";
import { allCases, type Finding, type LocalContext, type LocalRule, replacement } from "./rule.js";

export const stepNumbering: LocalRule = {
  id: "step-numbering",
  summary: 'Steps count from 1 without gaps, so that "Step 4" means the same to everybody.',
  severity: "warning",
  scope: "local",
  check(context) {
    // A second section of steps is `section-order`: how it ought to count is not known.
    const [, second] = context.document.sections.filter(({ key }) => key === "test steps");
    const end = second?.range.start.offset ?? Infinity;
    return allCases(context.document).flatMap((found) => {
      const steps = found.steps.filter(({ range }) => range.start.offset < end);
      const findings = steps.flatMap((step) => [...numberOf(step, context), ...labelOf(step, context)]);
      const written = steps.map((step) => ({ step, written: writtenNumbers(step, context) }));
      return findings.length === 0 ? [] : unlessNamed(findings, written, context);
    });
  },
};

/** Without their fixes where a text names a step by a number that a fix would give to another step. */
function unlessNamed(findings: Finding[], steps: readonly WrittenStep[], context: LocalContext): Finding[] {
  const named = namedAmbiguously(steps, context);
  if (named === undefined) return findings;
  const { line, column } = named.range.start;
  return findings.map(({ fix: _, message, ...finding }) => ({
    ...finding,
    message: `${message}. "${named.text}" at ${line}:${column} may mean the written number or the position: count the steps and what names them anew together`,
    related: [{ message: "names a step by its number", file: context.document.file, range: named.range }],
  }));
}

function writtenNumbers(step: Step, context: LocalContext): number[] {
  const label = labelAt(step, context);
  return [step.writtenNumber ?? step.number, ...(label === undefined ? [] : [label.number])];
}

/** The number of the list item, or of the heading. */
function numberOf(step: Step, { source, lines }: LocalContext): Finding[] {
  const { writtenNumber, number, range } = step;
  if (writtenNumber === undefined || writtenNumber === number) return [];
  const text = source.slice(range.start.offset, range.end.offset);
  const match = /^(?:#{1,6}[^\n\d]*)?(\d+)/.exec(text);
  if (match?.[1] === undefined) return [];
  const start = range.start.offset + match[0].length - match[1].length;
  const place = lines.range(start, start + match[1].length);
  // A longer number would need what stands under the item to be indented further.
  const safe = match[1].length === String(number).length || !text.includes("\n") || text.startsWith("#");
  return [
    {
      range: place,
      message: `Unexpected step number ${writtenNumber}, expected ${number}`,
      data: { found: writtenNumber, expected: number },
      ...(safe && { fix: replacement(place, String(number), `Write ${number}`) }),
    },
  ];
}

/** `2. **Step 3:** …` */
function labelOf(step: Step, context: LocalContext): Finding[] {
  const label = labelAt(step, context);
  if (label === undefined || label.number === step.number) return [];
  const place = context.lines.range(label.start, label.start + label.text.length);
  return [
    {
      range: place,
      message: `Unexpected label "Step ${label.text}", expected "Step ${step.number}"`,
      data: { found: label.number, expected: step.number },
      fix: replacement(place, String(step.number), `Write ${step.number}`),
    },
  ];
}

function labelAt(
  step: Step,
  { source, lines }: LocalContext,
): { number: number; text: string; start: number } | undefined {
  const line = lines.line(step.range.start.line);
  const label = /^\s*(?:\d+[.)]|[-*+])\s+(?:\*\*|__)?step\s+(\d+)/i.exec(line);
  const text = label?.[1];
  if (label === null || text === undefined) return undefined;
  const start = step.range.start.offset - (step.range.start.column - 1) + label[0].length - text.length;
  return source.startsWith(text, start) ? { number: Number(text), text, start } : undefined;
}
