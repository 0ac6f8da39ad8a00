import type { Verdict } from "../model/verdict.js";
import type { ResultsDoubt } from "../seal/run-seal.js";

/**
 * The life of a test case, in order; each stage includes those before.
 *
 * - `planned`: the plan lists it
 * - `written`: a spec holds its id
 * - `complete`: `check` finds neither error nor warning in that spec, and its status is not Draft
 * - `compiled`: its generated file is what the spec gives
 * - `passing`: its newest result passed, whole, on the bytes that the spec has now, in results whose seal holds
 * - `certified`: its level is certified
 */
export const stages = ["planned", "written", "complete", "compiled", "passing", "certified"] as const;

export type Stage = (typeof stages)[number];

/** What is known of one test case, each fact by itself. */
export interface CaseFacts {
  id: string;
  name: string;
  priority?: string;
  level?: number;
  /** Whether the plan lists it. */
  planned: boolean;
  spec?: {
    file: string;
    line: number;
    /** SHA-256 of the spec's bytes. */
    hash: string;
    status?: string;
    errors: number;
    warnings: number;
    /** The first error or warning, for people. */
    finding?: string;
    /** Its generated file is current. */
    compiled: boolean;
  };
  /** Its newest result. */
  result?: {
    runId: string;
    /** ISO 8601. */
    startedAt: string;
    verdict: Verdict;
    partial: boolean;
    specHash: string;
    profile: string;
    tier?: string;
    /** Why it did not pass, in one line. */
    reason?: string;
    /** Why its results prove nothing, whatever they say. */
    doubt?: ResultsDoubt;
  };
  certified: boolean;
}

/** How far a test case is. */
export function stageOf(facts: CaseFacts): Stage {
  let reached: Stage = "planned";
  for (const stage of stages.slice(1)) {
    if (missing(facts, stage) !== undefined) return reached;
    reached = stage;
  }
  return reached;
}

/** The next stage of a test case, and what keeps it from there; nothing for a certified one. */
export function nextStage(facts: CaseFacts): { stage: Stage; because: string } | undefined {
  for (const stage of stages.slice(1)) {
    const because = missing(facts, stage);
    if (because !== undefined) return { stage, because };
  }
  return undefined;
}

/** What a stage lacks by itself; nothing where its facts hold. */
function missing(facts: CaseFacts, stage: Stage): string | undefined {
  const { spec, result } = facts;
  switch (stage) {
    case "planned":
      return undefined;
    case "written":
      return spec === undefined ? "no spec holds it" : undefined;
    case "complete":
      if (spec === undefined) return "no spec holds it";
      if (spec.errors + spec.warnings > 0) return spec.finding ?? "check has findings";
      return isDraft(spec.status) ? "its status is Draft" : undefined;
    case "compiled":
      return spec?.compiled === true
        ? undefined
        : "its generated file is missing or not current: tcspec compile";
    case "passing":
      if (result === undefined) return "no result: tcspec run";
      if (result.specHash !== spec?.hash) return `the spec changed since run ${result.runId}: tcspec run`;
      if (result.verdict !== "passed")
        return `${result.verdict} in run ${result.runId}${because(result.reason)}`;
      if (result.doubt !== undefined) return `${result.doubt} of run ${result.runId}: tcspec run`;
      return result.partial ? `run in part in run ${result.runId}` : undefined;
    case "certified":
      return facts.certified ? undefined : "its level is not certified: tcspec certify";
  }
}

const because = (reason: string | undefined): string => (reason === undefined ? "" : `: ${reason}`);

const isDraft = (status: string | undefined): boolean => status?.trim().toLowerCase() === "draft";
