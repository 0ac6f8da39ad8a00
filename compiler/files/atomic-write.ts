import { existsSync, mkdirSync, renameSync, rmdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

let counter = 0;

/**
 * Writes a file under a temporary name beside it and renames it into place: a reader sees the old content or the
 * new, never a part. Makes missing folders.
 *
 * @param modified the time of content that it gets, in milliseconds; by default now
 */
export function writeFileAtomically(path: string, content: string | Uint8Array, modified?: number): void {
  counter += 1;
  const temporary = `${path}.${process.pid.toString(36)}-${counter.toString(36)}.tmp`;
  try {
    writeMakingFolders(temporary, content);
    if (modified !== undefined) utimesSync(temporary, modified / 1000, modified / 1000);
    renameSync(temporary, path);
  } catch (error) {
    removeIfThere(temporary);
    throw naming(path, temporary, error);
  }
}

/** Where the file cannot be written, that is what is told. */
function removeIfThere(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // It is in nobody's way.
  }
}

/** The temporary name means nothing to whoever reads the message, and a full disk names no file. */
function naming(path: string, temporary: string, error: unknown): unknown {
  const named = error as NodeJS.ErrnoException;
  named.path ??= path;
  named.message = named.message.replaceAll(temporary, path);
  return named;
}

/** Folders are there nearly always: they are made when the file could not be. */
function writeMakingFolders(path: string, content: string | Uint8Array): void {
  try {
    writeFileSync(path, content);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    const made = makeFolders(dirname(path));
    try {
      writeFileSync(path, content);
    } catch (failure) {
      removeIfThere(path);
      for (const folder of made.reverse()) removeIfEmpty(folder);
      throw failure;
    }
  }
}

/**
 * Makes a folder with those above it, one by one from the nearest that is there: Node's own way of making them never
 * comes back where a file system has no folders to be made, as `/proc`.
 *
 * @returns those that were made, from above
 */
function makeFolders(path: string): string[] {
  if (existsSync(path) || dirname(path) === path) return [];
  const made = makeFolders(dirname(path));
  try {
    mkdirSync(path);
    return [...made, path];
  } catch (error) {
    // Another process may have made it meanwhile.
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    return made;
  }
}

function removeIfEmpty(folder: string): void {
  try {
    rmdirSync(folder);
  } catch {
    // Another process uses it.
  }
}
