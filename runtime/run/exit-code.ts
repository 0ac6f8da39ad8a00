import type { CaseResult } from "../../compiler/model/results.js";

/** 0 all well · 1 findings or failures · 2 wrong usage · 3 no verdict · 130 interrupted. */
export type ExitCode = 0 | 1 | 2 | 3 | 130;

export interface RunEnd {
  cases: readonly Pick<CaseResult, "verdict" | "status">[];
  aborted: boolean;
  /** Something failed that belongs to no case: a process of the run died, Jest itself failed, findings of a spec. */
  failedOutside: boolean;
}

/** A case of status Draft is reported and not counted. */
export function isDraft(result: Pick<CaseResult, "status">): boolean {
  return result.status?.trim().toLowerCase() === "draft";
}

/** The exit code of `run`. Without a counted case that passed, it is never 0. */
export function exitCodeOf({ cases, aborted, failedOutside }: RunEnd): ExitCode {
  if (aborted) return 130;
  const counted = cases.filter((result) => !isDraft(result));
  if (failedOutside || counted.some(({ verdict }) => verdict === "failed")) return 1;
  return counted.length > 0 && counted.every(({ verdict }) => verdict === "passed") ? 0 : 3;
}
