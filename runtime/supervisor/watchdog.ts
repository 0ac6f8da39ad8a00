import { closeSync, openSync, readSync, readdirSync } from "node:fs";
import { join } from "node:path";

import type { ProcessIdentity } from "../processes/process-table.js";

/** What of a journal's entry the watchdog goes by. */
interface Followed {
  type: string;
  pid: number;
  caseId?: string;
  number?: number;
  deadline?: number;
}

/** Reads what has been appended to the files of a folder since the last time, whole lines only. */
export class JournalFollower {
  readonly #folder: string;
  readonly #ends = new Map<string, number>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** The lines that are new, in the order of each file. */
  read(): string[] {
    return this.#files().flatMap((file) => this.#readNew(join(this.#folder, file)));
  }

  #files(): string[] {
    try {
      return readdirSync(this.#folder)
        .filter((name) => name.endsWith(".ndjson"))
        .sort();
    } catch {
      return []; // no process has written yet
    }
  }

  #readNew(path: string): string[] {
    const from = this.#ends.get(path) ?? 0;
    const parts: Buffer[] = [];
    const file = openSync(path, "r");
    try {
      for (let position = from; ;) {
        const buffer = Buffer.alloc(64 * 1024);
        const count = readSync(file, buffer, 0, buffer.length, position);
        if (count === 0) break;
        parts.push(buffer.subarray(0, count));
        position += count;
      }
    } finally {
      closeSync(file);
    }
    const bytes = Buffer.concat(parts);
    const end = bytes.lastIndexOf(0x0a) + 1;
    this.#ends.set(path, from + end);
    return end === 0
      ? []
      : bytes
          .subarray(0, end - 1)
          .toString("utf8")
          .split("\n");
  }
}

function parse(line: string): Followed | undefined {
  try {
    const entry = JSON.parse(line) as Partial<Followed> | null;
    return typeof entry?.type === "string" && typeof entry.pid === "number" ? (entry as Followed) : undefined;
  } catch {
    return undefined;
  }
}

export interface Overdue {
  process: ProcessIdentity;
  caseId: string;
  number: number;
  overdueMs: number;
}

/** A step is given this long after its deadline: the worker itself ends what it can end. */
export const graceMs = 1000;

/**
 * Knows from the journal's lines which step each process is in, and which of them are past their deadline. A step
 * that hangs in a synchronous loop can only be ended from outside.
 */
export class Watchdog {
  readonly #identify: (pid: number) => ProcessIdentity | undefined;
  readonly #running = new Map<
    number,
    { process: ProcessIdentity; caseId: string; number: number; deadline: number }
  >();

  /** `identify` gives the process that a pid means now, if it is one of the run's. */
  constructor(identify: (pid: number) => ProcessIdentity | undefined) {
    this.#identify = identify;
  }

  follow(lines: readonly string[]): void {
    for (const line of lines) {
      const entry = parse(line);
      if (!entry) continue;
      if (entry.type === "step-start") this.#start(entry);
      else if (["step-end", "phase-end", "case-end"].includes(entry.type)) this.#running.delete(entry.pid);
    }
  }

  /** The steps that are overdue at `now` (wall clock, ms); each is told once. */
  overdue(now: number): Overdue[] {
    const found: Overdue[] = [];
    for (const [pid, { process, caseId, number, deadline }] of this.#running) {
      if (now <= deadline + graceMs) continue;
      this.#running.delete(pid);
      found.push({ process, caseId, number, overdueMs: now - deadline });
    }
    return found;
  }

  #start({ pid, caseId, number, deadline }: Followed): void {
    this.#running.delete(pid);
    if (caseId === undefined || number === undefined || deadline === undefined) return;
    const process = this.#identify(pid);
    if (process) this.#running.set(pid, { process, caseId, number, deadline });
  }
}
