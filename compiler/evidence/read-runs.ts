import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { type CaseResult, type Results, resultsSchema } from "../model/results.js";
import { readJournal } from "./read-journal.js";
import { sealProblem, type SealProblem } from "./seal.js";

/** One results file that could be read. */
export interface EvidenceRun {
  /** Relative to the project's root, with `/`. */
  file: string;
  results: Results;
  sealProblem?: SealProblem;
}

/** The results that a project keeps, and the files among them that are none, each with why. */
export interface EvidenceRuns {
  runs: EvidenceRun[];
  unreadable: { file: string; why: string }[];
}

/**
 * Reads all runs kept in `.tcspec/results`, oldest first, and checks their seals. `latest.json` is a copy of one of
 * them: it counts where that one is gone, or is another.
 */
export function readRuns(root: string): EvidenceRuns {
  const folder = join(root, ".tcspec", "results");
  if (!existsSync(folder)) return { runs: [], unreadable: [] };
  const names = readdirSync(folder).filter((name) => name.endsWith(".json"));
  const found: EvidenceRuns = { runs: [], unreadable: [] };
  const texts = new Set<string>();
  // The copy comes last: of two equal texts the run's own file stays.
  for (const name of names.sort(
    (a, b) => Number(a === "latest.json") - Number(b === "latest.json") || (a < b ? -1 : 1),
  )) {
    const file = `.tcspec/results/${name}`;
    const text = readFileSync(join(folder, name), "utf8");
    if (texts.has(text)) continue;
    texts.add(text);
    const read = parseResults(text);
    if ("why" in read) found.unreadable.push({ file, why: read.why });
    else {
      const problem = sealProblem(
        read.results,
        readJournal(join(root, ".tcspec", "runs", safe(read.results.runId), "journal")),
      );
      found.runs.push({
        file,
        results: read.results,
        ...(problem !== undefined && { sealProblem: problem }),
      });
    }
  }
  found.runs.sort((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1));
  return found;
}

/** The results in a text, or why they cannot be read. Members that the schema does not know are kept: the seal covers them. */
export function parseResults(text: string): { results: Results } | { why: string } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return {
      why: `it is no JSON (${error instanceof Error ? error.message : String(error)}); it may be cut short`,
    };
  }
  const parsed = resultsSchema.safeParse(value);
  if (parsed.success) return { results: value as Results };
  const [issue] = parsed.error.issues;
  return { why: `it is not in the form of results: ${issue?.path.join(".") ?? ""}: ${issue?.message ?? ""}` };
}

/** The newest result of each case, with the run that it is of. */
export function newestByCase(
  runs: readonly EvidenceRun[],
): Map<string, { run: EvidenceRun; result: CaseResult }> {
  const newest = new Map<string, { run: EvidenceRun; result: CaseResult }>();
  for (const run of runs) for (const result of run.results.cases) newest.set(result.id, { run, result });
  return newest;
}

const orderOf = ({ results: { startedAt, runId } }: EvidenceRun): string => `${startedAt} ${runId}`;

/** A run's id becomes a path: one that is made up must not lead elsewhere. */
const safe = (runId: string): string => runId.replace(/[^\w-]/gu, "_");
