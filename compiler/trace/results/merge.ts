import { sealResults } from "../../seal/seal.js";
import type { CaseResult, Results, ServiceResult } from "../../model/results.js";
import type { Diagnostic } from "../../model/diagnostic.js";
import { compareRuns, joinResults, runFacts } from "./evidence.js";
import type { Shard } from "./missing-shards.js";
import type { ResultsFile } from "./read-results.js";

/** From little to all. What several runs did together is as thorough as the least of them. */
const profiles = ["smoke", "standard", "full"];

/**
 * Joins the results of runs and shards into one: of each case the newest result with the run it comes from, older ones as
 * its history. The same files give the same bytes in any order. The seal of the whole shows later changes; the journals
 * stay with the runs.
 *
 * @param files at least one, each with a seal that holds: the new one would vouch for what nobody has looked after
 */
export function mergeResults(files: readonly ResultsFile[]): { results: Results; diagnostics: Diagnostic[] } {
  const runs = files.map(({ results }) => results).sort((a, b) => compareRuns(runFacts(b), runFacts(a)));
  const [newest] = runs;
  if (newest === undefined) throw new Error("Unexpected empty list, expected results to merge");
  const { evidence, diagnostics } = joinResults(files);
  const cases = [...evidence.values()].map(({ result, run, history }): CaseResult => ({
    ...result,
    run,
    ...(history.length > 0 && { history }),
  }));
  const commits = new Set(runs.map(({ commit }) => commit));
  const dirty = runs.some((run) => run.dirty === true);
  const shards = distinctShards(runs.flatMap((run) => run.shards ?? []));
  const merged: Results = {
    ...withoutCommit(newest),
    profile: least(runs.map(({ profile }) => profile)),
    aborted: runs.some(({ aborted }) => aborted),
    startedAt: runs.map(({ startedAt }) => startedAt).sort()[0] ?? newest.startedAt,
    finishedAt:
      runs
        .map(({ finishedAt }) => finishedAt)
        .sort()
        .at(-1) ?? newest.finishedAt,
    ...(commits.size === 1 && newest.commit !== undefined && { commit: newest.commit, dirty }),
    services: distinctServices(runs.flatMap(({ services }) => services)),
    cases,
    ...(shards.length > 0 && { shards }),
    mergedFrom: [...new Set(runs.flatMap(({ runId, mergedFrom }) => mergedFrom ?? [runId]))].sort(),
  };
  return { results: sealResults(merged, []), diagnostics };
}

function withoutCommit({
  seal: _seal,
  commit: _commit,
  dirty: _dirty,
  shards: _shards,
  ...facts
}: Results): Results {
  return facts;
}

function least(found: readonly string[]): string {
  return [...found].sort((a, b) => profiles.indexOf(a) - profiles.indexOf(b))[0] ?? "";
}

function distinctShards(shards: readonly Shard[]): Shard[] {
  const byText = new Map(shards.map((shard) => [JSON.stringify(shard), shard]));
  return [...byText.values()].sort(
    (a, b) => (a.partition < b.partition ? -1 : a.partition > b.partition ? 1 : 0) || a.index - b.index,
  );
}

function distinctServices(services: readonly ServiceResult[]): ServiceResult[] {
  const byName = new Map(services.map((service) => [JSON.stringify(service), service]));
  return [...byName].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, service]) => service);
}
