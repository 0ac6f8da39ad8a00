import type { SpecCase, SpecDocument } from "../document/schema.js";
import type { Diagnostic } from "../model/diagnostic.js";
import type { CaseResult } from "../model/results.js";
import type { CaseEvidence } from "../trace/results/evidence.js";
import type { CaseFacts } from "./lifecycle.js";
import { listedCases, type PlanTree } from "./tree.js";

/** What the facts of a project's cases follow from. */
export interface FactSources {
  tree?: PlanTree;
  documents: readonly SpecDocument[];
  /** Findings of `check`. */
  diagnostics: readonly Diagnostic[];
  /** Specs whose generated file is current. */
  compiled: ReadonlySet<string>;
  /** The newest result of each case. */
  results: ReadonlyMap<string, CaseEvidence>;
  /** Cases of certified levels that passed. */
  certified: ReadonlySet<string>;
  /** Of an id, where the spec does not say it. */
  levelOf: (id: string) => number | undefined;
}

/** The facts of all cases: those of the plan in its order, then those that only a spec holds, by id. */
export function caseFacts(sources: FactSources): CaseFacts[] {
  const { tree, documents, levelOf } = sources;
  const written = new Map(
    documents.flatMap((document) =>
      document.cases.map((spec) => [spec.id.value, { document, spec }] as const),
    ),
  );
  const listed = tree === undefined ? [] : listedCases(tree.root);
  const ids = new Set(listed.map(({ id }) => id));
  const unplanned = [...written.keys()].filter((id) => !ids.has(id)).sort();
  const entries = [
    ...new Map(listed.map((one) => [one.id, one])).values(),
    ...unplanned.map((id) => ({ id })),
  ];
  return entries.map((entry: { id: string; name?: string; priority?: string }): CaseFacts => {
    const found = written.get(entry.id);
    const newest = sources.results.get(entry.id);
    const priority = entry.priority ?? found?.spec.priority?.value;
    const level = found?.spec.level?.value ?? levelOf(entry.id);
    return {
      id: entry.id,
      name: entry.name ?? found?.spec.name.value ?? entry.id,
      ...(priority !== undefined && { priority }),
      ...(level !== undefined && { level }),
      planned: ids.has(entry.id),
      ...(found && { spec: specFacts(found, sources) }),
      ...(newest && { result: resultFacts(newest) }),
      certified: sources.certified.has(entry.id),
    };
  });
}

function specFacts(
  { document, spec }: { document: SpecDocument; spec: SpecCase },
  { diagnostics, compiled }: FactSources,
): NonNullable<CaseFacts["spec"]> {
  const found = findingsAbout(document, spec, diagnostics).filter(({ severity }) => severity !== "info");
  const [first] = [...found].sort((a, b) => Number(b.severity === "error") - Number(a.severity === "error"));
  return {
    file: document.file,
    line: spec.range.start.line,
    hash: document.hash,
    ...(spec.status && { status: spec.status.value }),
    errors: found.filter(({ severity }) => severity === "error").length,
    warnings: found.filter(({ severity }) => severity === "warning").length,
    ...(first && { finding: `${first.file}:${first.range.start.line} ${first.message} (${first.rule})` }),
    compiled: compiled.has(document.file),
  };
}

/** The findings that concern a case: those of its file but for those in the rows of its family's other cases. */
export function findingsAbout(
  document: SpecDocument,
  spec: SpecCase,
  diagnostics: readonly Diagnostic[],
): Diagnostic[] {
  const others = document.cases.filter((other) => other !== spec);
  const holds = ({ range }: SpecCase, line: number) => range.start.line <= line && line <= range.end.line;
  return diagnostics.filter(({ file, range: { start } }) => {
    if (file !== document.file) return false;
    return holds(spec, start.line) || !others.some((other) => holds(other, start.line));
  });
}

function resultFacts({ run, result, doubt }: CaseEvidence): NonNullable<CaseFacts["result"]> {
  const { runId, startedAt, profile } = run;
  const { verdict, partial, specHash, tier } = result;
  const reason = reasonOf(result);
  return {
    runId,
    startedAt,
    verdict,
    partial,
    specHash,
    profile,
    ...(tier !== undefined && { tier }),
    ...(reason !== undefined && { reason }),
    ...(doubt !== undefined && { doubt }),
  };
}

/** Why a case did not pass, in one line: of the first step that did not, else of the case or of a target. */
export function reasonOf({ verdict, attempts, targets }: CaseResult): string | undefined {
  if (verdict === "passed") return undefined;
  const attempt = attempts.at(-1);
  const step = attempt?.steps.find((one) => one.verdict !== "passed" && one.verdict !== "skipped");
  if (step !== undefined)
    return oneLine(`step ${step.number}: ${step.error?.message ?? step.reason ?? step.verdict}`);
  const target = targets.find((one) => one.verdict !== "passed");
  const reason = attempt?.error?.message ?? (target && `target ${target.verdict}: ${target.text}`);
  return reason === undefined ? undefined : oneLine(reason);
}

const oneLine = (text: string): string => {
  const line = text.trim().split("\n", 1)[0] ?? "";
  return line.length > 160 ? `${line.slice(0, 159)}…` : line;
};
