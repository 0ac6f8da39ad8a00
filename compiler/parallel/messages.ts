import type { CheckJob } from "../check/spec-checker.js";
import type { SpecCompilerSetup } from "../generate/spec-compiler.js";
import type { StepDefinition } from "../steps/binding.js";
import type { Failure } from "./failure.js";

/** What is done with each spec: plain data. */
export type Job =
  { kind: "compile"; setup: SpecCompilerSetup; definitions: readonly StepDefinition[] } | CheckJob;

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
