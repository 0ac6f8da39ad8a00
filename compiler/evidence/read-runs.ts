import type { Diagnostic } from "../model/diagnostic.js";
import type { Results } from "../model/results.js";
import { loadEvidence } from "../trace/load.js";
import type { CaseEvidence } from "../trace/results/evidence.js";
import type { ResultsFile } from "../trace/results/read-results.js";

/** The results that a project keeps. */
export interface EvidenceRuns {
  files: readonly ResultsFile[];
  /** The newest result of each case. */
  newest: ReadonlyMap<string, CaseEvidence>;
  /** Files that cannot be read or prove nothing, and results that contradict each other. */
  diagnostics: readonly Diagnostic[];
}

/** Reads all runs kept in `.tcspec/results` and checks their seals. */
export function readRuns(root: string): EvidenceRuns {
  const diagnostics: Diagnostic[] = [];
  const { files, evidence } = loadEvidence(root, undefined, diagnostics);
  return { files, newest: evidence, diagnostics };
}

/** Whether a file holds results of several runs: of none it is the evidence. */
export const isMerged = ({ mergedFrom }: Results): boolean => mergedFrom !== undefined;
