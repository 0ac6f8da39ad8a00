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
  /** Nothing where they have been lost. */
  phrases: readonly CasePhrases[] | undefined;
  /** Present where it comes from a manifest: then it is not put into words anew. */
  stored?: StoredRecord;
}

/** How a record stands in a manifest, and in the file of phrases beside it. */
interface StoredRecord {
  text: Buffer;
  phrases: { line: () => Buffer; seal: string };
}

type Text = Pick<SpecRecord, "cases" | "diagnostics">;

/** The line of a record, or of none. */
export function lineOf(record: SpecRecord | undefined): Buffer {
  if (record === undefined) return jsonLine(null);
  if (record.stored) return record.stored.text;
  const { cases, diagnostics } = record;
  return jsonLine({ cases, diagnostics } satisfies Text);
}

/** A record that stands in a manifest: its texts are parsed when they are asked for. */
export function storedRecord(
  known: Pick<SpecRecord, "hash" | "ids" | "hasFindings" | "output">,
  stored: StoredRecord,
  phrases: () => readonly CasePhrases[] | undefined,
): SpecRecord {
  let text: Text | undefined;
  const parsed = (): Text => (text ??= JSON.parse(stored.text.toString()) as Text);
  return {
    ...known,
    stored,
    get cases() {
      return parsed().cases;
    },
    get diagnostics() {
      return known.hasFindings ? parsed().diagnostics : [];
    },
    get phrases() {
      return phrases();
    },
  };
}
