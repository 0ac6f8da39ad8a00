import { withChannel } from "../generator/channel.js";
import { systemClock } from "../generator/clock.js";
import { watchOwnUse } from "../generator/own-use.js";
import { ClosedLoop } from "./closed-loop.js";
import { closedReport } from "./closed-report.js";

import type { ClosedPlan, SqlTemplate } from "../plan.js";
import type { LoadReport } from "../report.js";

/** Of the parameters that are drawn. A closed load has no schedule: which values come is all that it decides. */
const seed = 1;

/** Runs a closed load on a database from this process: each connection sends its next statement when its last one was answered. */
export function runClosedSql(
  plan: ClosedPlan,
  statement: SqlTemplate,
  stop: AbortSignal,
): Promise<LoadReport> {
  const { target, connections, timeoutMs } = plan;
  const options = { target: { ...target, connections }, requests: [statement], timeoutMs, seed };
  return withChannel(options, async (channel) => {
    const loop = new ClosedLoop(plan, systemClock, channel);
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
