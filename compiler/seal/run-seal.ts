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

/** Whether somebody changed the file, or what it was made from, after the run. */
export const isChanged = (problem: SealProblem | undefined): boolean =>
  problem === "changed" || problem === "journal changed";

/** A run's id becomes a path: one that is made up must not lead elsewhere. */
const journalFolder = (root: string, runId: string): string =>
  join(root, ".tcspec", "runs", runId.replace(/[^\w-]/gu, "_"), "journal");
