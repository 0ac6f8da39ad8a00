import { once } from "node:events";
import { parentPort } from "node:worker_threads";

import { failureOf } from "./failure.js";
import type { Job, WorkerMessage, WorkerTask } from "./messages.js";
import { SharedQueue } from "./queue.js";

/** So many specs are told of at once. */
const batch = 50;

/** Makes of a job what is done with one spec, by its file. */
export type RunnerOf = (job: Job) => Promise<(file: string) => Promise<unknown>>;

/** What a thread does for {@link ./pool}: it waits for its task, and works on specs until there are no more. */
export async function workOnSpecs(runnerOf: RunnerOf): Promise<void> {
  if (parentPort === null) throw new Error("Unexpected call outside of a thread that tcspec started");
  const [task] = (await once(parentPort, "message")) as [WorkerTask];
  const { job, files, queue, thread } = task;
  const run = await runnerOf(job);
  const numbers = new SharedQueue(queue, files.length);
  const tell = (message: WorkerMessage): void => parentPort?.postMessage(message);
  let results: WorkerMessage["results"] = [];
  for (let next = numbers.take(thread); next !== undefined; next = numbers.take(thread)) {
    const file = files[next] ?? "";
    try {
      results.push([file, await run(file)]);
    } catch (error) {
      tell({ results: [], done: true, failed: { file, ...failureOf(error) } });
      return;
    }
    if (results.length < batch) continue;
    tell({ results, done: false });
    results = [];
  }
  tell({ results, done: true });
}
