import { createWriteStream, type WriteStream } from "node:fs";
import type { Json } from "../faults/seams.js";

const severities = ["debug", "info", "warn", "error"] as const;
export type Severity = (typeof severities)[number];

/** Entries kept for `/admin/log`. */
const KEPT = 2000;

/** The service's log: JSON entries in a bounded ring and, where a file is named, one per line in it. */
export class ServiceLog {
  readonly #entries: Json[] = [];
  readonly #file: WriteStream | undefined;
  readonly #level: () => Severity;
  #count = 0;

  constructor(level: () => Severity, file: string) {
    this.#level = level;
    if (file !== "") {
      this.#file = createWriteStream(file, { flags: "a" });
      // a log that cannot be written must not end the service; the ring goes on, and says so
      this.#file.on("error", (error) => this.write("error", "log_file_failed", { reason: error.message }));
    }
  }

  /** Adds an entry if it is severe enough. `fields` must hold nothing secret. */
  write(severity: Severity, event: string, fields: Json = {}): void {
    if (severities.indexOf(severity) < severities.indexOf(this.#level())) return;
    this.#count += 1;
    const entry = { number: this.#count, at: new Date().toISOString(), level: severity, event, ...fields };
    this.#entries.push(entry);
    if (this.#entries.length > KEPT) this.#entries.shift();
    if (this.#file?.writable === true) this.#file.write(`${JSON.stringify(entry)}\n`);
  }

  /** Entries written after the one of this number; 0 gives all that are kept. */
  since(number: number): Json[] {
    return this.#entries.filter((entry) => Number(entry["number"]) > number);
  }

  close(): Promise<void> {
    const file = this.#file;
    if (file === undefined || file.destroyed) return Promise.resolve();
    return new Promise((resolve) => {
      file.once("close", resolve);
      file.end();
    });
  }
}
