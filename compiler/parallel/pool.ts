import { existsSync } from "node:fs";

import { type Failure, failureAt, failureOf } from "./failure.js";
import type { Job, WorkerMessage, WorkerTask } from "./messages.js";
import { SharedQueue } from "./queue.js";
import { hireThread, threadFile } from "./threads.js";

/**
 * Does a job with specs on this thread and on some workers; gives the results in the order of the specs. They do not
 * depend on how many threads there are. A worker that fails or dies ends the whole with an error that names its spec.
 *
 * @param own does the same on this thread
 * @param entry what the workers run
 */
export async function inParallel<Result>(
  workers: number,
  files: readonly string[],
  job: Job,
  own: (file: string) => Promise<Result>,
  entry: string = threadFile(),
): Promise<Map<string, Result>> {
  const results = new Map<string, Result>();
  const count = existsSync(entry) ? workers : 0;
  const memory = SharedQueue.memoryFor(count + 1);
  const queue = new SharedQueue(memory, files.length);
  const others = Array.from({ length: count }, (_, at) =>
    runWorker(entry, { job, files, queue: memory, thread: at + 1 }, queue, (file, result) => {
      results.set(file, result as Result);
    }),
  );
  const here = runHere(files, job, queue, async (file) => {
    // A copy, as those of other threads are: pieces of a spec's text would keep all of it in memory.
    results.set(file, structuredClone(await own(file)));
  });
  for (const end of await Promise.allSettled([here, ...others]))
    if (end.status === "rejected") throw end.reason;
  return new Map(files.map((file) => [file, resultOf(file, results)]));
}

function resultOf<Result>(file: string, results: ReadonlyMap<string, Result>): Result {
  const result = results.get(file);
  if (result === undefined) throw new Error(`Unexpected end without a result for ${file}`);
  return result;
}

async function runHere(
  files: readonly string[],
  { kind }: Job,
  queue: SharedQueue,
  run: (file: string) => Promise<void>,
): Promise<void> {
  for (let next = queue.take(0); next !== undefined; next = queue.take(0)) {
    const file = files[next] ?? "";
    try {
      await run(file);
    } catch (error) {
      queue.close();
      throw failureAt(kind, file, failureOf(error));
    }
  }
}

/** Ends when the worker has told all, or fails with what it died of. */
function runWorker(
  entry: string,
  task: WorkerTask,
  queue: SharedQueue,
  told: (file: string, result: unknown) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const worker = hireThread(entry);
    let done = false;
    const fail = (file: string | undefined, failure: Failure): void => {
      queue.close();
      reject(failureAt(task.job.kind, file ?? "on another thread", failure));
    };
    const died = (failure: Failure): void => {
      const at = queue.current(task.thread);
      fail(at === undefined ? undefined : task.files[at], failure);
    };
    worker.on("message", (message: WorkerMessage) => {
      for (const [file, result] of message.results) told(file, result);
      if (message.failed) {
        const { file, ...failure } = message.failed;
        fail(file, failure);
      }
      done ||= message.done;
    });
    worker.on("error", (error) => {
      died(failureOf(error));
    });
    worker.on("exit", (code) => {
      if (done) resolve();
      else died({ message: `its thread ended with exit code ${code}` });
    });
    worker.postMessage(task);
  });
}
