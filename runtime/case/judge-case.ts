import type { CaseMeta } from "../../compiler/model/case-meta.js";
import type { StepResult, TargetResult } from "../../compiler/model/results.js";
import type { Verdict } from "../../compiler/model/verdict.js";
import type { Target } from "../../compiler/model/target.js";
import { isJudged } from "../expect/evaluation.js";
import type { Evaluation } from "../expect/evaluation.js";
import { InconclusiveError, PendingError, RecordError, verdictOf } from "./errors.js";
import type { SetupJudgement } from "./judge-setup.js";
import { worstOf } from "./verdicts.js";

/** What a case came to, besides its steps' own errors. */
export interface CaseJudgement {
  verdict: Verdict;
  partial: boolean;
  /** Errors that belong to no step, the first one primary. */
  thrown: unknown[];
}

export interface CaseFacts {
  meta: CaseMeta;
  /** The outcomes there are; a step without one was not asked for. */
  steps: readonly StepResult[];
  /** Set where the case did not get past its setup. */
  setup: SetupJudgement | undefined;
  targets: readonly TargetResult[];
  evaluations: readonly Evaluation[];
  /** Errors of the tear-down, and late ones that nobody caught. */
  late: readonly unknown[];
}

function missedTargets({ meta, targets, steps }: CaseFacts): RecordError[] {
  const judged = (meta.targets ?? []).filter(isJudged);
  const known = steps.some(({ verdict }) => verdict === "failed");
  return judged.flatMap((target, index) => {
    const result = targets[index];
    // A miss that a step has thrown is that step's error already.
    if (result?.verdict !== "failed" || known) return [];
    const error = new RecordError(
      `Unexpected ${result.measured ?? Number.NaN} ${target.unit} for "${target.text}", expected ${target.statistic} ${target.comparator} ${target.value} ${target.unit}`,
    );
    error.place = { line: target.line, column: target.column };
    return [error];
  });
}

function unmeasured({ meta, targets, evaluations }: CaseFacts): InconclusiveError | undefined {
  const open = (meta.targets ?? [])
    .filter(isJudged)
    .filter((_, index) => targets[index]?.verdict === "inconclusive");
  const [first] = open;
  if (first === undefined) return undefined;
  const because = (target: Target) => evaluations.find((each) => each.target === target)?.reason;
  const names = open
    .map((target) => [`"${target.text}"`, because(target)].filter(Boolean).join(": "))
    .join(", ");
  const error = new InconclusiveError(
    `No measurement for ${names}, expected every declared target to be evaluated`,
  );
  error.place = { line: first.line, column: first.column };
  return error;
}

/**
 * The verdict of a case: the worst of its steps, its setup, its late errors and its targets. What would be passed but
 * was run in part, or leaves a target unmeasured, is inconclusive.
 */
export function judgeCase(facts: CaseFacts): CaseJudgement {
  const { meta, steps, setup, late } = facts;
  const partial = setup === undefined && steps.length < meta.steps.length;
  const missed = missedTargets(facts);
  const empty =
    meta.steps.length === 0 ? [new PendingError("The case has no steps, expected at least one")] : [];
  const thrown: unknown[] = [...(setup?.thrown ?? []), ...missed, ...late, ...empty];
  const verdict = worstOf([
    ...steps.map((step) => step.verdict),
    ...(setup === undefined ? [] : [setup.verdict]),
    // A tear-down that is blocked has failed: what it was to release is still there.
    ...late.map(() => "failed" as const),
    ...[...missed, ...empty].map(verdictOf),
  ]);
  if (verdict !== "passed") return { verdict, partial, thrown };

  const open = partial
    ? new InconclusiveError(
        `${steps.length} of ${meta.steps.length} steps ran, expected all: a case run in part is never passed`,
      )
    : unmeasured(facts);
  return open === undefined
    ? { verdict, partial, thrown }
    : { verdict: "inconclusive", partial, thrown: [open] };
}
