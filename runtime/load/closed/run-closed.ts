import { isPlain, isSql } from "../plan.js";

import type { ClosedPlan } from "../plan.js";
import type { LoadReport } from "../report.js";

/**
 * Runs a closed load from this process: plain HTTP requests with autocannon, for the highest rate; all others with a loop of ours.
 * Loads only what the kind of load needs: autocannon brings much with it.
 */
export async function runClosed(plan: ClosedPlan, stop: AbortSignal): Promise<LoadReport> {
  const { request } = plan;
  if (!isSql(request) && isPlain(request))
    return (await import("./run-plain.js")).runPlain(plan, request, stop);
  return (await import("./run-closed-loop.js")).runClosedLoop(plan, stop);
}
