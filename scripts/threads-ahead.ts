import { type Dirent, existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { Worker } from "node:worker_threads";

import { specsForAllThreads, startThread, threadsFor } from "../compiler/parallel/threads.js";

/** Commands that work on specs, and what they keep of those they have worked on. */
const keptBy = new Map([
  ["compile", "compile.json"],
  ["check", "check.json"],
]);

/** A folder tree of more entries is not walked to its end. */
const mostEntries = 20_000;

/**
 * Threads for a command that will work on many specs, as it looks: nothing is kept of earlier times, and below the
 * working folder there are many Markdown files. They load while the command line and the configuration do. A wrong guess
 * costs a thread that is dismissed.
 */
export function threadsAhead([command = "", ...options]: readonly string[], cwd: string): Worker[] {
  const kept = keptBy.get(command);
  if (kept === undefined || !options.every((option) => option.startsWith("-"))) return [];
  if (existsSync(join(cwd, ".tcspec", "cache", kept)) && !options.includes("--force")) return [];
  return Array.from({ length: threadsFor(countTexts(cwd)) }, () => startThread());
}

/** How many Markdown files there are; no more are counted than make a difference. */
function countTexts(folder: string): number {
  let [texts, entries] = [0, 0];
  const pending = [folder];
  for (let next = pending.pop(); next !== undefined; next = pending.pop())
    for (const entry of entriesOf(next)) {
      entries += 1;
      if (entries > mostEntries || texts >= specsForAllThreads) return texts;
      if (entry.isDirectory()) {
        if (!entry.name.startsWith(".") && entry.name !== "node_modules")
          pending.push(join(next, entry.name));
      } else if (entry.name.endsWith(".md")) texts += 1;
    }
  return texts;
}

/** None of a folder that cannot be read. */
function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}
