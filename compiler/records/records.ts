import type { CompiledSpec } from "./compiled-spec.js";
import type { Diagnostic } from "../model/diagnostic.js";
import { recordText, type SpecRecord, specRecord } from "./spec-record.js";

/**
 * What can be reused of the specs that were compiled. Not of one whose findings hang on other files: on another spec,
 * the place of a step definition, a file that stands where its output would be.
 */
export function recordsOf(
  specs: ReadonlyMap<string, Pick<CompiledSpec, "hash" | "ids" | "cases" | "phrases" | "output">>,
  diagnostics: readonly Diagnostic[],
): Map<string, SpecRecord> {
  const byFile = new Map<string, Diagnostic[]>();
  for (const diagnostic of diagnostics) {
    const own = byFile.get(diagnostic.file);
    if (own) own.push(diagnostic);
    else byFile.set(diagnostic.file, [diagnostic]);
  }
  const records = new Map<string, SpecRecord>();
  for (const [file, { hash, ids, cases, phrases, output }] of specs) {
    const own = byFile.get(file) ?? [];
    if (own.some((diagnostic) => hangsOnOthers(diagnostic, file))) continue;
    const known = {
      hash,
      ids,
      hasFindings: own.length > 0,
      ...(output && { output: { name: output.name, hash: output.hash } }),
    };
    records.set(file, specRecord(known, recordText(cases, own), phrases));
  }
  return records;
}

const hangsOnOthers = ({ rule, related }: Diagnostic, file: string): boolean =>
  rule === "foreign-output" || related.some((place) => place.file !== file);
