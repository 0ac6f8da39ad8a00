import { killAll, signal } from "../processes/kill.js";
import { identify, isAlive, listProcesses, withDescendants } from "../processes/process-table.js";

import type { ProcessIdentity } from "../processes/process-table.js";

const crashWithinMs = 2000;

function treeOf(root: ProcessIdentity): ProcessIdentity[] {
  if (!isAlive(root)) return [];
  return withDescendants([root.pid], listProcesses()).map(({ pid, startTime }) => ({ pid, startTime }));
}

/** Stops a process and all below it; gives those that were stopped, for `resume`. */
export function pause(pid: number): ProcessIdentity[] {
  const root = identify(pid);
  if (root === undefined) return [];
  const paused = new Map<string, ProcessIdentity>();
  // What a process forked before it was stopped is found by the next round.
  for (let found = 1; found > 0;) {
    const fresh = treeOf(root).filter((one) => !paused.has(`${one.pid} ${one.startTime}`));
    for (const one of fresh) if (signal(one, "SIGSTOP")) paused.set(`${one.pid} ${one.startTime}`, one);
    found = fresh.filter((one) => paused.has(`${one.pid} ${one.startTime}`)).length;
  }
  return [...paused.values()];
}

/** Children first: a parent that goes on finds them going on. */
export function resume(paused: readonly ProcessIdentity[]): void {
  for (const one of paused.toReversed()) signal(one, "SIGCONT");
}

/** Kills a process and all below it, as a crash would. Rejects where it still lives. */
export async function crash(pid: number): Promise<void> {
  const root = identify(pid);
  if (root === undefined) return;
  if (!(await killAll({ processes: [root] }, crashWithinMs)))
    throw new Error(`The process ${pid} could not be killed within ${crashWithinMs} ms`);
}
