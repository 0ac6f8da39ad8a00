import type { SpecCase, SpecDocument } from "../document/schema.js";
import type { CaseResult } from "../model/results.js";
import { reasonOf } from "../plan/facts.js";
import type { CaseFacts } from "../plan/lifecycle.js";
import type { Waiver } from "./config.js";
import type { CertifiedCase, Objection } from "./evidence.js";
import { type EvidenceContext, objectionsTo, weakServices } from "./objections.js";
import { covering, isWeakness } from "./waivers.js";

export interface CasesContext extends EvidenceContext {
  documents: readonly SpecDocument[];
  waivers: readonly Waiver[];
  /** ISO date. */
  today: string;
}

/** Every case of the plan and of the specs, judged by its newest result. */
export function certifiedCases(facts: readonly CaseFacts[], context: CasesContext): CertifiedCase[] {
  const written = new Map(
    context.documents.flatMap((document) =>
      document.cases.map((spec) => [spec.id.value, { document, spec }] as const),
    ),
  );
  return facts.map((one) => certifiedCase(one, written.get(one.id), context));
}

function certifiedCase(
  facts: CaseFacts,
  written: { document: SpecDocument; spec: SpecCase } | undefined,
  context: CasesContext,
): CertifiedCase {
  const { id, name, level, priority, planned, spec } = facts;
  const newest = context.evidence.newest.get(id);
  const objections =
    written && newest ? [...toFindings(spec), ...objectionsTo({ ...written, newest }, context)] : [];
  const { waivers, left } = waived(id, objections, context);
  const result = newest?.result;
  return {
    id,
    name,
    ...(level !== undefined && { level }),
    ...(priority !== undefined && { priority }),
    about: [...id.split("-"), name, ...aboutSpec(written?.spec)],
    planned,
    ...(spec && { file: spec.file }),
    ...(spec?.finding !== undefined && { incomplete: spec.finding }),
    ...(newest && { runId: newest.run.runId }),
    ...(result && { verdict: result.verdict }),
    services: result?.services ?? [],
    targets: targetsOf(written?.spec, result),
    ...standingOf(written !== undefined, result, left),
    objections,
    waivers,
  };
}

/** A case that is not complete is not certified: its stages come one after the other. */
function toFindings(spec: CaseFacts["spec"]): Objection[] {
  return spec?.finding === undefined
    ? []
    : [{ kind: "findings", sentence: `tcspec check has findings about it: ${spec.finding}.` }];
}

const aboutSpec = (spec: SpecCase | undefined): string[] =>
  spec === undefined ? [] : [spec.category, spec.type, ...spec.tags].flatMap((field) => field?.value ?? []);

/** The targets that the spec declares to be judged, each with what was measured. */
function targetsOf(spec: SpecCase | undefined, result: CaseResult | undefined): CertifiedCase["targets"] {
  const judged = result?.targets ?? [];
  const declared = (spec?.targets ?? []).filter(
    ({ role, notApplicable }) => role === "threshold" && notApplicable === undefined,
  );
  return declared.map((target) => {
    const found = judged.find(({ text, subject }) => text === target.text && subject === target.subject);
    const { text, subject, unit, line, metric } = target;
    return { ...(found ?? { text, subject, unit, line, verdict: "pending" as const, samples: 0 }), metric };
  });
}

/** Takes away what waivers cover. A weakness that none covers stays. */
function waived(
  id: string,
  objections: readonly Objection[],
  { waivers, today, evidence }: CasesContext,
): { waivers: Waiver[]; left: Objection[] } {
  const newest = evidence.newest.get(id);
  const services = newest === undefined ? [] : weakServices(newest, { evidence });
  const used = new Set<Waiver>();
  const left = objections.filter(({ kind }) => {
    if (!isWeakness(kind)) return true;
    const names = services.find(({ tier }) => tier === kind)?.names ?? [];
    const found = covering(waivers, { id, kind, services: names, today });
    found?.forEach((waiver) => used.add(waiver));
    return found === undefined;
  });
  return { waivers: [...used], left };
}

type Standing = Pick<CertifiedCase, "standing" | "because" | "change">;

function standingOf(written: boolean, result: CaseResult | undefined, left: readonly Objection[]): Standing {
  if (!written) return undecided("No spec holds it.", "Write a spec");
  if (result === undefined) return undecided("It was never run.", properRun);
  const hard = left.filter(({ kind }) => !isWeakness(kind));
  if (hard.length > 0) return undecided(sentences(hard), howToMend(hard));
  const reason = reasonOf(result);
  const why = reason === undefined ? "" : `: ${reason}`;
  // A failure is one on any tier and at any profile.
  if (result.verdict === "failed")
    return { standing: "failed", because: `It failed${why}.`, change: `Mend what failed${why}` };
  if (result.verdict !== "passed")
    return undecided(`It was ${result.verdict}${why}.`, `Have it come to a verdict${why}`);
  const passed = result.attempts.length > 1 ? `It passed at attempt ${result.attempts.length}` : "It passed";
  if (left.length === 0) return { standing: "passed", because: `${passed}.`, change: "" };
  return undecided(
    `${passed}, and that does not count: ${sentences(left)}`,
    `${properRun}, or have waivers for ${kindsOf(left)}`,
  );
}

const undecided = (because: string, change: string): Standing => ({ standing: "undecided", because, change });

const properRun = "Run at profile full against the deployment under test";

/** A draft becomes no evidence by another run. */
const howToMend = (objections: readonly Objection[]): string =>
  objections.some(({ kind }) => kind === "draft" || kind === "findings")
    ? "Finish the spec (tcspec check), and run it"
    : "Compile, commit, and run again";

const kindsOf = (objections: readonly Objection[]): string =>
  [...new Set(objections.map(({ kind }) => `${kind} evidence`))].join(" and ");

const sentences = (objections: readonly Objection[]): string =>
  objections.map(({ sentence }) => sentence).join(" ");
