import { join } from "node:path";

import type { Results } from "../model/results.js";
import { readJournal } from "./read-journal.js";
import { sealProblem, type SealProblem } from "./seal.js";

/**
 * What is wrong with the seal of a results file of a project, held against the journal that the project keeps of its run.
 * Merged results have no journal of their own.
 *
 * @param root absolute
 */
export function sealProblemIn(root: string, results: Results): SealProblem | undefined {
  if (results.mergedFrom !== undefined) return sealProblem(results, []);
  return sealProblem(results, readJournal(journalFolder(root, results.runId)));
}

/** Why the results of a file prove nothing: they are not what the run found, or nobody can tell whether they are. */
export type ResultsDoubt = "changed results" | "results without seal";

/**
 * The doubt that a seal leaves. A journal that is gone leaves none: results are read on other machines than they were
 * made on, and the seal stands over them.
 */
export function doubtOf(problem: SealProblem | undefined): ResultsDoubt | undefined {
  if (problem === "changed" || problem === "journal changed") return "changed results";
  return problem === "no seal" ? "results without seal" : undefined;
}

/** A run's id becomes a path: one that is made up must not lead elsewhere. */
const journalFolder = (root: string, runId: string): string =>
  join(root, ".tcspec", "runs", runId.replace(/[^\w-]/gu, "_"), "journal");
