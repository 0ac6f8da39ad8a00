import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import type { Redaction } from "./redaction.js";
import { projectPath } from "./stack.js";

export interface Attachment {
  name: string;
  /** Relative to the project's root. */
  file: string;
}

export type AttachmentData = string | Uint8Array | object;

/** `text` as a file name on any system: letters, digits, `.`, `-`, `_`; no leading dot; at most 80 characters. */
export function safeFileName(text: string): string {
  const safe = text
    .replace(/[^\w.-]+/gu, "_")
    .replace(/^\.+/u, "")
    .slice(-80);
  return safe === "" ? "attachment" : safe;
}

function bytesOf(data: AttachmentData, redaction: Redaction): string | Uint8Array {
  if (typeof data === "string") return redaction.text(data);
  if (ArrayBuffer.isView(data))
    return redaction.bytes(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  return redaction.text(`${JSON.stringify(data, undefined, 2)}\n`);
}

/** Evidence of one case, written below the run's folder: `attachments/<case>/<attempt>-<count>-<name>`. */
export class Attachments {
  readonly #directory: string;
  readonly #prefix: string;
  readonly #projectRoot: string;
  readonly #redaction: Redaction;
  #count = 0;
  #unlisted: Attachment[] = [];

  constructor(where: {
    runDirectory: string;
    projectRoot: string;
    caseId: string;
    attempt: number;
    redaction: Redaction;
  }) {
    this.#directory = join(where.runDirectory, "attachments", safeFileName(where.caseId));
    this.#prefix = where.attempt.toString();
    this.#projectRoot = where.projectRoot;
    this.#redaction = where.redaction;
  }

  /** Objects are written as JSON. Two of one name are two files. */
  write(name: string, data: AttachmentData): void {
    this.#count += 1;
    mkdirSync(this.#directory, { recursive: true });
    const path = join(this.#directory, `${this.#prefix}-${this.#count}-${safeFileName(name)}`);
    writeFileSync(path, bytesOf(data, this.#redaction));
    this.#unlisted.push({ name: this.#redaction.text(name), file: projectPath(this.#projectRoot, path) });
  }

  /** What was written since the last call. */
  take(): Attachment[] {
    const taken = this.#unlisted;
    this.#unlisted = [];
    return taken;
  }
}
