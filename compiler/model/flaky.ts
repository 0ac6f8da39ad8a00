import type { CaseResult } from "./results.js";

/** Passed, after an attempt that did not: the same case on the same software has two verdicts. */
export function isFlaky({ verdict, attempts }: Pick<CaseResult, "verdict" | "attempts">): boolean {
  return verdict === "passed" && attempts.some((attempt) => attempt.verdict !== "passed");
}
