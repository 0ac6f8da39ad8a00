import { appendFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";

import type { JournalEntry } from "../../compiler/model/journal.js";

type Without<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;

/** An entry without what the writer adds: time and process. */
export type JournalNote = Without<JournalEntry, "at" | "pid">;

const now = Date.now.bind(Date);

/**
 * Appends one entry to this process's file in the run's journal, `<run>/journal/<pid>.ndjson`, synchronously: what was
 * written survives however the process dies.
 */
export function appendToJournal(runDirectory: string, note: JournalNote): void {
  const folder = join(runDirectory, "journal");
  mkdirSync(folder, { recursive: true });
  const line = JSON.stringify({ at: now(), pid: process.pid, ...note });
  appendFileSync(join(folder, `${process.pid.toString()}.ndjson`), `${line}\n`);
}

/** The run's folder, from `TCSPEC_RUN_DIR`. Throws where neither `tcspec run` nor the preset's global set-up has set it. */
export function runDirectoryFromEnvironment(): string {
  const directory = process.env["TCSPEC_RUN_DIR"];
  if (directory === undefined || directory === "") {
    throw new Error(
      'Unexpected empty TCSPEC_RUN_DIR, expected the folder of the run: keep the globalSetup of preset: "tcspec", or use `npx tcspec run`.',
    );
  }
  return directory;
}
