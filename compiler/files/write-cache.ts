import { rmSync } from "node:fs";

import { writeFileAtomically } from "./atomic-write.js";
import { isSystemError } from "./system-error.js";

/**
 * Writes a file that only saves time: where it cannot be written, as in a checkout that is read-only, it is left out. A
 * folder in its place is no cache of anything and makes room.
 */
export function writeCache(path: string, content: string | Uint8Array): void {
  try {
    writeReplacingFolder(path, content);
  } catch (error) {
    if (!isSystemError(error)) throw error;
  }
}

function writeReplacingFolder(path: string, content: string | Uint8Array): void {
  try {
    writeFileAtomically(path, content);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EISDIR") throw error;
    rmSync(path, { recursive: true, force: true });
    writeFileAtomically(path, content);
  }
}
