import { readFileSync } from "node:fs";

import { type Results, resultsSchema } from "../../model/results.js";
import type { Diagnostic } from "../../model/diagnostic.js";
import { LineIndex } from "../../parse/index.js";
import { jsonError } from "../../rules/json-error.js";
import { isSystemError, reasonOf } from "../../files/system-error.js";
import type { SealProblem } from "../../seal/seal.js";
import { traceFinding } from "../finding.js";

/** The results of one file. */
export interface ResultsFile {
  /** As findings name it. */
  file: string;
  results: Results;
  /** Absent where its seal holds, and where nobody has looked. */
  problem?: SealProblem;
}

/** Reads a results file from the disk; what is there and cannot be read (a folder, a link that leads nowhere) is a finding. */
export function readResultsFile(
  path: string,
  file: string,
): { results?: Results; diagnostics: Diagnostic[] } {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    if (!isSystemError(error)) throw error;
    return unreadable(
      file,
      `The results cannot be read: ${reasonOf(error)}. Expected a file with the results of a run`,
      "",
      0,
    );
  }
  return readResults(bytes, file);
}

/**
 * Reads a results file. What is no JSON (cut off, empty), or no results of this version, is a located finding; members
 * that this version does not know are kept.
 */
export function readResults(
  bytes: Uint8Array,
  file: string,
): { results?: Results; diagnostics: Diagnostic[] } {
  const text = new TextDecoder().decode(bytes);
  const place = jsonError(text);
  if (place !== undefined) {
    const cut = place >= text.trimEnd().length ? "end of the file: it was cut off" : "text: it is no JSON";
    return unreadable(file, `Unexpected ${cut}. Expected the results of a run`, text, place);
  }
  const value = JSON.parse(text) as unknown;
  const parsed = resultsSchema.safeParse(value);
  if (parsed.success) return { results: value as Results, diagnostics: [] };
  const [issue] = parsed.error.issues;
  const at = issue?.path.map(String).join(".") ?? "";
  const what = `${at === "" ? "the file" : at}: ${issue?.message ?? "no results"}`;
  return unreadable(
    file,
    `Unexpected content at ${what}. Expected the results of a run, schemaVersion 1`,
    text,
    0,
  );
}

function unreadable(
  file: string,
  message: string,
  text: string,
  offset: number,
): { diagnostics: Diagnostic[] } {
  const range = new LineIndex(text).range(offset, offset);
  return { diagnostics: [traceFinding("results-unreadable", "error", file, message, { range })] };
}
