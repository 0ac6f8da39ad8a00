import type { Diagnostic, RelatedPlace, Severity } from "../model/diagnostic.js";
import type { Range } from "../model/range.js";

/** Whether a file was not read at all: it is beyond the bounds, in another encoding, or empty. There is nothing to judge in it. */
export function isUnread(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some(
    ({ rule, data }) =>
      rule === "file-limits" ||
      (rule === "file-encoding" && data["encoding"] !== undefined) ||
      (rule === "title-form" && data["empty"] === true),
  );
}

interface ProblemParts {
  message: string;
  data?: Record<string, unknown>;
  severity?: Severity;
  related?: RelatedPlace[];
}

/** A {@link Diagnostic} with the usual defaults: an error without related places. */
export function problem(rule: string, file: string, range: Range, parts: ProblemParts): Diagnostic {
  return {
    rule,
    severity: parts.severity ?? "error",
    message: parts.message,
    file,
    range,
    data: parts.data ?? {},
    related: parts.related ?? [],
  };
}
