import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";

import { writeFileAtomically } from "../../compiler/files/atomic-write.js";
import type { CaseResult, Results } from "../../compiler/model/results.js";
import type { Verdict } from "../../compiler/model/verdict.js";
import { isRunId, resultsFolder, runsFolder } from "./folder.js";

const latest = "latest.json";

/** Writes `.tcspec/results/<runId>.json` and `latest.json`, each at once. Gives the path of the first. */
export function storeResults(root: string, results: Results): string {
  const text = `${JSON.stringify(results, undefined, 2)}\n`;
  const file = join(resultsFolder(root), `${results.runId}.json`);
  writeFileAtomically(file, text);
  writeFileAtomically(join(resultsFolder(root), latest), text);
  return file;
}

/** The results of the last run; absent where there is none, or where it is not readable as results. */
export function readLatestResults(root: string): Results | undefined {
  return readResults(join(resultsFolder(root), latest));
}

/** How long the cases of former runs took, in milliseconds by id: of each the newest result in which it was run. */
export function recordedDurations(root: string): Map<string, number> {
  const folder = resultsFolder(root);
  if (!existsSync(folder)) return new Map();
  const names = readdirSync(folder).filter((name) => isRunId(name) && name.endsWith(".json"));
  const durations = new Map<string, number>();
  for (const name of names.sort()) {
    for (const each of (readResults(join(folder, name))?.cases ?? []) as (Partial<CaseResult> | null)[]) {
      const { id, verdict, durationMs = -1 } = each ?? {};
      if (id !== undefined && durationMs >= 0 && !unrun.has(verdict)) durations.set(id, durationMs);
    }
  }
  return durations;
}

/** What was not run at all says nothing about how long it takes. */
const unrun: ReadonlySet<unknown> = new Set<Verdict>(["blocked", "skipped"]);

function readResults(file: string): Results | undefined {
  if (!existsSync(file)) return undefined;
  try {
    const value = JSON.parse(readFileSync(file, "utf8")) as Partial<Results> | null;
    return value?.schemaVersion === 1 && Array.isArray(value.cases) ? (value as Results) : undefined;
  } catch {
    return undefined;
  }
}

/** Removes all but the newest `keep` runs: their folders and their results. Ids sort by time. */
export function pruneRuns(root: string, keep: number): void {
  for (const folder of [runsFolder(root), resultsFolder(root)]) {
    if (!existsSync(folder)) continue;
    const names = readdirSync(folder).filter(isRunId);
    for (const name of names.sort().slice(0, -keep)) {
      rmSync(join(folder, name), { recursive: true, force: true });
    }
  }
}
