import { join } from "node:path";

import type { Diagnostic } from "../model/diagnostic.js";
import type { Results } from "../model/results.js";
import { resultsPaths } from "../trace/load.js";
import { type CaseEvidence, joinResults } from "../trace/results/evidence.js";
import { readResultsFile } from "../trace/results/read-results.js";
import { sealProblemIn } from "../seal/run-seal.js";
import type { SealProblem } from "../seal/seal.js";

/** One results file that could be read. */
export interface EvidenceFile {
  /** Relative to the project's root, with `/`. */
  file: string;
  results: Results;
  /** Absent where its seal holds, and of a merged file, which is no run's own. */
  problem?: SealProblem;
}

/** The results that a project keeps. */
export interface EvidenceRuns {
  files: EvidenceFile[];
  /** The newest result of each case. */
  newest: ReadonlyMap<string, CaseEvidence>;
  /** Files that cannot be read, and results that contradict each other. */
  diagnostics: Diagnostic[];
}

/** Reads all runs kept in `.tcspec/results` and checks their seals. */
export function readRuns(root: string): EvidenceRuns {
  const diagnostics: Diagnostic[] = [];
  const files = resultsPaths(join(root, ".tcspec", "results"), true).flatMap((path): EvidenceFile[] => {
    const file = path.slice(root.length + 1).replaceAll("\\", "/");
    const read = readResultsFile(path, file);
    diagnostics.push(...read.diagnostics);
    if (read.results === undefined) return [];
    if (isMerged(read.results)) return [{ file, results: read.results }];
    const problem = sealProblemIn(root, read.results);
    return [{ file, results: read.results, ...(problem !== undefined && { problem }) }];
  });
  const joined = joinResults(files);
  return { files, newest: joined.evidence, diagnostics: [...diagnostics, ...joined.diagnostics] };
}

/** Whether a file holds results of several runs: of none it is the evidence. */
export const isMerged = ({ mergedFrom }: Results): boolean => mergedFrom !== undefined;
