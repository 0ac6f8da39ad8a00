import type { Diagnostic } from "../model/diagnostic.js";
import { countDiagnostics, sortDiagnostics } from "./sort.js";

/**
 * Findings for programs: `{ diagnostics: […], summary: { files, errors, warnings } }`, sorted by file and place.
 * Lines and columns count from 1; the end is exclusive.
 */
export function formatJson(diagnostics: readonly Diagnostic[]): string {
  const findings = sortDiagnostics(diagnostics).map((diagnostic) => ({
    rule: diagnostic.rule,
    severity: diagnostic.severity,
    message: diagnostic.message,
    file: diagnostic.file,
    ...flat(diagnostic),
    data: diagnostic.data,
    related: diagnostic.related.map((place) => ({
      message: place.message,
      file: place.file,
      ...flat(place),
    })),
    fixable: diagnostic.fix !== undefined,
    docs: `docs/rules/${diagnostic.rule}.md`,
  }));
  return `${JSON.stringify({ diagnostics: findings, summary: countDiagnostics(diagnostics) }, undefined, 2)}\n`;
}

function flat({ range: { start, end } }: Pick<Diagnostic, "range">) {
  return { line: start.line, column: start.column, endLine: end.line, endColumn: end.column };
}
