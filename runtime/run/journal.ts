import type { JournalEntry } from "../../compiler/model/journal.js";
import { JournalFollower } from "../supervisor/watchdog.js";

/**
 * Reads a run's journal while it is written. A last line that is torn (its process died while writing) or still
 * growing is kept back until its end is there.
 */
export class JournalReader {
  readonly #lines: JournalFollower;

  /** @param folder `.tcspec/runs/<id>/journal`; need not exist yet */
  constructor(folder: string) {
    this.#lines = new JournalFollower(folder);
  }

  /** The entries that have come since the last call, in the order of their time. */
  poll(): JournalEntry[] {
    return this.#lines
      .read()
      .flatMap(parseEntry)
      .sort((a, b) => a.at - b.at);
  }
}

/** By name, so that none is forgotten. */
const types: Readonly<Record<JournalEntry["type"], true>> = {
  "case-start": true,
  "case-service": true,
  precondition: true,
  "step-start": true,
  "step-end": true,
  "phase-end": true,
  target: true,
  load: true,
  "case-end": true,
  "file-error": true,
  killed: true,
};

/**
 * The journal is written by our own processes only; a line that is no entry (two processes tore each other's line
 * on a full disk) is left out, and the fold sees that the case has no end. The full schema stays unloaded: this code
 * runs inside Jest too.
 */
function parseEntry(line: string): JournalEntry[] {
  try {
    const value = JSON.parse(line) as Partial<JournalEntry> | null;
    return value !== null && Object.hasOwn(types, value.type ?? "") && typeof value.at === "number"
      ? [value as JournalEntry]
      : [];
  } catch {
    return [];
  }
}
