#!/usr/bin/env node
import { fileURLToPath } from "node:url";

import { requireCached } from "../compiler/files/code-cache.js";
import type * as CommandLine from "./cli.js";
import { compileQuickly } from "./quick-compile.js";

// A reader that has gone (`tcspec … | head`) is no error.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
});

const argv = process.argv.slice(2);
const quick = compileQuickly(argv, process.cwd(), process.stdout);
if (!quick.done) {
  // The build puts the whole command line there: see `scripts/build.mjs`.
  const file = fileURLToPath(new URL("./main.cjs", import.meta.url));
  const { main } = requireCached(file, {
    use: quick.look ? "compile again" : (argv[0] ?? ""),
  }) as typeof CommandLine;
  await main(argv, quick.look);
}
