import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { Worker } from "node:worker_threads";

import { packageRoot } from "../files/package-root.js";
import type { CompiledSpec, SpecCompiler, SpecCompilerSetup } from "../generate/spec-compiler.js";
import type { StepDefinition } from "../steps/binding.js";
import { failureAt, messageOf } from "./failure.js";
import type { WorkerMessage, WorkerTask } from "./messages.js";
import { SharedQueue } from "./queue.js";

/** A thread costs about as much to start as this many specs to compile. */
const specsPerWorker = 150;

/** Each thread has a compiler of its own in memory. */
const mostWorkers = 3;

/**
 * How many threads besides this one compile so many specs: one for each further core, as far as it pays.
 * `TCSPEC_WORKERS` says another number; 0 is none.
 */
export function workersFor(specs: number): number {
  const wanted = process.env["TCSPEC_WORKERS"];
  if (wanted !== undefined && /^\d{1,2}$/u.test(wanted)) return Math.min(Number(wanted), specs);
  return Math.min(availableParallelism() - 1, mostWorkers, Math.floor(specs / specsPerWorker));
}

/** Where the build puts {@link ./worker}. */
const workerFile = (): string => join(packageRoot(), "dist", "compile-worker.js");

/**
 * Compiles specs on this thread and on some workers. What they give does not depend on how many there are. A worker
 * that fails or dies ends the whole with an error that names its spec.
 *
 * @param own compiles on this thread
 * @param entry what the workers run
 */
export async function compileInParallel(
  workers: number,
  files: readonly string[],
  setup: SpecCompilerSetup,
  definitions: readonly StepDefinition[],
  own: SpecCompiler,
  entry: string = workerFile(),
): Promise<Map<string, CompiledSpec>> {
  const compiled = new Map<string, CompiledSpec>();
  const count = existsSync(entry) ? workers : 0;
  const memory = SharedQueue.memoryFor(count + 1);
  const queue = new SharedQueue(memory, files.length);
  const others = Array.from({ length: count }, (_, at) =>
    runWorker(entry, { setup, definitions, files, queue: memory, thread: at + 1 }, queue, compiled),
  );
  const results = await Promise.allSettled([compileHere(files, queue, own, compiled), ...others]);
  for (const result of results) if (result.status === "rejected") throw result.reason;
  return new Map(files.map((file) => [file, found(file, compiled)]));
}

function found(file: string, compiled: ReadonlyMap<string, CompiledSpec>): CompiledSpec {
  const spec = compiled.get(file);
  if (!spec) throw new Error(`Unexpected end of the compile without a result for ${file}`);
  return spec;
}

async function compileHere(
  files: readonly string[],
  queue: SharedQueue,
  compile: SpecCompiler,
  compiled: Map<string, CompiledSpec>,
): Promise<void> {
  for (let next = queue.take(0); next !== undefined; next = queue.take(0)) {
    const file = files[next] ?? "";
    try {
      compiled.set(file, (await compile(file)).compiled);
    } catch (error) {
      queue.close();
      throw failureAt(file, messageOf(error));
    }
  }
}

/** Ends when the worker has told all, or fails with what it died of. */
function runWorker(
  entry: string,
  task: WorkerTask,
  queue: SharedQueue,
  compiled: Map<string, CompiledSpec>,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(entry, { workerData: task });
    let done = false;
    const fail = (file: string | undefined, message: string): void => {
      queue.close();
      reject(failureAt(file ?? "on another thread", message));
    };
    const died = (message: string): void => {
      const at = queue.current(task.thread);
      fail(at === undefined ? undefined : task.files[at], message);
    };
    worker.on("message", (message: WorkerMessage) => {
      for (const [file, spec] of message.compiled) compiled.set(file, spec);
      if (message.failed) fail(message.failed.file, message.failed.message);
      done ||= message.done;
    });
    worker.on("error", (error) => {
      died(messageOf(error));
    });
    worker.on("exit", (code) => {
      if (done) resolve();
      else died(`its thread ended with exit code ${code}`);
    });
  });
}
