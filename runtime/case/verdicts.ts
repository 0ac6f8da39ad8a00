import type { Verdict } from "../../compiler/model/verdict.js";

/** From the best to the worst. */
const order: readonly Verdict[] = ["passed", "skipped", "pending", "inconclusive", "blocked", "failed"];

/** The worst of `verdicts`; `passed` of none. */
export function worstOf(verdicts: Iterable<Verdict>): Verdict {
  let worst: Verdict = "passed";
  for (const verdict of verdicts) if (order.indexOf(verdict) > order.indexOf(worst)) worst = verdict;
  return worst;
}
