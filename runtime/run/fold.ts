import { resolve } from "node:path";

import type { JournalEntry } from "../../compiler/model/journal.js";
import type { CaseResult, Failure, ServiceResult, TargetResult, Tier } from "../../compiler/model/results.js";
import { verdicts, type Verdict } from "../../compiler/model/verdict.js";
import {
  foldAttempt,
  joinFailures,
  notReached,
  ranAs,
  splitIntoSegments,
  type Segment,
  type Stop,
} from "./fold-attempt.js";
import type { PlannedCase } from "./plan.js";

export interface FoldContext {
  /** The project's root: `testFile` of an entry may be relative to it. */
  root: string;
  stop?: Stop;
  /** Jest was given a name pattern (`-t`): a case without any step that fits never begins. */
  filtered?: boolean;
}

type Of<T extends JournalEntry["type"]> = Extract<JournalEntry, { type: T }>;

/**
 * Builds the results of the planned cases from a run's journal. Every planned case has one; nothing but a case that
 * began, ended, and has an outcome for every step is ever `passed`.
 */
export function foldCases(
  planned: readonly PlannedCase[],
  entries: readonly JournalEntry[],
  context: FoldContext,
): CaseResult[] {
  const byCase = new Map<string, JournalEntry[]>();
  for (const entry of entries) {
    if (!("caseId" in entry)) continue;
    const list = byCase.get(entry.caseId);
    if (list) list.push(entry);
    else byCase.set(entry.caseId, [entry]);
  }
  const fileErrors = entries.filter((entry) => entry.type === "file-error");
  return planned.map((plan) => foldCase(plan, byCase.get(plan.id) ?? [], fileErrors, context));
}

function foldCase(
  plan: PlannedCase,
  entries: readonly JournalEntry[],
  fileErrors: readonly Of<"file-error">[],
  context: FoldContext,
): CaseResult {
  const segments = splitIntoSegments(entries);
  const fileError = fileErrors.findLast(
    (entry) => plan.testFile !== undefined && resolve(context.root, entry.testFile) === plan.testFile,
  )?.error;
  const services = servicesOf(entries);
  const tier = weakestTier(services);
  const common = {
    id: plan.id,
    name: plan.name,
    file: plan.file,
    line: plan.line,
    ...(plan.status !== undefined && { status: plan.status }),
    specHash: plan.specHash,
    generatedHash: plan.generatedHash,
    ...(plan.dataHash !== undefined && { dataHash: plan.dataHash }),
    ...(tier !== undefined && { tier }),
    services: [...new Set(services.map(({ name }) => name))].sort(),
  };
  const last = segments.at(-1);
  if (last === undefined) {
    const { verdict, error } = neverBegan(plan, fileError, context);
    const steps = plan.steps.map((step) => ({ ...notReached(step), reason: "The case never began." }));
    const attempts = [{ verdict, steps, preconditions: [], error }];
    return { ...common, verdict, partial: false, durationMs: 0, attempts, targets: [] };
  }
  const attempts = segments.map((segment) => foldAttempt(plan, segment, context.stop));
  // Jest begins the file of a crashed worker again: that is one attempt of ours, and its crash is not forgotten.
  const deciding = segments.flatMap((segment, index) =>
    segment.attempt === last.attempt ? [attempts[index]?.verdict ?? "failed"] : [],
  );
  const decided = worst(deciding);
  const partial = last.end?.partial ?? false;
  const afterAll = fileError !== undefined && decided === "passed";
  const lastAttempt = attempts.at(-1);
  if (fileError !== undefined && lastAttempt) lastAttempt.error = joinFailures(lastAttempt.error, fileError);
  if (afterAll && lastAttempt) lastAttempt.verdict = "failed";
  const whole: Verdict = afterAll ? "failed" : decided;
  return {
    ...common,
    // A verdict belongs to what was executed, also where another version was planned.
    ...ranAs(plan, last),
    verdict: whole === "passed" && partial ? "inconclusive" : whole,
    partial,
    durationMs: last.end?.durationMs ?? last.lastAt - last.start.at,
    attempts,
    targets: targetsOf(last),
    ...loadsOf(last),
  };
}

function neverBegan(
  plan: PlannedCase,
  fileError: Failure | undefined,
  { stop, filtered }: FoldContext,
): { verdict: Verdict; error: Failure } {
  const place = { file: plan.file, line: plan.line };
  if (plan.compileError) {
    const { message, line, column } = plan.compileError;
    return {
      verdict: "failed",
      error: { message: `The spec does not compile: ${message}`, file: plan.file, line, column },
    };
  }
  if (fileError) return { verdict: "failed", error: fileError };
  if (stop?.kind === "lost") {
    return { verdict: "blocked", error: { message: `The case never began: ${stop.reason}`, ...place } };
  }
  if (stop)
    return { verdict: "skipped", error: { message: `The case never began: ${stop.reason}`, ...place } };
  if (filtered) {
    return { verdict: "skipped", error: { message: "No step of the case was asked for.", ...place } };
  }
  return { verdict: "failed", error: { message: "Jest ended without having run this case.", ...place } };
}

function worst(list: readonly Verdict[]): Verdict {
  return verdicts[Math.max(...list.map((verdict) => verdicts.indexOf(verdict)))] ?? "failed";
}

function servicesOf(entries: readonly JournalEntry[]): ServiceResult[] {
  return entries.filter((entry) => entry.type === "case-service").map(({ service }) => service);
}

/** All services that cases of the run used, each once, by name. */
export function foldServices(entries: readonly JournalEntry[]): ServiceResult[] {
  const unique = new Map(
    servicesOf(entries).map((service) => [JSON.stringify([service.name, service.address]), service]),
  );
  return [...unique.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, service]) => service);
}

/** From weak to strong: only `real` certifies without a waiver. */
const tiers: readonly Tier[] = ["simulated", "emulated", "embedded", "real"];

function weakestTier(services: readonly ServiceResult[]): Tier | undefined {
  return tiers.find((tier) => services.some((service) => service.tier === tier));
}

/** The loads of the last attempt, in their order. */
function loadsOf(segment: Segment): Pick<CaseResult, "loads"> {
  const loads = segment.entries.filter((entry) => entry.type === "load").map(({ load }) => load);
  return loads.length > 0 ? { loads } : {};
}

/** The last judgement of each target. */
function targetsOf(segment: Segment): TargetResult[] {
  const judged = segment.entries.filter((entry) => entry.type === "target").map(({ target }) => target);
  return [...new Map(judged.map((target) => [`${target.line} ${target.text}`, target])).values()];
}
