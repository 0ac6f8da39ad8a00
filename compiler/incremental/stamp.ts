import {
  closeSync,
  fstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  type Stats,
  statSync,
} from "node:fs";
import { join } from "node:path";

import { sha256 } from "../files/sha256.js";
import { isSystemError } from "../files/system-error.js";

/** What a file system says about a file: size in bytes, times of content and of inode in milliseconds, inode. */
export type Stamp = readonly [size: number, modified: number, changed: number, inode: number];

/** What is known of a file: the SHA-256 of its bytes, and the stamp that stands for them, where one can. */
export type FileState = readonly [hash: string, stamp?: Stamp];

const orNothing = { throwIfNoEntry: false } as const;

/** Nothing where nothing is there, or nothing that may be looked at: a folder on the way is a file now, or closed. */
function statOf(path: string): Stats | undefined {
  try {
    return statSync(path, orNothing);
  } catch {
    return undefined;
  }
}

/** Nothing where there is no file. */
function stampOf(path: string): Stamp | undefined {
  const found = statOf(path);
  return found?.isFile() === true ? [found.size, found.mtimeMs, found.ctimeMs, found.ino] : undefined;
}

/**
 * The time of the file system of a folder, in milliseconds: a file whose times are before it, and that is read after it,
 * cannot change without getting other times. (Git calls a file with times that are not before that "racily clean".) The
 * computer's clock says less: file systems keep time in steps, and some on another computer. Makes a missing folder. In a folder that cannot be written
 * it is before everything: then no times are believed.
 */
export function fileSystemTime(folder: string): number {
  try {
    return timeIn(folder);
  } catch (error) {
    if (!isSystemError(error)) throw error;
    return -Infinity;
  }
}

function timeIn(folder: string): number {
  const probe = join(folder, `time-${process.pid.toString(36)}`);
  rmSync(probe, { force: true });
  const file = openMakingFolder(probe, folder);
  try {
    return fstatSync(file).mtimeMs;
  } finally {
    closeSync(file);
    rmSync(probe, { force: true });
  }
}

function openMakingFolder(path: string, folder: string): number {
  try {
    return openSync(path, "w");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    mkdirSync(folder, { recursive: true });
    return openSync(path, "w");
  }
}

/** Reads and hashes a file; its stamp is kept where its times are before `since`. Nothing where it cannot be read. */
export function stateOf(path: string, since: number): FileState | undefined {
  const hash = hashFile(path);
  return hash === undefined ? undefined : settledState(path, hash, since);
}

/** The state of a file that was read and hashed after `since`. */
export function settledState(path: string, hash: string, since: number): FileState {
  const stamp = stampOf(path);
  return stamp !== undefined && stamp[1] < since && stamp[2] < since ? [hash, stamp] : [hash];
}

/**
 * The state of a file that this process has put in place by a rename, with a time of content of its own: whatever is
 * written to it later has another one, also within the same step of the file system's time.
 *
 * @param modified milliseconds
 */
export function writtenState(path: string, hash: string, modified: number): FileState {
  const stamp = stampOf(path);
  return stamp !== undefined && Math.abs(stamp[1] - modified) < 0.01 ? [hash, stamp] : [hash];
}

/** Whether a file has a stamp that is known: then its bytes are those known, too. */
export function hasStamp(path: string, known: Stamp | undefined): boolean {
  return known !== undefined && hasStampAt(path, known, 0);
}

/** The same of a stamp that stands in a row of others, from an index on: thousands are not taken out. */
export function hasStampAt(path: string, row: readonly (number | null)[], at: number): boolean {
  const size = row[at];
  if (typeof size !== "number") return false;
  const found = statOf(path);
  return (
    found?.size === size &&
    found.mtimeMs === row[at + 1] &&
    found.ctimeMs === row[at + 2] &&
    found.ino === row[at + 3] &&
    found.isFile()
  );
}

/** The hash of a file's bytes; nothing where it cannot be read. */
export function hashFile(path: string): string | undefined {
  try {
    return sha256(readFileSync(path));
  } catch {
    return undefined;
  }
}
