import { monitorEventLoopDelay } from "node:perf_hooks";

import type { GeneratorFacts } from "../validity.js";

const resolutionMs = 5;
const msPerNs = 1e-6;

export type OwnUse = Pick<GeneratorFacts, "eventLoopLag" | "cpuCores" | "peakMemoryBytes">;

/** Watches what this process uses and how late its event loop is, from now to the call of what it gives. */
export function watchOwnUse(): () => OwnUse {
  const delays = monitorEventLoopDelay({ resolution: resolutionMs });
  delays.enable();
  const startedAt = performance.now();
  const before = process.cpuUsage();
  return () => {
    delays.disable();
    const { user, system } = process.cpuUsage(before);
    const elapsedMs = performance.now() - startedAt;
    // The monitor measures from one timer to the next: what is beyond its own interval is lag.
    const lag = (ns: number) => Math.max(0, ns * msPerNs - resolutionMs);
    return {
      eventLoopLag: { p99Ms: lag(delays.percentile(99)), maxMs: lag(delays.max) },
      cpuCores: (user + system) / 1000 / elapsedMs,
      peakMemoryBytes: process.resourceUsage().maxRSS * 1024,
    };
  };
}
