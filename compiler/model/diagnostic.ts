import type { Range } from "./range.js";

export type Severity = "error" | "warning" | "info";

/** A replacement of the text in `range`; an insertion has an empty range. */
export interface TextEdit {
  range: Range;
  text: string;
}

/** A second place that a finding is about ("first declared here"). */
export interface RelatedPlace {
  message: string;
  file: string;
  range: Range;
}

/**
 * The one error shape of the compiler: what failed, what was expected, where. `rule` is a stable id; `data` holds
 * the message's parts, typed per rule; `file` is relative to the project's root, with `/`.
 */
export interface Diagnostic {
  rule: string;
  severity: Severity;
  message: string;
  file: string;
  range: Range;
  data: Record<string, unknown>;
  related: RelatedPlace[];
  /** The mend, where there is exactly one right answer. */
  fix?: { description: string; edits: TextEdit[] };
}
