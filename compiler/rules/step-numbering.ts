import type { Step } from "../document/schema.js";
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
    return allCases(context.document).flatMap(({ steps }) =>
      steps
        .filter(({ range }) => range.start.offset < end)
        .flatMap((step) => [...numberOf(step, context), ...labelOf(step, context)]),
    );
  },
};

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
function labelOf(step: Step, { source, lines }: LocalContext): Finding[] {
  const line = lines.line(step.range.start.line);
  const label = /^\s*(?:\d+[.)]|[-*+])\s+(?:\*\*|__)?step\s+(\d+)/i.exec(line);
  if (label?.[1] === undefined || Number(label[1]) === step.number) return [];
  const lineStart = step.range.start.offset - (step.range.start.column - 1);
  const start = lineStart + label[0].length - label[1].length;
  const place = lines.range(start, start + label[1].length);
  if (source.slice(start, place.end.offset) !== label[1]) return [];
  return [
    {
      range: place,
      message: `Unexpected label "Step ${label[1]}", expected "Step ${step.number}"`,
      data: { found: Number(label[1]), expected: step.number },
      fix: replacement(place, String(step.number), `Write ${step.number}`),
    },
  ];
}
