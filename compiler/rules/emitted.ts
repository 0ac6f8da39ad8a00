import type { EmittedRule } from "./rule.js";

/** Declares a rule whose findings are given elsewhere: so that it has a severity, a page and a test like the others. */
export function emittedRule(
  id: string,
  summary: string,
  more: Partial<Pick<EmittedRule, "severity" | "heuristic" | "mend">> = {},
): EmittedRule {
  return { id, summary, severity: "error", scope: "emitted", ...more };
}
