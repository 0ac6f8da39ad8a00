import { closeSync, existsSync, openSync, readdirSync, readSync } from "node:fs";
import { join } from "node:path";
import { StringDecoder } from "node:string_decoder";

import type { JournalEntry } from "../../compiler/model/journal.js";

interface Tail {
  offset: number;
  decoder: StringDecoder;
  /** The end of the file as read, where it is not a whole line yet. */
  rest: string;
}

/**
 * Reads a run's journal while it is written. A last line that is torn (its process died while writing) or still
 * growing is kept back until its end is there.
 */
export class JournalReader {
  readonly #folder: string;
  readonly #tails = new Map<string, Tail>();

  /** @param folder `.tcspec/runs/<id>/journal`; need not exist yet */
  constructor(folder: string) {
    this.#folder = folder;
  }

  /** The entries that have come since the last call, in the order of their time. */
  poll(): JournalEntry[] {
    if (!existsSync(this.#folder)) return [];
    const files = readdirSync(this.#folder).filter((name) => name.endsWith(".ndjson"));
    const entries = files.sort().flatMap((name) => this.#lines(name).flatMap(parseEntry));
    return entries.sort((a, b) => a.at - b.at);
  }

  #lines(name: string): string[] {
    const tail = this.#tails.get(name) ?? { offset: 0, decoder: new StringDecoder("utf8"), rest: "" };
    this.#tails.set(name, tail);
    const file = openSync(join(this.#folder, name), "r");
    try {
      const buffer = Buffer.alloc(64 * 1024);
      for (;;) {
        const count = readSync(file, buffer, 0, buffer.length, tail.offset);
        if (count === 0) break;
        tail.offset += count;
        tail.rest += tail.decoder.write(buffer.subarray(0, count));
      }
    } finally {
      closeSync(file);
    }
    const lines = tail.rest.split("\n");
    tail.rest = lines.pop() ?? "";
    return lines;
  }
}

const types: ReadonlySet<unknown> = new Set<JournalEntry["type"]>([
  "case-start",
  "case-service",
  "precondition",
  "step-start",
  "step-end",
  "phase-end",
  "target",
  "case-end",
  "file-error",
  "killed",
]);

/**
 * The journal is written by our own processes only; a line that is no entry (two processes tore each other's line
 * on a full disk) is left out, and the fold sees that the case has no end. The full schema stays unloaded: this code
 * runs inside Jest too.
 */
function parseEntry(line: string): JournalEntry[] {
  try {
    const value = JSON.parse(line) as Partial<JournalEntry> | null;
    return value !== null && types.has(value.type) && typeof value.at === "number"
      ? [value as JournalEntry]
      : [];
  } catch {
    return [];
  }
}
