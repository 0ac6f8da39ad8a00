import type { CheckJob } from "../compiler/check/spec-checker.js";
import type { CompileJob } from "../compiler/compile/spec-compiler.js";
import type { Job } from "../compiler/parallel/messages.js";
import { createBinder } from "../compiler/steps/bind.js";
import { compileDefinitions } from "../compiler/steps/expression.js";

/** What a job does with one spec; loads what that takes. */
export async function runnerOf(given: Job): Promise<(file: string) => Promise<unknown>> {
  // The commands hand over no other jobs.
  const job = given as CompileJob | CheckJob;
  const { definitions } = job.kind === "compile" ? job : job.surroundings;
  const { config } = job.kind === "compile" ? job.setup : job.surroundings;
  const bind = createBinder(compileDefinitions(definitions).compiled, Object.keys(config.services));
  if (job.kind === "check") {
    const { createSpecChecker } = await import("../compiler/check/spec-checker.js");
    return createSpecChecker(job, bind);
  }
  const { createSpecCompiler } = await import("../compiler/compile/spec-compiler.js");
  const compile = createSpecCompiler(job.setup, bind);
  return async (file) => (await compile(file)).compiled;
}
