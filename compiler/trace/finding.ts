import type { Diagnostic, Severity } from "../model/diagnostic.js";
import type { Range } from "../model/range.js";

/** What tracing itself finds; `docs/traceability.md` explains each. */
export type TraceFinding =
  | "result-duplicate"
  | "result-unknown"
  | "results-unreadable"
  | "results-changed"
  | "results-unsealed"
  | "shard-missing"
  | "section-duplicate"
  | "lock-unreadable"
  | "no-requirements";

/** A finding of tracing. Without a place it stands at the beginning of the file. */
export function traceFinding(
  rule: TraceFinding,
  severity: Severity,
  file: string,
  message: string,
  parts: { range?: Range; data?: Record<string, unknown>; related?: Diagnostic["related"] } = {},
): Diagnostic {
  const start = { line: 1, column: 1, offset: 0 };
  const { range = { start, end: start }, data = {}, related = [] } = parts;
  return { rule, severity, message, file, range, data, related };
}
