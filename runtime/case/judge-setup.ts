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
 * What the phase before the first step came to; undefined: the steps can run. What the setup's own code throws means
 * that the setup is missing, so the case is blocked; a fixture that throws says itself what that means.
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
  const isCode = inBody && (end.kind === "threw" || end.kind === "late");
  return {
    thrown: problems,
    verdict: isCode ? "blocked" : (worstOf(problems.map(verdictOf)) as ThrownVerdict),
  };
}
