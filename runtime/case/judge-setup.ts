import { StepTimeoutError, verdictOf } from "./errors.js";
import type { ThrownVerdict } from "./errors.js";
import { orderProblem } from "./judge-step.js";
import type { PhaseFacts } from "./judge-step.js";
import { worstOf } from "./verdicts.js";

/** Why a case did not get past its setup. */
export interface SetupJudgement {
  /** At least one; the first is primary. */
  thrown: unknown[];
  verdict: ThrownVerdict;
}

/**
 * What the phase before the first step came to; undefined: the steps can run. A setup that hangs, or
 * whose own code throws, is missing: the case is blocked. A fixture that throws says itself what that means.
 */
export function judgeSetup(facts: PhaseFacts, inBody: boolean, steps: number): SetupJudgement | undefined {
  const { end, stray } = facts;
  const order = orderProblem(end, 0, steps);
  const problems: unknown[] = [];
  if (end.kind === "threw") problems.push(end.thrown);
  if (end.kind === "late") {
    problems.push(new StepTimeoutError(`The setup did not finish within ${end.limitMs} ms, expected it to`));
  }
  problems.push(...stray);
  if (order !== undefined) problems.push(order);
  if (problems.length === 0) return undefined;
  const isMissing = end.kind === "late" || (inBody && end.kind === "threw");
  return {
    thrown: problems,
    verdict: isMissing ? "blocked" : (worstOf(problems.map(verdictOf)) as ThrownVerdict),
  };
}
