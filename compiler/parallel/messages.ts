import type { Failure } from "./failure.js";

/** What is done with each spec: plain data. What it means is known to who asks for it, and to the thread's own code. */
export interface Job {
  readonly kind: string;
}

/** What a worker is told first. */
export interface WorkerTask {
  job: Job;
  files: readonly string[];
  queue: SharedArrayBuffer;
  /** Its number in the queue. */
  thread: number;
}

/** What a worker tells: results, and at last that there are no more, or at which spec it failed. */
export interface WorkerMessage {
  results: [file: string, result: unknown][];
  done: boolean;
  failed?: Failure & { file: string };
}
