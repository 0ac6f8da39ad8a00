import type { SpecCase, SpecDocument } from "../document/schema.js";
import { canonicalJson } from "../seal/canonical-json.js";
import { type EvidenceRuns, isMerged } from "../evidence/read-runs.js";
import type { SealProblem } from "../seal/seal.js";
import type { CaseResult, Tier } from "../model/results.js";
import type { CaseEvidence } from "../trace/results/evidence.js";
import type { ResultsFile } from "../trace/results/read-results.js";
import type { Objection, Weakness } from "./evidence.js";

/** What the evidence of a case is held against. */
export interface EvidenceContext {
  evidence: EvidenceRuns;
  /** The commit that the project stands on; absent outside of a repository. */
  commit?: string;
  /** SHA-256 of the generated file by spec, where it is what the spec gives. */
  generated: ReadonlyMap<string, string>;
}

/** A case as written, with its newest result. */
export interface CaseWithResult {
  document: SpecDocument;
  spec: SpecCase;
  newest: CaseEvidence;
}

/** Why the newest result of a case does not count by itself, in sentences. */
export function objectionsTo(one: CaseWithResult, context: EvidenceContext): Objection[] {
  return [...toTheRun(one, context), ...toTheState(one, context), ...weaknesses(one, context)];
}

const sealSentences: Record<SealProblem, [Objection["kind"], (file: string, runId: string) => string]> = {
  changed: [
    "changed results",
    (file) => `${file} was changed after it was written: its seal does not fit its content.`,
  ],
  "no seal": [
    "no seal",
    (file) => `${file} carries no seal, so nobody can tell whether it is as the run left it.`,
  ],
  "no journal": [
    "no journal",
    (file, runId) => `The journal of run ${runId} is gone, so ${file} cannot be compared with what happened.`,
  ],
  "journal changed": [
    "changed journal",
    (_, runId) => `The journal of run ${runId} is not the one that its results were built from.`,
  ],
};

function toTheRun(
  { newest: { run, result } }: CaseWithResult,
  { evidence, commit }: EvidenceContext,
): Objection[] {
  const own = filesOf(run.runId, evidence);
  const seals = own.flatMap(({ file, problem }) => {
    if (problem === undefined) return [];
    const [kind, sentence] = sealSentences[problem];
    return [{ kind, sentence: sentence(file, run.runId) }];
  });
  // A merged file names runs whose own files are elsewhere.
  if (own.length === 0)
    seals.push({
      kind: "no seal",
      sentence: `The results of run ${run.runId} are known from a merged file only, which carries no seal of that run.`,
    });
  else if (!own.some(({ results }) => results.cases.some((one) => isSame(one, result)))) {
    const sentence = `A merged file holds a result of ${result.id} that the results of run ${run.runId} do not hold.`;
    seals.push({ kind: "changed results", sentence });
  }
  return [
    ...seals,
    ...(own.some(({ results }) => results.aborted)
      ? [{ kind: "interrupted" as const, sentence: `Run ${run.runId} was interrupted.` }]
      : []),
    ...(result.partial
      ? [{ kind: "in part" as const, sentence: `Run ${run.runId} ran the case in part.` }]
      : []),
    ...toTheCommit(run, commit),
  ];
}

function toTheCommit(run: CaseEvidence["run"], commit: string | undefined): Objection[] {
  if (run.commit === undefined)
    return [
      {
        kind: "no commit",
        sentence: `Run ${run.runId} knows no commit, so nothing ties it to a state of the project.`,
      },
    ];
  const found: Objection[] = [];
  if (commit === undefined)
    found.push({
      kind: "no commit",
      sentence: "The project is in no repository here, so nothing ties results to its state.",
    });
  else if (run.commit !== commit)
    found.push({
      kind: "other commit",
      sentence: `Run ${run.runId} was at commit ${short(run.commit)}, the project is at ${short(commit)}.`,
    });
  if (run.dirty !== false)
    found.push({
      kind: "uncommitted changes",
      sentence: `Run ${run.runId} began with changes that commit ${short(run.commit)} does not hold.`,
    });
  return found;
}

function toTheState(
  { document, spec, newest: { run, result } }: CaseWithResult,
  { generated }: EvidenceContext,
): Objection[] {
  const found: Objection[] = [];
  if (result.specHash !== document.hash)
    found.push({
      kind: "changed spec",
      sentence: `${document.file} has changed since run ${run.runId}: its result is older than the spec.`,
    });
  const updated = spec.lastUpdated?.value.trim() ?? "";
  const day = run.startedAt.slice(0, 10);
  if (/^\d{4}-\d{2}-\d{2}$/u.test(updated) && updated > day)
    found.push({
      kind: "newer spec",
      sentence: `${document.file} says that it was updated on ${updated}, after run ${run.runId} of ${day}.`,
    });
  const test = generated.get(document.file);
  if (test === undefined)
    found.push({
      kind: "changed test",
      sentence: `The generated file of ${document.file} is missing or not what the spec gives.`,
    });
  else if (result.specHash === document.hash && result.generatedHash !== test)
    found.push({
      kind: "changed test",
      sentence: `Run ${run.runId} ran another generated file of ${document.file} than the spec gives now.`,
    });
  if (/^draft$/iu.test(spec.status?.value.trim() ?? ""))
    found.push({ kind: "draft", sentence: `${spec.id.value} is a draft.` });
  return found;
}

const weak: readonly Exclude<Tier, "real">[] = ["simulated", "emulated", "embedded"];

function weaknesses({ newest }: CaseWithResult, context: EvidenceContext): Objection[] {
  const { run } = newest;
  return [
    ...weakServices(newest, context).map(({ tier, names }): Objection => ({
      kind: tier,
      sentence: `It ran on services that are ${tier}${names.length > 0 ? `: ${names.join(", ")}` : ""}.`,
    })),
    ...(run.profile === "full"
      ? []
      : [
          {
            kind: "scaled" as const,
            sentence: `It ran at profile ${run.profile}, which scales load and time down; only full counts.`,
          },
        ]),
  ];
}

/** The services of a case that are not the deployment under test, by tier. */
export function weakServices(
  { run, result }: CaseEvidence,
  { evidence }: Pick<EvidenceContext, "evidence">,
): { tier: Exclude<Weakness, "scaled">; names: string[] }[] {
  const known = filesOf(run.runId, evidence).flatMap(({ results }) => results.services);
  return weak.flatMap((tier) => {
    const names = result.services.filter((name) =>
      known.some((service) => service.name === name && service.tier === tier),
    );
    return names.length > 0 || result.tier === tier ? [{ tier, names }] : [];
  });
}

/** The files that a run has written itself: it and `latest.json` may both be there. */
const filesOf = (runId: string, { files }: EvidenceRuns): ResultsFile[] =>
  files.filter(({ results }) => results.runId === runId && !isMerged(results));

const isSame = (a: CaseResult, b: CaseResult): boolean => canonicalJson(a) === canonicalJson(b);

const short = (commit: string): string => commit.slice(0, 12);
