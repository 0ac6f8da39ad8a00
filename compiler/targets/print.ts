import type { Target } from "../model/target.js";
import { printQuantity } from "./quantity.js";

/**
 * Writes a target in the grammar's plain form: `p95 response time <= 800 ms`, `50 concurrent users`. Read again with
 * the target's own metric as the hint, it gives the same target.
 */
export function printTarget(target: Target): string {
  if (target.notApplicable !== undefined) return printNotApplicable(target, target.notApplicable);
  const quantity = printQuantity({ value: target.value, unit: target.unit });
  const duration =
    target.durationMs === undefined ? [] : ["for", printQuantity({ value: target.durationMs, unit: "ms" })];
  if (target.role === "workload") {
    const offered = target.metric === "concurrency" ? [] : ["offered"];
    return [quantity, ...offered, target.subject, ...duration].join(" ");
  }
  const statistic = target.statistic === "value" ? [] : [target.statistic];
  return [...statistic, target.subject, target.comparator, quantity, ...duration].join(" ");
}

/** Behind a colon the reason may hold anything; parentheses are for reasons in which they are balanced. */
function printNotApplicable(target: Target, reason: string): string {
  let depth = 0;
  for (const character of reason) {
    if (character === "(") depth++;
    if (character === ")") depth--;
    if (depth < 0) break;
  }
  return depth === 0 ? `${target.subject} N/A (${reason})` : `${target.subject} N/A: ${reason}`;
}
