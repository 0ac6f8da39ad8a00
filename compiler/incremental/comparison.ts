import { join } from "node:path";

import type { FileStates } from "./manifest.js";
import { type FileState, hasStamp, stateOf } from "./stamp.js";

/** Compares files with what is known of them, and gives those that are as they were the newest stamps. */
export class Comparison {
  /** Whether any file had to be read. */
  read = false;
  readonly #now: () => number;
  #since: number | undefined;

  /** @param now the file system's time before files are read: see `fileSystemTime` */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** The state of a file that is as it was; nothing where it is not. */
  same(path: string, state: FileState): FileState | undefined {
    if (hasStamp(path, state[1])) return state;
    this.read = true;
    this.#since ??= this.#now();
    const found = stateOf(path, this.#since);
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
}
