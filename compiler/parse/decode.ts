import { isUtf8 } from "node:buffer";

import type { Diagnostic } from "../model/diagnostic.js";
import { LineIndex } from "./line-index.js";
import { problem } from "./problem.js";
import { utf16Sign } from "./utf-16.js";

export interface Decoded {
  /** The text without byte order mark. Bytes that are no UTF-8 stand as U+FFFD. */
  source: string;
  diagnostics: Diagnostic[];
}

const decoder = new TextDecoder("utf-8", { ignoreBOM: false });

/**
 * Decodes a file as UTF-8. A byte order mark is dropped: editors do not count it as a column. Bytes that are no
 * UTF-8 (a Latin-1 file) and NUL characters give one `file-encoding` each kind, at the first place. Of a file in UTF-16 there
 * is nothing but that finding.
 */
export function decodeSource(bytes: Uint8Array, file: string): Decoded {
  const sign = utf16Sign(bytes);
  if (sign !== undefined) return { source: "", diagnostics: [inUtf16(sign, file)] };
  const valid = isUtf8(bytes);
  // Node decodes what is valid a dozen times as quickly by a Buffer.
  const source = valid
    ? withoutMark(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length))
    : decoder.decode(bytes);
  const diagnostics: Diagnostic[] = [];
  if (!valid) {
    const index = firstUndecodable(bytes);
    const replaced = decodedLength(bytes.subarray(0, index));
    diagnostics.push(
      problem("file-encoding", file, new LineIndex(source).range(replaced, replaced + 1), {
        message: `Unexpected byte 0x${(bytes[index] ?? 0).toString(16).toUpperCase().padStart(2, "0")}, expected UTF-8. Save the file as UTF-8 (it may be Latin-1).`,
        data: { byte: bytes[index] ?? 0, byteOffset: index },
      }),
    );
  }
  // In a text of two bytes a character, each byte that is zero would stop the engine.
  if (bytes.includes(0)) {
    const nul = source.indexOf("\0");
    diagnostics.push(
      problem("file-encoding", file, new LineIndex(source).range(nul, nul + 1), {
        message: "Unexpected NUL character, expected text. It is read as U+FFFD.",
        data: { byte: 0 },
      }),
    );
  }
  return { source, diagnostics };
}

const inUtf16 = (sign: string, file: string): Diagnostic =>
  problem("file-encoding", file, new LineIndex("").range(0, 0), {
    message: `Unexpected text in UTF-16 (${sign}), expected UTF-8. The file is not read. Save it as UTF-8, e.g. iconv -f UTF-16 -t UTF-8.`,
    data: { encoding: "UTF-16" },
  });

const withoutMark = (bytes: Buffer): string =>
  bytes.toString("utf8", bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0);

/** Index of the byte at which the longest decodable prefix ends. A prefix that only breaks off inside a character counts as decodable. */
function firstUndecodable(bytes: Uint8Array): number {
  let low = 0;
  let high = bytes.length;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (isUtf8Prefix(bytes.subarray(0, middle))) low = middle;
    else high = middle - 1;
  }
  return startOfBrokenCharacter(bytes, low);
}

function isUtf8Prefix(bytes: Uint8Array): boolean {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}

/** Steps back over the bytes of a character that began and never ended. */
function startOfBrokenCharacter(bytes: Uint8Array, end: number): number {
  for (let start = end; start > Math.max(0, end - 4); start -= 1) {
    if (isUtf8(bytes.subarray(0, start))) return start;
  }
  return end;
}

function decodedLength(bytes: Uint8Array): number {
  return new TextDecoder("utf-8").decode(bytes).length;
}
