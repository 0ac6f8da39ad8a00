import type { Diagnostic } from "../../model/diagnostic.js";
import type { CaseResult, FormerResult, Results, RunFacts } from "../../model/results.js";
import { verdicts } from "../../model/verdict.js";
import { doubtOf, type ResultsDoubt } from "../../seal/run-seal.js";
import { traceFinding } from "../finding.js";
import type { ResultsFile } from "./read-results.js";

/** What is known of a test case from all runs. */
export interface CaseEvidence {
  /** The newest. */
  result: CaseResult;
  run: RunFacts;
  /** Older results, the newest first. */
  history: FormerResult[];
  /** Why the file that it stands in proves nothing; absent where its seal holds. */
  doubt?: ResultsDoubt;
}

const longestHistory = 20;

interface Outcome {
  result: CaseResult;
  run: RunFacts;
  file: string;
  doubt?: ResultsDoubt | undefined;
}

/**
 * Joins the results of runs and shards: of each case the newest result, the others as its history. A case that a run
 * never reached (`skipped`) says nothing new about it: such a result counts only where there is no other. Of two
 * results of one case in one run the worse counts, and a `result-duplicate` says so.
 */
export function joinResults(files: readonly ResultsFile[]): {
  evidence: Map<string, CaseEvidence>;
  diagnostics: Diagnostic[];
} {
  const outcomes = new Map<string, Outcome[]>();
  const former = new Map<string, FormerResult[]>();
  for (const { file, results, problem } of files) {
    for (const result of results.cases) {
      const run = result.run ?? runFacts(results);
      append(outcomes, result.id, { result, run, file, doubt: doubtOf(problem) });
      for (const older of result.history ?? []) append(former, result.id, older);
    }
  }
  const diagnostics: Diagnostic[] = [];
  const evidence = new Map<string, CaseEvidence>();
  for (const [id, list] of [...outcomes].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const perRun = onePerRun(id, list, diagnostics).sort(newestFirst);
    const newest = perRun.find(({ result }) => result.verdict !== "skipped") ?? perRun[0];
    if (newest === undefined) continue;
    const others = perRun.filter((outcome) => outcome !== newest).map(formerOf);
    evidence.set(id, {
      result: unmerged(newest.result),
      run: newest.run,
      history: distinct([...others, ...(former.get(id) ?? [])], newest.run.runId),
      ...(newest.doubt !== undefined && { doubt: newest.doubt }),
    });
  }
  return { evidence, diagnostics };
}

/**
 * What was known of a test case when its spec was this one: its newest result of that spec, as far as history keeps it.
 * Without one, what is known today.
 */
export function evidenceOf(evidence: CaseEvidence, specHash: string): CaseEvidence {
  const { result, history } = evidence;
  if (result.specHash === specHash) return evidence;
  const at = history.findIndex((one) => one.specHash === specHash);
  const former = history[at];
  if (former === undefined) return evidence;
  const { verdict, partial, tier, durationMs } = former;
  return {
    result: {
      ...ofAnyRun(result),
      verdict,
      partial,
      durationMs,
      specHash,
      ...(tier !== undefined && { tier }),
    },
    run: former,
    history: history.slice(at + 1),
  };
}

/** A result without what an older one of its history does not say. */
function ofAnyRun({ tier: _tier, dataHash: _dataHash, ...rest }: CaseResult): CaseResult {
  return rest;
}

/** A result without what merging adds to it. */
function unmerged({ run: _run, history: _history, ...result }: CaseResult): CaseResult {
  return result;
}

/** The facts of a run that its results carry. */
export function runFacts(results: Results): RunFacts {
  const { runId, startedAt, finishedAt, profile, commit, dirty } = results;
  return {
    runId,
    startedAt,
    finishedAt,
    profile,
    ...(commit !== undefined && { commit }),
    ...(dirty !== undefined && { dirty }),
  };
}

function onePerRun(id: string, list: readonly Outcome[], diagnostics: Diagnostic[]): Outcome[] {
  const byRun = new Map<string, Outcome>();
  for (const outcome of list) {
    const first = byRun.get(outcome.run.runId);
    if (first === undefined) {
      byRun.set(outcome.run.runId, outcome);
      continue;
    }
    // The same file twice (`latest.json` and the run's own) says one thing.
    if (JSON.stringify(first.result) === JSON.stringify(outcome.result)) {
      if (first.doubt !== undefined) byRun.set(outcome.run.runId, outcome);
      continue;
    }
    const worse = badness(outcome) > badness(first) ? outcome : first;
    byRun.set(outcome.run.runId, worse);
    const elsewhere = outcome.file === first.file ? "" : `, the other in ${first.file}`;
    diagnostics.push(
      traceFinding(
        "result-duplicate",
        "warning",
        outcome.file,
        `Unexpected second result of ${id} in run ${outcome.run.runId}${elsewhere}, expected one. The worse counts: ${worse.result.verdict}.`,
        { data: { case: id, run: outcome.run.runId } },
      ),
    );
  }
  return [...byRun.values()];
}

function badness({ result }: Outcome): number {
  return result.verdict === "skipped" ? -1 : verdicts.indexOf(result.verdict);
}

function newestFirst(a: Outcome, b: Outcome): number {
  return compareRuns(b.run, a.run);
}

/** By start, then end, then id. */
export function compareRuns(a: RunFacts, b: RunFacts): number {
  return (
    compare(a.startedAt, b.startedAt) || compare(a.finishedAt, b.finishedAt) || compare(a.runId, b.runId)
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function formerOf({ result, run }: Outcome): FormerResult {
  const { verdict, partial, tier, durationMs, specHash } = result;
  return { ...run, verdict, partial, ...(tier !== undefined && { tier }), durationMs, specHash };
}

function distinct(history: readonly FormerResult[], newest: string): FormerResult[] {
  const byRun = new Map<string, FormerResult>();
  for (const one of history) if (one.runId !== newest && !byRun.has(one.runId)) byRun.set(one.runId, one);
  return [...byRun.values()].sort((a, b) => compareRuns(b, a)).slice(0, longestHistory);
}

function append<T>(map: Map<string, T[]>, key: string, value: T): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
