import type { Diagnostic } from "../model/diagnostic.js";

/** Diagnostics by file and place; of two at one place, by rule and message. Code unit order: the same everywhere. */
export function sortDiagnostics(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  return [...diagnostics].sort(
    (a, b) =>
      compare(a.file, b.file) ||
      a.range.start.offset - b.range.start.offset ||
      a.range.start.line - b.range.start.line ||
      a.range.start.column - b.range.start.column ||
      compare(a.rule, b.rule) ||
      compare(a.message, b.message),
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

export interface DiagnosticCount {
  files: number;
  errors: number;
  warnings: number;
}

/** How many findings there are; `files` counts the files that have one. */
export function countDiagnostics(diagnostics: readonly Diagnostic[]): DiagnosticCount {
  const of = (severity: string) =>
    diagnostics.filter((diagnostic) => diagnostic.severity === severity).length;
  return {
    files: new Set(diagnostics.map(({ file }) => file)).size,
    errors: of("error"),
    warnings: of("warning"),
  };
}
