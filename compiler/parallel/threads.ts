import { availableParallelism } from "node:os";
import { join } from "node:path";
import type { Worker } from "node:worker_threads";

import { packageRoot } from "../files/package-root.js";

/** A thread costs about as much to start as this many specs. */
const specsPerThread = 150;

/** Each thread has a compiler of its own in memory. */
const mostThreads = 3;

/** More specs do not make more threads. */
export const specsForAllThreads = specsPerThread * mostThreads;

/** Of a thread's memory, the part for what has just been made; half of what Node gives costs it 5 % of time and saves 25 MB. */
const youngGenerationMb = 24;

/**
 * How many threads besides this one work on so many specs: one for each further core, as far as it pays.
 * `TCSPEC_WORKERS` says another number; 0 is none.
 */
export function threadsFor(specs: number): number {
  const wanted = process.env["TCSPEC_WORKERS"];
  if (wanted !== undefined && /^\d{1,2}$/u.test(wanted)) return Math.min(Number(wanted), specs);
  return Math.min(availableParallelism() - 1, mostThreads, Math.floor(specs / specsPerThread));
}

/** What a thread runs: where the build puts {@link ./worker}. */
export const threadFile = (): string => join(packageRoot(), "dist", "spec-worker.js");

/** Starts a thread that loads what it works with, and waits for its task: see `WorkerTask`. */
export function startThread(entry: string = threadFile()): Worker {
  // Not imported: who only looks whether anything changed does without.
  const { Worker } = process.getBuiltinModule("node:worker_threads");
  return new Worker(entry, { resourceLimits: { maxYoungGenerationSizeMb: youngGenerationMb } });
}

const ahead: Worker[] = [];

/** Keeps threads that were started before it was known that there is work for them: {@link hireThread} takes them first. */
export function keepThreads(threads: readonly Worker[]): void {
  for (const thread of threads) {
    // Alone it keeps no process alive, and if it dies, another one is started, which then tells why.
    thread.unref();
    thread.on("error", () => undefined);
    ahead.push(thread);
  }
}

function takeAlive(): Worker | undefined {
  let thread = ahead.pop();
  // The number of one that has ended is negative.
  while (thread !== undefined && thread.threadId < 0) thread = ahead.pop();
  return thread;
}

/** A thread that waits for its task: one that was started ahead, or a new one. */
export function hireThread(entry: string): Worker {
  const thread = entry === threadFile() ? takeAlive() : undefined;
  thread?.ref();
  return thread ?? startThread(entry);
}

/** Ends the threads for which there was no work. */
export function dismissThreads(): void {
  for (const thread of ahead.splice(0)) void thread.terminate();
}
