import { readFileSync } from "node:fs";
import { join } from "node:path";

import { sha256 } from "../files/sha256.js";
import { writeCache } from "../files/write-cache.js";
import { bytesOf, jsonLine, type Line, Lines } from "./lines.js";
import type { CasePhrases } from "./phrases.js";

/** The phrases of a spec as a line, and what the manifest holds of it. */
export interface SealedPhrases<Form extends Line = Line> {
  readonly line: Form;
  readonly seal: string;
}

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

  write(lines: readonly Line[]): void {
    writeCache(this.#path, bytesOf(lines));
  }

  #read(): Buffer {
    try {
      return readFileSync(this.#path);
    } catch {
      return Buffer.alloc(0);
    }
  }
}

export function sealed(phrases: readonly CasePhrases[]): SealedPhrases<string> {
  const line = jsonLine(phrases);
  return { line, seal: sealOf(line) };
}

/** Nothing where the line is not the one that the seal was made for. */
export function unsealed({ line, seal }: SealedPhrases): CasePhrases[] | undefined {
  return sealOf(line) === seal ? (JSON.parse(line.toString()) as CasePhrases[]) : undefined;
}

export const sealLength = 16;

const sealOf = (line: Line): string => sha256(line).slice(0, sealLength);
