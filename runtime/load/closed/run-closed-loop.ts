import { withChannel } from "../generator/channel.js";
import { systemClock } from "../generator/clock.js";
import { watchOwnUse } from "../generator/own-use.js";
import { isSql } from "../plan.js";
import { ClosedLoop } from "./closed-loop.js";
import { closedReport } from "./closed-report.js";

import type { ClosedPlan } from "../plan.js";
import type { LoadReport } from "../report.js";

/**
 * Runs a closed load from this process over the channel that open loads use, so that answers are read as theirs are: on a database,
 * and of HTTP requests that are not plain.
 */
export function runClosedLoop(plan: ClosedPlan, stop: AbortSignal): Promise<LoadReport> {
  const { request, connections, timeoutMs, seed } = plan;
  const channel = isSql(request)
    ? { target: { ...plan.target, connections }, requests: [request], timeoutMs, seed }
    : { target: plan.target, requests: [request], timeoutMs, seed };
  return withChannel(channel, async (open) => {
    const loop = new ClosedLoop(plan, systemClock, open);
    const onStop = () => loop.stop();
    stop.addEventListener("abort", onStop, { once: true });
    const use = watchOwnUse();
    const startedAt = Math.round(Date.now() + plan.warmUpMs);
    try {
      const running = loop.run();
      if (stop.aborted) loop.stop();
      return closedReport(plan, { startedAt, ...(await running) }, use());
    } finally {
      stop.removeEventListener("abort", onStop);
    }
  });
}
