import { isJudged } from "../../expect/evaluation.js";

import type { GoodputLimits } from "../../load/report.js";
import type { StepContext } from "../context.js";

export interface DeclaredLimits {
  readonly goodput?: GoodputLimits;
  readonly refusalTimeMs?: number;
}

/** A good answer keeps the loosest bound declared for the response time; a refusal the one declared for it. */
export async function limitsOf(step: StepContext): Promise<DeclaredLimits> {
  const { measureOf } = await import("../../load/judge/latency.js");
  const bounds = (measure: string) =>
    (step.meta.targets ?? [])
      .filter((target) => isJudged(target) && target.metric === "latency")
      .filter(({ subject }) => measureOf(subject) === measure)
      .map(({ value }) => value);
  const [response, refusal] = [bounds("responseTime"), bounds("refusalTime")];
  return {
    ...(response.length > 0 && { goodput: { responseTimeMs: Math.max(...response) } }),
    ...(refusal.length > 0 && { refusalTimeMs: Math.min(...refusal) }),
  };
}
