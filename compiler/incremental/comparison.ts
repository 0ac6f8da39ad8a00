import { join } from "node:path";

import type { FileStates } from "./manifest.js";
import type { StampColumn } from "./stamp-column.js";
import { type FileState, hasStamp, stateOf } from "./stamp.js";

/** Compares files with what is known of them, and gives those that are as they were the newest stamps. */
export class Comparison {
  readonly #now: () => number;
  #since: number | undefined;

  /** @param now the file system's time: see `fileSystemTime` */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** The file system's time before the first file was read: taken when it is asked for. */
  get since(): number {
    return (this.#since ??= this.#now());
  }

  /** Whether any file had to be read. */
  get read(): boolean {
    return this.#since !== undefined;
  }

  /** The state of a file that is as it was; nothing where it is not. */
  same(path: string, state: FileState): FileState | undefined {
    if (hasStamp(path, state[1])) return state;
    const found = stateOf(path, this.since);
    return found?.[0] === state[0] ? found : undefined;
  }

  /** The states of files that all are as they were; nothing where one is not. */
  allSame(folder: string, states: FileStates): FileStates | undefined {
    const fresh: FileStates = {};
    for (const [file, state] of Object.entries(states)) {
      const found = this.same(join(folder, file), state);
      if (found === undefined) return undefined;
      fresh[file] = found;
    }
    return fresh;
  }

  /**
   * Whether a file of many is as it was; then its newest stamp stands in their column.
   *
   * @param hash what its bytes had: asked for where the stamp does not tell
   */
  sameAs(path: string, stamps: StampColumn, index: number, hash: () => string | undefined): boolean {
    if (stamps.fits(index, path)) return true;
    const state = stateOf(path, this.since);
    if (state === undefined || state[0] !== hash()) return false;
    stamps.set(index, state[1]);
    return true;
  }
}
