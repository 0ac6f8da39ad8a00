import type { Diagnostic, TextEdit } from "../model/diagnostic.js";

export interface Mended {
  text: string;
  /** The findings whose fixes were applied. */
  applied: Diagnostic[];
}

/**
 * Applies the fixes of one file's findings to its text and touches no other character. A fix is applied whole or not at
 * all: one that overlaps an earlier one is left for the next time.
 */
export function applyFixes(source: string, diagnostics: readonly Diagnostic[]): Mended {
  const applied: Diagnostic[] = [];
  const edits: TextEdit[] = [];
  for (const diagnostic of diagnostics) {
    const wanted = diagnostic.fix?.edits ?? [];
    const known = wanted.every((edit) => edits.some((other) => isSame(edit, other)));
    if (wanted.length === 0) continue;
    if (!known && wanted.some((edit) => edits.some((other) => overlap(edit, other)))) continue;
    applied.push(diagnostic);
    if (!known) edits.push(...wanted);
  }
  edits.sort((a, b) => a.range.start.offset - b.range.start.offset);
  let text = "";
  let at = 0;
  for (const { range, text: replacement } of edits) {
    text += source.slice(at, range.start.offset) + replacement;
    at = range.end.offset;
  }
  return { text: text + source.slice(at), applied };
}

/** Two insertions at one place are an overlap too: their order would be a guess. */
function overlap(left: TextEdit, right: TextEdit): boolean {
  return (
    left.range.start.offset === right.range.start.offset ||
    (left.range.start.offset < right.range.end.offset && right.range.start.offset < left.range.end.offset)
  );
}

function isSame(left: TextEdit, right: TextEdit): boolean {
  return (
    left.range.start.offset === right.range.start.offset &&
    left.range.end.offset === right.range.end.offset &&
    left.text === right.text
  );
}
