import type { Waiver } from "./config.js";
import type { CertifiedCase, Gate, GateEvidence, GateResult, Objection, Outcome } from "./evidence.js";
import { counted, named } from "./gates/outcome.js";
import { concerns, isExpired, isWeakness } from "./waivers.js";

/** What a level came to, and what it rests on. */
export interface Certification {
  level: number;
  /** Of the configuration: `Integration`. */
  name?: string;
  outcome: Outcome;
  /** Why, in sentences; the weightiest first. */
  because: string[];
  gates: (GateResult & { id: string; title: string })[];
  /** Cases of the level. */
  cases: CertifiedCase[];
  /** Each reason why evidence does not count, with the cases that it is about. */
  objections: { sentence: string; kind: Objection["kind"]; cases: string[] }[];
  /** The waivers of the configuration that concern the level. */
  waivers: (Waiver & { state: "used" | "not needed" | "expired"; cases: string[] })[];
  /** Waivers without which evidence that passed cannot count. */
  wanted: { covers: string; services: string[]; cases: string[] }[];
  /** What would change it, in sentences, each once. */
  change: string[];
}

export interface CertifyInput {
  evidence: Omit<GateEvidence, "level" | "lower">;
  /** From the lowest to the one that is asked for, with their gates. */
  levels: readonly { level: number; name?: string; gates: readonly Gate[] }[];
  waivers: readonly Waiver[];
  /** ISO date. */
  today: string;
  /** What stands against all evidence of the project as it is now. */
  obstacles: readonly string[];
  /** Services of a weakness by case id, for the waivers that are wanted. */
  weakServices: (id: string, kind: Objection["kind"]) => string[];
}

/**
 * Certifies levels in order: each needs the one before. An outcome is `certified` where all gates passed, `conditional`
 * where they passed by waivers, `failed` where one failed, results were changed or a waiver has expired, else `undecided`.
 */
export function certify(input: CertifyInput): Certification[] {
  const done: Certification[] = [];
  for (const { level, name, gates } of input.levels) {
    const lower = done.map((one) => ({ level: one.level, outcome: one.outcome }));
    const evidence: GateEvidence = { ...input.evidence, level, lower };
    const outcomes = gates.map((gate) => ({ id: gate.id, title: gate.title, ...decided(gate, evidence) }));
    done.push(judged({ level, ...(name !== undefined && { name }), gates: outcomes }, done, input));
  }
  return done;
}

/** A project's own gate that throws has decided nothing. */
function decided(gate: Gate, evidence: GateEvidence): GateResult {
  try {
    return gate.decide(evidence);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return {
      verdict: "undecided",
      because: `The gate threw: ${message}`,
      evidence: [],
      change: [`Mend the gate ${gate.id}.`],
    };
  }
}

type Gated = Pick<Certification, "level" | "name" | "gates">;

function judged(gated: Gated, lower: readonly Certification[], input: CertifyInput): Certification {
  const cases = input.evidence.cases.filter(({ level }) => level === gated.level);
  const waivers = waiverStates(input, cases);
  const changed = cases.filter(({ objections }) => objections.some(({ kind }) => falsified.includes(kind)));
  const expired = waivers.filter(({ state }) => state === "expired");
  const failedGates = gated.gates.filter(({ verdict }) => verdict === "failed");
  const openGates = gated.gates.filter(({ verdict }) => verdict === "undecided");
  const before = lower.at(-1);
  const fails = [
    ...(changed.length > 0
      ? [`Results were changed after they were written (${named(changed.map(({ id }) => id))}).`]
      : []),
    ...expired.map(({ name, expires }) => `The waiver "${name}" expired on ${expires}.`),
    ...failedGates.map(({ title, because }) => `${title}: ${because}`),
  ];
  const opens = [
    ...(before !== undefined && !holds(before)
      ? [
          `Level ${gated.level} needs level ${before.level}, which ${before.outcome === "failed" ? "has failed" : `is ${before.outcome}`}.`,
        ]
      : []),
    ...input.obstacles,
    ...(gated.gates.length === 0
      ? [`Level ${gated.level} has no gate: there is nothing to certify by.`]
      : []),
    ...openGates.map(({ title, because }) => `${title}: ${because}`),
  ];
  const used = waivers.filter(({ state }) => state === "used");
  const conditions = [
    ...used.map(
      ({ name, covers, expires, cases: ids }) =>
        `By the waiver "${name}" ${covers} evidence of ${counted(ids.length, "case")} counts until ${expires}.`,
    ),
    ...(before?.outcome === "conditional" ? [`Level ${before.level} is conditional.`] : []),
  ];
  const outcome: Outcome =
    fails.length > 0
      ? "failed"
      : opens.length > 0
        ? "undecided"
        : conditions.length > 0
          ? "conditional"
          : "certified";
  const passed = `All ${counted(gated.gates.length, "gate")} passed.`;
  return {
    ...gated,
    outcome,
    because:
      outcome === "certified" || outcome === "conditional" ? [passed, ...conditions] : [...fails, ...opens],
    cases,
    objections: objectionsOf(cases),
    waivers,
    wanted: wantedWaivers(cases, input),
    change: changesOf(gated, before, changed, expired, input),
  };
}

/** What no waiver covers, and no further run of the same results mends. */
const falsified: readonly Objection["kind"][] = ["changed results", "changed journal"];

const holds = ({ outcome }: Pick<Certification, "outcome">): boolean =>
  outcome === "certified" || outcome === "conditional";

function waiverStates(
  { waivers, today }: CertifyInput,
  cases: readonly CertifiedCase[],
): Certification["waivers"] {
  return waivers.flatMap((waiver) => {
    if (!cases.some(({ id }) => concerns(waiver, id))) return [];
    const using = cases.filter((one) => one.waivers.includes(waiver)).map(({ id }) => id);
    const state = isExpired(waiver, today) ? "expired" : using.length > 0 ? "used" : "not needed";
    return [{ ...waiver, state, cases: using }];
  });
}

function objectionsOf(cases: readonly CertifiedCase[]): Certification["objections"] {
  const found = new Map<string, Certification["objections"][number]>();
  for (const { id, objections } of cases) {
    for (const { sentence, kind } of objections) {
      const known = found.get(sentence) ?? { sentence, kind, cases: [] };
      known.cases.push(id);
      found.set(sentence, known);
    }
  }
  return [...found.values()];
}

/** Of cases that passed and would count but for a weakness that no waiver covers. */
function wantedWaivers(
  cases: readonly CertifiedCase[],
  { weakServices }: CertifyInput,
): Certification["wanted"] {
  const found = new Map<string, { covers: string; services: Set<string>; cases: string[] }>();
  for (const one of cases) {
    if (one.verdict !== "passed" || one.standing === "passed") continue;
    const left = one.objections.filter(
      ({ kind }) => isWeakness(kind) && !one.waivers.some(({ covers }) => covers === kind),
    );
    for (const { kind } of left) {
      const known = found.get(kind) ?? { covers: kind, services: new Set<string>(), cases: [] };
      weakServices(one.id, kind).forEach((name) => known.services.add(name));
      known.cases.push(one.id);
      found.set(kind, known);
    }
  }
  return [...found.values()].map((one) => ({ ...one, services: [...one.services].sort() }));
}

function changesOf(
  { gates }: Gated,
  before: Certification | undefined,
  changed: readonly CertifiedCase[],
  expired: readonly Waiver[],
  { obstacles }: CertifyInput,
): string[] {
  const list = [
    ...(changed.length > 0 ? ["Remove the changed results and run the cases again."] : []),
    ...expired.map(({ name }) => `Renew the waiver "${name}", or remove it with what it covered.`),
    ...(before !== undefined && !holds(before) ? [`Certify level ${before.level} first.`] : []),
    ...(obstacles.length > 0 ? ["Commit what has changed, and run again."] : []),
    ...gates.flatMap(({ change }) => change),
  ];
  return [...new Set(list)];
}
