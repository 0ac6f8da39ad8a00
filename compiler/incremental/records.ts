import type { Diagnostic } from "../model/diagnostic.js";
import { sha256 } from "./hash.js";
import type { SpecRecord } from "./manifest.js";

/**
 * What can be reused of the specs that were compiled. Not of one whose findings hang on other files: on another spec,
 * a step definition, a file that stands where its output would be.
 *
 * @param generated specs and texts by the name of the output
 */
export function recordsOf(
  specs: ReadonlyMap<string, Pick<SpecRecord, "hash" | "cases">>,
  generated: ReadonlyMap<string, { spec: string; text: string }>,
  diagnostics: readonly Diagnostic[],
): Map<string, SpecRecord> {
  const byFile = new Map<string, Diagnostic[]>();
  for (const diagnostic of diagnostics)
    byFile.set(diagnostic.file, [...(byFile.get(diagnostic.file) ?? []), diagnostic]);
  const outputs = new Map(
    [...generated].map(([name, { spec, text }]) => [spec, { name, hash: sha256(text) }] as const),
  );
  const records = new Map<string, SpecRecord>();
  for (const [file, { hash, cases }] of specs) {
    const own = byFile.get(file) ?? [];
    const output = outputs.get(file);
    if (own.some((diagnostic) => hangsOnOthers(diagnostic, file))) continue;
    records.set(file, {
      hash,
      cases,
      diagnostics: own,
      ...(output && { output }),
    });
  }
  return records;
}

const hangsOnOthers = ({ rule, related }: Diagnostic, file: string): boolean =>
  rule === "foreign-output" || related.some((place) => place.file !== file);
