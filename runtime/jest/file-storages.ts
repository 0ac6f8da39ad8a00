import hooks, { AsyncLocalStorage } from "node:async_hooks";

/**
 * The storages that are made while one test file runs, jest-circus' own among them: it makes one for each file and never
 * disables it. On Node 20 each enabled storage is looked at for every promise of the process, so that the hundredth file
 * of a worker pays for a hundred of them.
 */
export class FileStorages {
  readonly #made: AsyncLocalStorage<unknown>[] = [];
  readonly #former = Object.getOwnPropertyDescriptor(hooks, "AsyncLocalStorage");

  constructor() {
    // Where the class is no plain property (later versions of Node), storages cost nothing, and nothing is to be done.
    if (this.#former?.writable !== true || this.#former.value !== AsyncLocalStorage) return;
    const made = this.#made;
    hooks.AsyncLocalStorage = class<T> extends AsyncLocalStorage<T> {
      constructor(...args: []) {
        super(...args);
        made.push(this);
      }
    };
  }

  /** The file is over: nothing that it started is waited for any more. */
  disable(): void {
    if (this.#former) Object.defineProperty(hooks, "AsyncLocalStorage", this.#former);
    for (const storage of this.#made.splice(0)) storage.disable();
  }
}
