import type { CompiledSpec, SpecCompilerSetup } from "../generate/spec-compiler.js";
import type { StepDefinition } from "../steps/binding.js";

/** What a worker is started with. */
export interface WorkerTask {
  setup: SpecCompilerSetup;
  definitions: readonly StepDefinition[];
  files: readonly string[];
  queue: SharedArrayBuffer;
  /** Its number in the queue. */
  thread: number;
}

/** What a worker tells: specs that it has compiled, and at last that there are no more, or at which one it failed. */
export interface WorkerMessage {
  compiled: [file: string, spec: CompiledSpec][];
  done: boolean;
  failed?: { file: string; message: string };
}
