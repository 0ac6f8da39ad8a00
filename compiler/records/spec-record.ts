import type { CaseSummary } from "./case-summary.js";
import type { Diagnostic } from "../model/diagnostic.js";
import { jsonLine, type Line } from "./lines.js";
import type { SealedPhrases } from "./phrase-file.js";

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
  /** How its cases and diagnostics stand in a manifest. */
  text: Line;
  /** How its phrases stand in the file beside the manifest. */
  phrases: SealedPhrases;
}

/** The line of a spec without a record. */
export const noRecord = jsonLine(null);

/** The text of a record, of its cases in JSON. */
export const recordText = (cases: string, diagnostics: readonly Diagnostic[]): string =>
  `{"cases":${cases},"diagnostics":${JSON.stringify(diagnostics)}}\n`;

/** A record whose texts are parsed when they are asked for. */
export function specRecord(
  known: Pick<SpecRecord, "hash" | "ids" | "hasFindings" | "output">,
  text: Line,
  phrases: SealedPhrases,
): SpecRecord {
  let read: Pick<SpecRecord, "cases" | "diagnostics"> | undefined;
  const parsed = () => (read ??= JSON.parse(text.toString()) as NonNullable<typeof read>);
  return {
    ...known,
    text,
    phrases,
    get cases() {
      return parsed().cases;
    },
    get diagnostics() {
      return known.hasFindings ? parsed().diagnostics : [];
    },
  };
}
