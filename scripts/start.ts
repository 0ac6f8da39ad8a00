#!/usr/bin/env node
import { writeSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { requireCached } from "../compiler/files/code-cache.js";
import type * as CommandLine from "./cli.js";
import { optimizeLightly } from "./engine.js";
import { compileQuickly } from "./quick-compile.js";
import { threadsAhead } from "./threads-ahead.js";

const standardOutput = 1;

const argv = process.argv.slice(2);
const quick = compileQuickly(argv, process.cwd(), { write });
if (!quick.done) {
  process.stdout.on("error", refuseAllBut("EPIPE"));
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
    refuseAllBut("EPIPE", "EAGAIN")(error as NodeJS.ErrnoException);
    // A pipe that is full: the stream waits.
    if ((error as NodeJS.ErrnoException).code === "EAGAIN") process.stdout.write(text);
  }
}

/** A reader that has gone (`tcspec … | head`) is no error. */
function refuseAllBut(...codes: string[]): (error: NodeJS.ErrnoException) => void {
  return (error) => {
    if (!codes.includes(error.code ?? "")) throw error;
  };
}
