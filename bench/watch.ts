import { spawn } from "node:child_process";
import { appendFileSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { tmpdir } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";

import { writeCorpus } from "./corpus.js";
import { median } from "./measure.js";

const edits = 20;
/** From one edit to the next: as somebody types and saves, the watch has settled meanwhile. */
const betweenMs = 1500;
/** From the edit of a spec to its generated file, as somebody beside sees it. */
export const limitMs = 30;

/** Times in milliseconds from an edit of one of 1,000 specs to its generated file in `compile --watch`. */
export async function measureWatch(folder: string, files: readonly string[], cli: string): Promise<number[]> {
  const watching = spawn(process.execPath, [cli, "compile", "--watch"], {
    cwd: folder,
    stdio: ["ignore", "pipe", "inherit"],
  });
  try {
    await new Promise<void>((resolve, reject) => {
      watching.stdout.once("data", () => resolve());
      watching.once("close", (code) => reject(new Error(`compile --watch ended with ${String(code)}`)));
    });
    // The first check of everything, and the first edit of a process that has compiled nothing, are not what is measured.
    await sleep(20_000);
    await editToOutput(folder, files[edits] ?? "");
    const times: number[] = [];
    for (const file of files.slice(0, edits)) {
      await sleep(betweenMs);
      times.push(await editToOutput(folder, file));
    }
    return times;
  } finally {
    watching.kill("SIGINT");
  }
}

async function editToOutput(folder: string, file: string): Promise<number> {
  const output = join(folder, "generated", basename(file).replace(/\.md$/u, ".test.ts"));
  const before = statSync(output).ino;
  const start = performance.now();
  appendFileSync(join(folder, file), "\nOne more line.\n");
  // Outputs are put in place by a rename: another inode.
  while (statSync(output).ino === before) {
    if (performance.now() - start > 10_000) throw new Error(`${output} was not written within 10 s`);
    await sleep(1);
  }
  return performance.now() - start;
}

/** `npm run bench watch`. */
export async function benchmark(root: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "tcspec-bench-watch-"));
  try {
    const files = writeCorpus(folder, { specs: 1000, seed: 1 });
    console.log(describe(await measureWatch(folder, files, join(root, "dist", "cli.js"))));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** For people, and for the report. */
export function describe(times: readonly number[]): string {
  const range = `${Math.min(...times).toFixed(0)} to ${Math.max(...times).toFixed(0)} ms`;
  return `From an edit of one of 1,000 specs to its generated file in \`compile --watch\`: median ${median(times).toFixed(1)} ms of ${times.length} edits (${range}); limit ${limitMs} ms.`;
}
