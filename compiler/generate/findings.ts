import type { Diagnostic, RelatedPlace } from "../model/diagnostic.js";
import type { Range } from "../model/range.js";

/** A finding of the generator that keeps a spec from being generated, without a mend of its own. */
export function finding(
  rule: string,
  file: string,
  range: Range,
  message: string,
  data: Record<string, unknown> = {},
  related: RelatedPlace[] = [],
): Diagnostic {
  return { rule, severity: "error", message, file, range, data, related };
}
