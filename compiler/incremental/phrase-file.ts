import { readFileSync } from "node:fs";
import { join } from "node:path";

import { writeFileAtomically } from "../files/atomic-write.js";
import { sha256 } from "./hash.js";
import { jsonLine, Lines } from "./lines.js";
import type { CasePhrases } from "./phrases.js";

/**
 * The phrases of a project's specs, a line each, in a file of their own: they are read only where step definitions have
 * changed, and most edits of specs leave them as they are. The manifest holds a seal for each line, so that of two
 * files that do not belong together no line is believed.
 */
export class PhraseFile {
  readonly #path: string;
  #lines: Lines | undefined;

  /** @param root of the project */
  constructor(root: string) {
    this.#path = join(root, ".tcspec", "cache", "phrases.json");
  }

  /** The line of a spec as bytes; empty where there is none. */
  bytes(index: number): Buffer {
    this.#lines ??= new Lines(this.#read());
    return index < this.#lines.length ? this.#lines.bytes(index) : Buffer.alloc(0);
  }

  /** The phrases of a spec; nothing where they are not those that the seal was made for. */
  phrases(index: number, seal: string): CasePhrases[] | undefined {
    const line = this.bytes(index);
    return sealOf(line) === seal ? (JSON.parse(line.toString()) as CasePhrases[]) : undefined;
  }

  write(lines: readonly Buffer[]): void {
    writeFileAtomically(this.#path, Buffer.concat(lines));
  }

  #read(): Buffer {
    try {
      return readFileSync(this.#path);
    } catch {
      return Buffer.alloc(0);
    }
  }
}

/** A line of phrases, and what the manifest holds of it. */
export function sealed(phrases: readonly CasePhrases[]): { line: Buffer; seal: string } {
  const line = jsonLine(phrases);
  return { line, seal: sealOf(line) };
}

export const sealLength = 16;

const sealOf = (line: Buffer): string => sha256(line).slice(0, sealLength);
