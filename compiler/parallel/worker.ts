import { parentPort, workerData } from "node:worker_threads";

import { createSpecCompiler } from "../generate/spec-compiler.js";
import { createBinder } from "../steps/bind.js";
import { compileDefinitions } from "../steps/expression.js";
import { messageOf } from "./failure.js";
import type { WorkerMessage, WorkerTask } from "./messages.js";
import { SharedQueue } from "./queue.js";

/** So many specs are told of at once. */
const batch = 50;

/** A thread that compiles specs until there are no more: the entry of a bundle of its own, see {@link ./pool}. */
async function work({ setup, definitions, files, queue, thread }: WorkerTask): Promise<void> {
  const { compiled: expressions } = compileDefinitions(definitions);
  const compile = createSpecCompiler(setup, createBinder(expressions, Object.keys(setup.config.services)));
  const numbers = new SharedQueue(queue, files.length);
  const tell = (message: WorkerMessage): void => parentPort?.postMessage(message);
  let found: WorkerMessage["compiled"] = [];
  for (let next = numbers.take(thread); next !== undefined; next = numbers.take(thread)) {
    const file = files[next] ?? "";
    try {
      found.push([file, (await compile(file)).compiled]);
    } catch (error) {
      tell({ compiled: [], done: true, failed: { file, message: messageOf(error) } });
      return;
    }
    if (found.length < batch) continue;
    tell({ compiled: found, done: false });
    found = [];
  }
  tell({ compiled: found, done: true });
}

await work(workerData as WorkerTask);
