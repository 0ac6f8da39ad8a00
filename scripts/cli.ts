import type { Worker } from "node:worker_threads";

import type { Look } from "../compiler/incremental/look.js";
import { dismissThreads, keepThreads } from "../compiler/parallel/threads.js";
import { describeSystemError, isSystemError } from "../compiler/files/system-error.js";
import { UsageError } from "./usage-error.js";

/**
 * Runs a command; its exit code becomes that of the process.
 *
 * @param look what was found of the project by who looked whether there is anything to compile
 * @param threads started for it already
 */
export async function main(
  argv: readonly string[],
  look?: Look,
  threads: readonly Worker[] = [],
): Promise<void> {
  keepThreads(threads);
  try {
    await (look ? compileAfterLook(argv, look) : parse(argv));
  } catch (error) {
    // A stack is for bugs: what is wrong with files or their permissions is said in a line.
    const message = isSystemError(error) ? describeSystemError(error) : undefined;
    if (message === undefined && !(error instanceof UsageError)) throw error;
    process.stderr.write(`${message ?? (error as Error).message}\n`);
    process.exitCode = 2;
  } finally {
    dismissThreads();
  }
}

async function parse(argv: readonly string[]): Promise<void> {
  const { runCommandLine } = await import("./command-line.js");
  await runCommandLine(argv);
}

/** There is a look only of `tcspec compile` with no option but `--check` (`quick-compile.ts`): nothing is left to parse. */
async function compileAfterLook(argv: readonly string[], look: Look): Promise<void> {
  const { runCompile } = await import("./actions.js");
  process.exitCode = await runCompile([], { check: argv.includes("--check") }, look);
}

/** What the threads run that the command line starts: see `start-worker.ts`. */
export async function work(): Promise<void> {
  const [{ workOnSpecs }, { runnerOf }] = await Promise.all([
    import("../compiler/parallel/worker.js"),
    import("./spec-work.js"),
  ]);
  await workOnSpecs(runnerOf);
}
