import { closeSync, fstatSync, openSync, readSync } from "node:fs";

import { sha256 } from "../files/sha256.js";
import { writeCache } from "../files/write-cache.js";

/**
 * A file of several sections, of which the first is read at once, each other one when it is asked for. It begins with a
 * line that holds the length and the SHA-256 of each.
 */
export interface Sections {
  first: Buffer;
  /** A later section; nothing where it is damaged, or where another process has replaced the file meanwhile. */
  read(index: number): Buffer | undefined;
}

const format = "tcspec-sections";
/** What is read at once: in nearly all projects the line of hashes and the whole first section. */
const firstRead = 1 << 18;

/** Opens a file of sections; nothing where there is none, where it is cut short, or its first section damaged. */
export function openSections(path: string): Sections | undefined {
  try {
    const begin = readAt(path, 0, firstRead);
    const end = begin.bytes.indexOf("\n");
    const [name, ...seals] = begin.bytes.toString("latin1", 0, end).split(" ");
    if (end < 0 || name !== format) return undefined;
    let at = end + 1;
    const places = seals.map((seal) => {
      const [length = "", hash = ""] = seal.split(":");
      const start = at;
      at += Number(length);
      return { start, end: at, hash };
    });
    if (begin.size !== at) return undefined;
    const read = (index: number): Buffer | undefined => {
      const place = places[index];
      if (place === undefined) return undefined;
      const isThere = place.end <= begin.bytes.length;
      const bytes = isThere ? begin.bytes.subarray(place.start, place.end) : readBetween(path, place);
      return bytes && sha256(bytes) === place.hash ? bytes : undefined;
    };
    const first = read(0);
    return first && { first, read };
  } catch {
    return undefined;
  }
}

function readBetween(path: string, { start, end }: { start: number; end: number }): Buffer | undefined {
  try {
    return readAt(path, start, end - start).bytes;
  } catch {
    return undefined;
  }
}

function readAt(path: string, position: number, length: number): { bytes: Buffer; size: number } {
  const file = openSync(path, "r");
  try {
    const { size } = fstatSync(file);
    const bytes = Buffer.allocUnsafe(Math.min(length, Math.max(0, size - position)));
    let done = 0;
    while (done < bytes.length) {
      const more = readSync(file, bytes, done, bytes.length - done, position + done);
      if (more === 0) break;
      done += more;
    }
    return { bytes: bytes.subarray(0, done), size };
  } finally {
    closeSync(file);
  }
}

/** Writes a file of sections in one piece. */
export function writeSections(path: string, sections: readonly Uint8Array[]): void {
  const seals = sections.map((section) => `${section.length}:${sha256(section)}`);
  writeCache(path, Buffer.concat([Buffer.from(`${[format, ...seals].join(" ")}\n`), ...sections]));
}
