import { property } from "../case/thrown.js";

/**
 * The assertions of a phase that failed and have not held since, by where they stand in the code. A failure that the
 * phase did not end with was swallowed on its way; one that held later was tried until it did.
 */
export class FailedAssertions {
  #failures: { site: string; error: unknown }[] = [];

  /** The errors of those that are left, in their order. */
  get errors(): unknown[] {
    return this.#failures.map(({ error }) => error);
  }

  failed(site: string, error: unknown): void {
    this.#failures.push({ site, error });
  }

  /** @param site is asked for only where something has failed */
  held(site: () => string): void {
    if (this.#failures.length === 0) return;
    const there = site();
    this.#failures = this.#failures.filter((failure) => failure.site !== there);
  }

  /** Somebody who judges by it has caught this error, and all that it was made of. */
  caught(error: unknown): void {
    if (this.#failures.length === 0) return;
    const heard = new Set<unknown>();
    addWithOrigins(error, heard);
    this.#failures = this.#failures.filter((failure) => !heard.has(failure.error));
  }
}

function addWithOrigins(error: unknown, heard: Set<unknown>): void {
  if (heard.has(error)) return;
  heard.add(error);
  const cause = property(error, "cause");
  if (cause !== undefined) addWithOrigins(cause, heard);
  const errors = property(error, "errors");
  if (Array.isArray(errors)) for (const each of errors) addWithOrigins(each, heard);
}
