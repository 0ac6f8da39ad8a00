import type { ExpectationMeta, StepMeta } from "../../compiler/model/case-meta.js";
import type { ExpectationResult } from "../../compiler/model/results.js";
import type { Verdict } from "../../compiler/model/verdict.js";
import { PendingError, RecordError, StepTimeoutError, verdictOf } from "./errors.js";
import { worstOf } from "./verdicts.js";

/** How the body came to the end of a phase. */
export type PhaseEnd =
  | { kind: "yielded"; value: unknown }
  | { kind: "returned" }
  | { kind: "threw"; thrown: unknown }
  | { kind: "late"; limitMs: number };

/** What was seen while a phase ran. */
export interface PhaseFacts {
  end: PhaseEnd;
  assertions: number;
  /** Errors that nobody caught, promises that nobody awaited, `expect.assertions` not kept. */
  stray: readonly unknown[];
  /** Expectations that were checked by themselves. */
  checked: ReadonlyMap<string, { result: ExpectationResult; thrown?: unknown }>;
}

export interface StepJudgement {
  verdict: Verdict;
  /** The errors of the step, the first one primary; also why a pending step is pending. */
  thrown: unknown[];
  reason?: string;
  expectations: ExpectationResult[];
}

/** What is wrong with how step `step` of `count` gave way to the next, if anything. */
export function orderProblem(end: PhaseEnd, step: number, count: number): RecordError | undefined {
  const isLast = step === count;
  const here = step === 0 ? "the setup" : `step ${step}`;
  const expected = isLast ? "the end of the case" : `step ${step + 1}`;
  if (end.kind === "returned" && !isLast) {
    return new RecordError(
      `Unexpected end of the case in ${here}, expected ${expected}: did a \`return\` end it early?`,
    );
  }
  if (end.kind === "yielded" && (isLast || end.value !== step + 1)) {
    return new RecordError(`Unexpected yield ${String(end.value)} in ${here}, expected ${expected}`);
  }
  return undefined;
}

function problemsOf(meta: StepMeta, count: number, facts: PhaseFacts): unknown[] {
  const { end, stray, checked, assertions } = facts;
  const problems: unknown[] = [];
  if (end.kind === "threw") problems.push(end.thrown);
  if (end.kind === "late") {
    problems.push(
      new StepTimeoutError(`Step ${meta.number} did not finish within ${end.limitMs} ms, expected it to`),
    );
  }
  for (const { result, thrown } of checked.values()) {
    if (result.verdict !== "passed")
      problems.push(thrown ?? new RecordError(`Expectation ${result.id} does not hold`));
  }
  problems.push(...stray);
  const order = orderProblem(end, meta.number, count);
  if (order !== undefined) problems.push(order);
  if (problems.length > 0 || meta.binding === "none") return problems;
  const missed = meta.expectations.filter(({ binding, id }) => binding === "definition" && !checked.has(id));
  problems.push(
    ...missed.map(
      ({ id }) => new RecordError(`Expectation ${id} was not checked, expected a check after the step`),
    ),
  );
  if (assertions === 0 && !awaitsItsChecks(meta)) {
    problems.push(
      new RecordError(`No assertion was executed in step ${meta.number}, expected at least one \`expect\``),
    );
  }
  return problems;
}

/** A step without code of whose expectations none is bound yet: what is missing is told as pending, not as no assertion. */
function awaitsItsChecks({ binding, expectations }: StepMeta): boolean {
  return (
    binding === "definition" &&
    expectations.length > 0 &&
    expectations.every((each) => each.binding === "none")
  );
}

function expectationResult(
  meta: ExpectationMeta,
  step: Verdict,
  checked: PhaseFacts["checked"],
): ExpectationResult {
  const own = checked.get(meta.id)?.result;
  if (own !== undefined) return own;
  if (meta.binding === "none") return { id: meta.id, verdict: "pending" };
  if (meta.binding === "inline") return { id: meta.id, verdict: step };
  return { id: meta.id, verdict: step === "passed" ? "inconclusive" : "skipped" };
}

/**
 * The verdict of a step by what was seen. Any problem decides it, the worst by its kind; a step that has nothing to run
 * is pending; one that passed but has an expectation that nothing checks is pending too.
 */
export function judgeStep(meta: StepMeta, count: number, facts: PhaseFacts): StepJudgement {
  const problems = problemsOf(meta, count, facts);
  const ran =
    problems.length > 0 ? worstOf(problems.map(verdictOf)) : meta.binding === "none" ? "pending" : "passed";
  const expectations = meta.expectations.map((each) => expectationResult(each, ran, facts.checked));
  if (problems.length > 0) return { verdict: ran, thrown: problems, expectations };

  const unchecked = meta.expectations.filter(({ binding }) => binding === "none");
  const reason =
    ran === "pending"
      ? (meta.reason ?? "nothing to run")
      : unchecked.length > 0
        ? `nothing checks ${unchecked.map(({ id, text }) => `${id} (${text})`).join(", ")}`
        : undefined;
  if (reason === undefined) return { verdict: "passed", thrown: [], expectations };
  return {
    verdict: "pending",
    thrown: [new PendingError(`Step ${meta.number} is pending: ${reason}`)],
    reason,
    expectations,
  };
}
