import type { Step } from "../document/schema.js";
import { stepNumbers } from "../document/step-links.js";
import type { Range } from "../model/range.js";
import type { LocalContext } from "./rule.js";

/** A step and the numbers that were written for it: of its item or heading, and of its label. */
export interface WrittenStep {
  step: Step;
  written: readonly number[];
}

/** A line wrap may stand in it, but no heading over a list. */
const named = /\bsteps?(?:[^\S\n]+|[^\S\n]*\n[^\S\n]+)(\d+(?:[^\S\n]*(?:[,;&–-]|\band\b)\s*\d+)*)/gi;
/** What may stand before the number of a step itself on its first line. */
const ownLabel = /^\s*(?:#{1,6}[^\d]*|(?:\d+[.)]|[-*+])\s+)?(?:\*\*|__)?$/;

/**
 * The place of a text that names a step by a number which another step was written with: whether it means the written
 * number or the position only its author knows, so that steps cannot be counted anew without asking. Items that are
 * all written alike (`1.`) are named by what they are shown as.
 */
export function namedAmbiguously(
  steps: readonly WrittenStep[],
  { source, lines }: LocalContext,
): { text: string; range: Range } | undefined {
  const all = new Set(steps.flatMap(({ written }) => written));
  if (all.size < 2) return undefined;
  const moved = new Set(
    steps.flatMap(({ step, written }) => written.filter((number) => number !== step.number)),
  );
  if (moved.size === 0) return undefined;
  const firstLines = new Set(steps.map(({ step }) => step.range.start.line));
  for (const match of source.matchAll(named)) {
    const range = lines.range(match.index, match.index + match[0].length);
    const before = lines.line(range.start.line).slice(0, range.start.column - 1);
    if (firstLines.has(range.start.line) && ownLabel.test(before)) continue;
    if (stepNumbers(match[1] ?? "").some((number) => moved.has(number))) return { text: match[0], range };
  }
  return undefined;
}
