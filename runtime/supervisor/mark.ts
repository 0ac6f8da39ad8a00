import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";

import { isAlive } from "../processes/process-table.js";
import type { ProcessIdentity } from "../processes/process-table.js";

function read(get: () => string): string {
  try {
    return get().trim();
  } catch {
    return "";
  }
}

/** Tells hosts, boots and containers apart: a pid means something only within one of them. */
export function hostIdentity(): string {
  return [
    hostname(),
    read(() => readFileSync("/proc/sys/kernel/random/boot_id", "utf8")),
    read(() => readlinkSync("/proc/self/ns/pid")),
  ].join("|");
}

/** What is left on a service given by URL carries this: which run made it, and which process stands for the run. */
export function runMark(runId: string, supervisor: ProcessIdentity): string {
  return JSON.stringify({ tcspec: 1, run: runId, host: hostIdentity(), ...supervisor });
}

/** Whether a mark is of a run that is known to be dead; of other hosts, and of what is no mark, nothing is known. */
export function isMarkOfDeadRun(mark: string): boolean {
  try {
    const { tcspec, host, pid, startTime } = JSON.parse(mark) as Record<string, unknown>;
    if (tcspec !== 1 || host !== hostIdentity()) return false;
    return typeof pid === "number" && typeof startTime === "string" && !isAlive({ pid, startTime });
  } catch {
    return false;
  }
}
