import { redactDiagnostic } from "../../check/redact.js";
import { sortDiagnostics } from "../../diagnostics/sort.js";
import { summarise } from "../summary.js";
import type { Trace } from "../trace.js";

/** A trace for machines. Members may be added; `schemaVersion` changes where one changes its meaning. */
export function formatTraceJson(trace: Trace): string {
  const { documents, cases, links, hasLock, removed, diagnostics } = trace;
  const value = {
    schemaVersion: 1,
    summary: summarise(trace),
    documents,
    cases: cases.map(({ evidence, ...facts }) => ({
      ...facts,
      ...(evidence && {
        run: evidence.run,
        ...(evidence.doubt !== undefined && { doubt: evidence.doubt }),
        partial: evidence.result.partial,
        durationMs: evidence.result.durationMs,
        history: evidence.history,
      }),
    })),
    links,
    hasLock,
    removed,
    diagnostics: sortDiagnostics(diagnostics)
      .map(redactDiagnostic)
      .map(({ rule, severity, message, file, range: { start }, data }) => ({
        rule,
        severity,
        message,
        file,
        line: start.line,
        column: start.column,
        data,
      })),
  };
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
