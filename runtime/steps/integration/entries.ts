import { createHash } from "node:crypto";

import { sha256 } from "../../../compiler/files/sha256.js";
import type { EntryValue } from "./integration.js";

export interface Entry {
  key: string;
  value: EntryValue;
}

const megabyte = 1_000_000;

function contentOf(seed: string, length: number): Buffer {
  return createHash("shake256", { outputLength: length }).update(seed).digest();
}

/** Text of which services are known to change something: accents, astral planes, both directions, quotes, controls. */
const unicode =
  "Grüße, čeněk, e\u0301 ≠ é, 日本語, עברית, 🙂👩‍👩‍👧, \u200b\ufeff, 'single' \"double\" \\back\\, %s $1 {x}, \t\r\n\u0001";

/** What is written besides the ordinary entries, each a case of its own. */
function edgeEntries(): Entry[] {
  return [
    { key: "empty text", value: "" },
    { key: "empty bytes", value: Buffer.alloc(0) },
    { key: "no value", value: null },
    { key: "Unicode", value: unicode },
    { key: "each byte", value: Buffer.from(Array.from({ length: 256 }, (_, byte) => byte)) },
    { key: "1 MB of text", value: contentOf("text", megabyte / 2).toString("hex") },
    { key: "1 MB of bytes", value: contentOf("bytes", megabyte) },
  ];
}

/** `count` ordinary entries of different lengths, text and bytes in turn, and the edge cases. The same each time. */
export function exchangeEntries(count: number): Entry[] {
  const ordinary = Array.from({ length: count }, (_, index): Entry => {
    const content = contentOf(`entry ${index}`, 1 + ((index * 37) % 300));
    return { key: `entry ${index + 1}`, value: index % 2 === 0 ? content.toString("base64") : content };
  });
  return [...ordinary, ...edgeEntries()];
}

function describe(value: EntryValue | undefined): string {
  if (value === undefined) return "no entry";
  if (value === null) return "no value";
  const [kind, size] =
    typeof value === "string" ? ["text", Buffer.byteLength(value)] : ["bytes", value.byteLength];
  const hash = sha256(value).slice(0, 12);
  return `${size} bytes${kind === "text" ? " of text" : ""} (SHA-256 ${hash}…)`;
}

/** What is wrong with what was read for an entry; nothing where it is equal to the byte. */
export function entryProblem({ key, value }: Entry, read: EntryValue | undefined): string | undefined {
  const isSame =
    value instanceof Uint8Array && read instanceof Uint8Array
      ? Buffer.compare(value, read) === 0
      : value === read;
  return isSame ? undefined : `"${key}": expected ${describe(value)}, found ${describe(read)}`;
}
