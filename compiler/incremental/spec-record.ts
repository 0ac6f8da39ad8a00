import type { CaseSummary } from "../generate/case-summary.js";
import type { Diagnostic } from "../model/diagnostic.js";
import { jsonLine } from "./lines.js";
import type { CasePhrases } from "./phrases.js";

/** What compiling a spec came to, as long as its bytes, what every spec depends on, and what its phrases bind to are the same. */
export interface SpecRecord {
  hash: string;
  /** Of its test cases. */
  ids: readonly string[];
  cases: readonly CaseSummary[];
  diagnostics: readonly Diagnostic[];
  hasFindings: boolean;
  /** Absent where an error keeps the spec from being generated. The name is relative to the generated folder. */
  output?: { name: string; hash: string };
  phrases: readonly CasePhrases[];
  /** Present where it comes from a manifest: then its lines are not made anew. */
  lines?: RecordLines;
}

/** How a record stands in a manifest. */
interface RecordLines {
  text: Buffer;
  phrases: Buffer;
}

type Text = Pick<SpecRecord, "cases" | "diagnostics">;

const none = jsonLine(null);

/** The lines of a record, or of none. */
export function linesOf(record: SpecRecord | undefined): RecordLines {
  if (record === undefined) return { text: none, phrases: none };
  if (record.lines) return record.lines;
  const { cases, diagnostics, phrases } = record;
  return { text: jsonLine({ cases, diagnostics } satisfies Text), phrases: jsonLine(phrases) };
}

/** A record that stands in a manifest: its texts are parsed when they are asked for. */
export function storedRecord(
  known: Pick<SpecRecord, "hash" | "ids" | "hasFindings" | "output">,
  lines: RecordLines,
): SpecRecord {
  let text: Text | undefined;
  const parsed = (): Text => (text ??= JSON.parse(lines.text.toString()) as Text);
  return {
    ...known,
    lines,
    get cases() {
      return parsed().cases;
    },
    get diagnostics() {
      return known.hasFindings ? parsed().diagnostics : [];
    },
    get phrases() {
      return JSON.parse(lines.phrases.toString()) as CasePhrases[];
    },
  };
}
