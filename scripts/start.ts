#!/usr/bin/env node
import { compileQuickly } from "./quick-compile.js";

// A reader that has gone (`tcspec … | head`) is no error.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
});

const argv = process.argv.slice(2);
if (!compileQuickly(argv, process.cwd(), process.stdout)) {
  const { main } = await import("./cli.js");
  await main(argv);
}
