import { existsSync, readFileSync } from "node:fs";
import { basename, resolve } from "node:path";

import { sha256 } from "../../compiler/files/sha256.js";
import { readJournal } from "../../compiler/seal/read-journal.js";
import { sealResults } from "../../compiler/seal/seal.js";
import type { JournalEntry } from "../../compiler/model/journal.js";
import type { Results } from "../../compiler/model/results.js";
import { commitFacts, hostFacts } from "./facts.js";
import { foldCases, foldServices, type FoldContext } from "./fold.js";
import { runFolder } from "./folder.js";
import { casesOfGenerated } from "./generated-cases.js";
import { JournalReader } from "./journal.js";
import type { PlannedCase, RunPlan } from "./plan.js";
import { pruneRuns, storeResults } from "./store.js";
import { withData } from "./with-data.js";

export interface WriteResultsRequest extends FoldContext {
  /** `.tcspec/runs/<id>`, absolute; it holds the journal, and the plan where `tcspec run` made one. */
  runDir: string;
  keepRuns: number;
}

/**
 * Folds a run's journal and writes its results. Without a plan (plain `npx jest`) the cases that began are the ones
 * that were planned.
 *
 * @returns the results and the file they stand in
 */
export function writeResults(request: WriteResultsRequest): { results: Results; file: string } {
  const folder = runFolder(request.runDir);
  const entries = new JournalReader(folder.journal).poll();
  const plan = existsSync(folder.plan)
    ? (JSON.parse(readFileSync(folder.plan, "utf8")) as RunPlan)
    : planOfJournal(basename(folder.path), entries, request.root);
  const results: Results = {
    schemaVersion: 1,
    runId: plan.runId,
    tool: plan.tool,
    node: process.versions.node,
    profile: plan.profile,
    seed: plan.seed,
    aborted: request.stop?.kind === "interrupted",
    startedAt: plan.startedAt,
    finishedAt: new Date().toISOString(),
    ...commitFacts(request.root),
    host: hostFacts(),
    services: foldServices(entries),
    cases: foldCases(plan.cases, entries, request),
    ...(plan.shards && { shards: plan.shards }),
  };
  const sealed = sealResults(results, readJournal(folder.journal));
  const file = storeResults(request.root, sealed);
  pruneRuns(request.root, request.keepRuns);
  return { results: sealed, file };
}

/** What a journal alone says of its run; `root` is the project's. */
function planOfJournal(runId: string, entries: readonly JournalEntry[], root: string): RunPlan {
  const cases = new Map<string, PlannedCase>();
  for (const entry of entries) {
    if (entry.type === "case-start") cases.set(entry.caseId, caseOfJournal(entry, entries));
  }
  // Of a file that could not be loaded no case began: they have failed all the same.
  for (const entry of entries) {
    if (entry.type !== "file-error") continue;
    for (const unloaded of casesOfGenerated(resolve(root, entry.testFile))) {
      if (!cases.has(unloaded.id))
        cases.set(unloaded.id, { ...unloaded, generatedHash: hashOf(unloaded.testFile) });
    }
  }
  return {
    runId,
    startedAt: new Date(entries[0]?.at ?? Date.now()).toISOString(),
    tool: "jest",
    profile: "standard",
    seed: 1,
    cases: withData(
      [...cases.values()].sort((a, b) => (a.id < b.id ? -1 : 1)),
      root,
    ),
  };
}

function caseOfJournal(
  start: Extract<JournalEntry, { type: "case-start" }>,
  entries: readonly JournalEntry[],
): PlannedCase {
  const line = start.line ?? 1;
  const known = entries.filter((entry) => entry.type === "step-end" && entry.caseId === start.caseId);
  const steps = Array.from({ length: start.steps }, (_, index) => {
    const number = index + 1;
    const step = known.find((entry) => entry.type === "step-end" && entry.step.number === number);
    return step?.type === "step-end"
      ? { number, title: step.step.title, line: step.step.line }
      : { number, title: `Step ${number}`, line };
  });
  return {
    id: start.caseId,
    name: start.name ?? start.caseId,
    file: start.file,
    line,
    ...(start.status !== undefined && { status: start.status }),
    specHash: start.specHash,
    generatedHash: start.generatedHash ?? hashOf(start.testFile),
    ...(start.testFile !== undefined && { testFile: start.testFile }),
    steps,
    alone: false,
  };
}

function hashOf(file: string | undefined): string {
  return file !== undefined && existsSync(file) ? sha256(readFileSync(file)) : "";
}
