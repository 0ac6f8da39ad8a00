import { sha256 } from "../files/sha256.js";
import type { Results } from "../model/results.js";
import { canonicalJson } from "./canonical-json.js";

export type Seal = NonNullable<Results["seal"]>;

/** One file of a run's journal. */
export interface JournalFile {
  name: string;
  bytes: Uint8Array;
}

/** What stands in the way of believing a results file. */
export type SealProblem = "no seal" | "changed" | "no journal" | "journal changed";

/** SHA-256 over names and contents of a run's journal, in the order of the names. */
export function journalDigest(files: readonly JournalFile[]): string {
  const sorted = [...files].sort((a, b) => (a.name < b.name ? -1 : 1));
  return sha256(canonicalJson(sorted.map(({ name, bytes }) => [name, sha256(bytes)])));
}

/**
 * Results with their seal: SHA-256 over their canonical JSON, in which the hash of the journal they were built from
 * stands. A seal shows that a file was changed by hand or cut short; it is no signature, for whoever can run tcspec can make
 * one.
 */
export function sealResults(results: Results, journal: readonly JournalFile[]): Results & { seal: Seal } {
  const open = { algorithm: "sha256" as const, journal: journalDigest(journal) };
  return { ...results, seal: { ...open, digest: digestOf(results, open) } };
}

/**
 * What is wrong with the seal of a results file; nothing where it holds.
 *
 * @param results as parsed from the file, members that the schema does not know included
 * @param journal the files of `.tcspec/runs/<runId>/journal`; none where the folder is gone
 */
export function sealProblem(results: Results, journal: readonly JournalFile[]): SealProblem | undefined {
  const { seal } = results;
  if (seal === undefined) return "no seal";
  const { digest, ...open } = seal;
  if (digestOf(results, open) !== digest) return "changed";
  if (journal.length === 0 && results.cases.some(({ attempts }) => attempts.length > 0)) return "no journal";
  return journalDigest(journal) === seal.journal ? undefined : "journal changed";
}

function digestOf(results: Results, seal: Omit<Seal, "digest">): string {
  return sha256(canonicalJson({ ...results, seal }));
}
