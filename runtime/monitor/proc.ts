import { readFileSync, readdirSync } from "node:fs";

import { parseStat } from "../processes/process-table.js";

/** What `/proc` says of one process. */
export interface ProcessSample {
  memoryBytes: number;
  /** `pss` shares memory out among those who use it; `rss` counts shared memory in each of them. */
  memoryKind: "pss" | "rss";
  /** User and system time since its start, with that of its children that have ended, in seconds. */
  cpuSeconds: number;
}

/** `/proc` counts in hundredths of a second on every architecture that Node.js runs on (USER_HZ). */
const ticksPerSecond = 100;
const pageBytes = 4096;

/** PSS in bytes of the text of `smaps_rollup`. */
export function parsePss(rollup: string): number | undefined {
  const found = /^Pss:\s+(\d+) kB$/m.exec(rollup);
  return found ? Number(found[1]) * 1024 : undefined;
}

function readPss(pid: number): number | undefined {
  try {
    return parsePss(readFileSync(`/proc/${pid}/smaps_rollup`, "latin1"));
  } catch {
    return undefined; // another user's process, or an older kernel
  }
}

/** Resident memory of `/proc/<pid>/status`, whose unit does not depend on the page size. */
function readRss(pid: number): number {
  const found = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "latin1"));
  return found ? Number(found[1]) * 1024 : pageBytes;
}

/** A sample of one process; undefined where it is gone. */
export function sampleProcess(pid: number): ProcessSample | undefined {
  try {
    const { fields } = parseStat(readFileSync(`/proc/${pid}/stat`, "latin1"));
    const ticks = [11, 12, 13, 14].reduce((sum, index) => sum + Number(fields[index]), 0);
    const pss = readPss(pid);
    return {
      memoryBytes: pss ?? readRss(pid),
      memoryKind: pss === undefined ? "rss" : "pss",
      cpuSeconds: ticks / ticksPerSecond,
    };
  } catch {
    return undefined;
  }
}

/** A process and all below it, by `/proc/<pid>/task/<tid>/children`. */
export function processTree(root: number): number[] {
  const found: number[] = [];
  const open = [root];
  for (let pid = open.pop(); pid !== undefined; pid = open.pop()) {
    found.push(pid);
    try {
      const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "latin1").trim();
      if (children !== "") open.push(...children.split(" ").map(Number));
    } catch {
      // gone meanwhile
    }
  }
  return found;
}

/** The open file descriptors of a process; undefined where they cannot be seen: it is gone, or another user's. */
export function countDescriptors(pid: number): number | undefined {
  try {
    return readdirSync(`/proc/${pid}/fd`).length;
  } catch {
    return undefined;
  }
}
