import { readlinkSync } from "node:fs";
import { sep } from "node:path";

import { findProcess, listProcesses, withDescendants, groupMembers } from "./process-table.js";
import type { ProcessEntry, ProcessIdentity } from "./process-table.js";

/** Sends a signal to exactly this process: never to a later one that got its pid. Tells whether it was sent. */
export function signal(target: ProcessIdentity, name: NodeJS.Signals): boolean {
  if (target.pid <= 1 || target.pid === process.pid) return false;
  const entry = findProcess(target.pid);
  if (!entry || entry.zombie || entry.startTime !== target.startTime) return false;
  try {
    process.kill(target.pid, name);
    return true;
  } catch {
    return false; // gone between the look and the signal, or not ours
  }
}

/** Linux: the processes whose working folder lies in `folder`; started ones have theirs there, whoever their parent is. */
function workingIn(folder: string, processes: readonly ProcessEntry[]): ProcessEntry[] {
  if (process.platform !== "linux") return [];
  return processes.filter((entry) => {
    try {
      const cwd = readlinkSync(`/proc/${entry.pid}/cwd`);
      return cwd === folder || cwd.startsWith(folder + sep);
    } catch {
      return false;
    }
  });
}

export interface KillSelection {
  processes?: readonly ProcessIdentity[];
  /** Leaders of process groups. */
  groups?: readonly ProcessIdentity[];
  /** Everything that works in this folder, which must be an absolute path without symbolic links. */
  folder?: string;
}

/** What a selection means right now: the living among the named processes, with all below them. */
export function selectProcesses(selection: KillSelection): ProcessEntry[] {
  const all = listProcesses();
  const named = (selection.processes ?? []).filter((wanted) =>
    all.some((entry) => entry.pid === wanted.pid && entry.startTime === wanted.startTime),
  );
  const groups = (selection.groups ?? []).flatMap((leader) => groupMembers(leader, all));
  const inFolder = selection.folder === undefined ? [] : workingIn(selection.folder, all);
  const roots = [...named, ...groups, ...inFolder]
    .map(({ pid }) => pid)
    .filter((pid) => pid > 1 && pid !== process.pid);
  return withDescendants(roots, all).filter((entry) => entry.pid !== process.pid && !entry.zombie);
}

const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));

/**
 * SIGKILLs a selection until nothing of it lives: processes that fork meanwhile are found by the next round.
 * Gives up after `withinMs`; the result tells whether all are gone.
 */
export async function killAll(selection: KillSelection, withinMs: number): Promise<boolean> {
  const end = Date.now() + withinMs;
  for (;;) {
    const living = selectProcesses(selection);
    if (living.length === 0) return true;
    for (const entry of living) signal(entry, "SIGKILL");
    if (Date.now() >= end) return false;
    await pause(20);
  }
}
