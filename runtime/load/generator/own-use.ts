import { readFileSync } from "node:fs";
import { monitorEventLoopDelay } from "node:perf_hooks";

import type { GeneratorFacts } from "../validity.js";

const resolutionMs = 5;
const msPerNs = 1e-6;

export type OwnUse = Pick<GeneratorFacts, "eventLoopLag" | "cpuCores" | "cpuWaitShare" | "peakMemoryBytes">;

/** Milliseconds for which the main thread could have run and had no CPU; undefined where the system does not tell. */
function waitedForCpuMs(): number | undefined {
  try {
    const [, waitedNs] = readFileSync("/proc/self/schedstat", "latin1").split(" ");
    const waitedMs = Number(waitedNs) * msPerNs;
    return Number.isFinite(waitedMs) ? waitedMs : undefined;
  } catch {
    return undefined; // not Linux, or a kernel without it
  }
}

/** Watches what this process uses and how late its event loop is, from now to the call of what it gives. */
export function watchOwnUse(): () => OwnUse {
  const delays = monitorEventLoopDelay({ resolution: resolutionMs });
  delays.enable();
  const startedAt = performance.now();
  const before = process.cpuUsage();
  const waitedBefore = waitedForCpuMs();
  return () => {
    delays.disable();
    const { user, system } = process.cpuUsage(before);
    const elapsedMs = performance.now() - startedAt;
    const waited = waitedForCpuMs();
    // The monitor measures from one timer to the next: what is beyond its own interval is lag.
    const lag = (ns: number) => Math.max(0, ns * msPerNs - resolutionMs);
    return {
      eventLoopLag: { p99Ms: lag(delays.percentile(99)), maxMs: lag(delays.max) },
      cpuCores: (user + system) / 1000 / elapsedMs,
      ...(waited !== undefined &&
        waitedBefore !== undefined && { cpuWaitShare: (waited - waitedBefore) / elapsedMs }),
      peakMemoryBytes: process.resourceUsage().maxRSS * 1024,
    };
  };
}
