import type { Diagnostic, RelatedPlace, Severity } from "../model/diagnostic.js";
import type { Range } from "../model/range.js";

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
