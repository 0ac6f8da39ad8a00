import { spawnSync } from "node:child_process";
import { availableParallelism } from "node:os";

/** Binds all threads of a process, and what it starts later, to CPUs (`0`, `0,1`); false where the system cannot. */
function bind(pid: number, cpus: string): boolean {
  return spawnSync("taskset", ["-acp", cpus, String(pid)], { stdio: "ignore" }).status === 0;
}

/**
 * Runs something with a server on one CPU and this process, with all that it starts meanwhile, on another: who shares a CPU
 * with whom wavers from run to run, and throughput with it. On Linux with util-linux' `taskset`; elsewhere without.
 */
export async function apart<T>(server: number | undefined, run: () => Promise<T>): Promise<T> {
  if (server === undefined || availableParallelism() < 2) return run();
  const all = Array.from({ length: availableParallelism() }, (_, cpu) => String(cpu)).join(",");
  try {
    if (bind(server, "0")) bind(process.pid, "1");
    return await run();
  } finally {
    for (const pid of [server, process.pid]) bind(pid, all);
  }
}
