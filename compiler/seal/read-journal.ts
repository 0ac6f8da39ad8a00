import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import type { JournalFile } from "./seal.js";

/** The files of a run's journal; none where the folder is not there. */
export function readJournal(folder: string): JournalFile[] {
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith(".ndjson"))
      .sort()
      .map((name) => ({ name, bytes: readFileSync(join(folder, name)) }));
  } catch {
    return [];
  }
}
