#!/usr/bin/env node
import { writeSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { requireCached } from "../compiler/files/code-cache.js";
import { describeSystemError } from "../compiler/files/system-error.js";
import type * as CommandLine from "./cli.js";
import { optimizeLightly } from "./engine.js";
import { compileQuickly } from "./quick-compile.js";
import { threadsAhead } from "./threads-ahead.js";

const standardOutput = 1;

const argv = process.argv.slice(2);
const quick = compileQuickly(argv, process.cwd(), { write });
if (!quick.done) {
  process.stdout.on("error", outputFailed);
  if (!quick.look) optimizeLightly();
  const threads = quick.look ? [] : threadsAhead(argv, process.cwd());
  // The build puts the whole command line there: see `scripts/build.mjs`.
  const file = fileURLToPath(new URL("./main.cjs", import.meta.url));
  // A compile of what changed takes other functions than one of everything.
  const use = quick.look ? "compile again" : (argv[0] ?? "");
  const { main } = requireCached(file, { use }) as typeof CommandLine;
  void main(argv, quick.look, threads);
}

/** Node's stream for standard output takes longer to load than a line to be written. */
function write(text: string): void {
  try {
    writeSync(standardOutput, text);
  } catch (error) {
    // A pipe that is full: the stream waits.
    if ((error as NodeJS.ErrnoException).code === "EAGAIN") process.stdout.write(text);
    else outputFailed(error as NodeJS.ErrnoException);
  }
}

let hasFailed = false;

/**
 * A reader that has gone (`tcspec … | head`) is no error. Any other failure is told once, and by the exit code; the
 * command goes on, as its results stand in files.
 */
function outputFailed(error: NodeJS.ErrnoException): void {
  if (error.code === "EPIPE" || hasFailed) return;
  hasFailed = true;
  process.stderr.write(`What the command prints is lost. ${describeSystemError(error)}\n`);
  process.once("exit", () => (process.exitCode = 2));
}
