import { Distribution } from "../histogram/distribution.js";
import { defaultLimits, judgeValidity } from "../validity.js";
import { withChannel } from "./channel.js";
import { systemClock } from "./clock.js";
import { OpenLoop } from "./open-loop.js";
import { watchOwnUse } from "./own-use.js";

import type { OpenPlan } from "../plan.js";
import type { LoadReport, WindowReport } from "../report.js";
import type { Channel } from "./channel.js";
import type { Summary } from "../histogram/distribution.js";

/** Between the call and the first request: the code is loaded, the timers are set. */
const leadMs = 20;

function delayOf({ distributions }: Pick<WindowReport, "distributions">): Summary | undefined {
  const { dispatchDelay } = distributions;
  return dispatchDelay && Distribution.restore(dispatchDelay).summary();
}

/** Runs an open load from this process; aborting `stop` ends it early. */
export function runOpen(plan: OpenPlan, stop: AbortSignal): Promise<LoadReport> {
  return withChannel({ ...plan, seed: plan.schedule.seed }, (channel) => runThrough(channel, plan, stop));
}

async function runThrough<Request>(
  channel: Channel<Request>,
  plan: OpenPlan,
  stop: AbortSignal,
): Promise<LoadReport> {
  const loop = new OpenLoop(plan, systemClock, channel);
  const onStop = () => loop.stop();
  stop.addEventListener("abort", onStop, { once: true });
  const use = watchOwnUse();
  const startMs = systemClock.now() + leadMs;
  const startedAt = Math.round(performance.timeOrigin + startMs + plan.warmUpMs);
  try {
    const running = loop.run(startMs);
    if (stop.aborted) loop.stop();
    const { collected, stopped, neverStopped, durationMs, drainMs } = await running;
    const { account, windows } = collected;
    const validity = judgeValidity(
      {
        due: account.due,
        sent: account.sent,
        dispatchDelay: delayOf(collected),
        dispatchDelayP99ByWindow: windows.flatMap((window) => delayOf(window)?.p99 ?? []),
        ...use(),
        stopped,
        neverStopped,
      },
      { ...defaultLimits, ...plan.validity },
    );
    return {
      kind: "open",
      description: plan.description,
      startedAt,
      warmUpMs: plan.warmUpMs,
      durationMs,
      drainMs,
      stopped,
      ...collected,
      validity,
    };
  } finally {
    stop.removeEventListener("abort", onStop);
  }
}
