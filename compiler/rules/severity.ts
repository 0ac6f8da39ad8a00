import type { ConfigData } from "../config/schema.js";
import type { SpecCase } from "../document/schema.js";
import type { Severity } from "../model/diagnostic.js";
import type { Rule } from "./rule.js";

/**
 * How bad a finding of a rule is in a project: by the status of its test case, else by its level, else as configured
 * for the rule, else as the rule has it. `undefined`: not reported.
 */
export function severityOf(
  rule: Rule,
  emitted: Severity,
  spec: Pick<SpecCase, "level" | "status"> | undefined,
  rules: ConfigData["rules"],
): Severity | undefined {
  const own = rule.scope === "emitted" ? emitted : rule.severity;
  const configured = Object.hasOwn(rules, rule.id) ? rules[rule.id] : undefined;
  if (configured === undefined) return own;
  if (typeof configured === "string") return reported(configured);
  const status = Object.entries(configured.status).find(
    ([name]) => name.toLowerCase() === spec?.status?.value.toLowerCase(),
  )?.[1];
  const level = Object.entries(configured.level).find(
    ([number]) => number === String(spec?.level?.value),
  )?.[1];
  return reported(status ?? level ?? configured.severity ?? own);
}

function reported(severity: Severity | "off"): Severity | undefined {
  return severity === "off" ? undefined : severity;
}
