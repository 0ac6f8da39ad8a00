/**
 * The assertions of a phase that failed and have not held since, by where they stand in the code. A failure that the
 * phase did not end with was swallowed on its way; one that held later was tried until it did.
 */
export class FailedAssertions {
  #failures: { site: string; error: unknown }[] = [];

  /** How many failed so far: see {@link forgetSince}. */
  get count(): number {
    return this.#failures.length;
  }

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

  /** Somebody who judges by it has caught this error. */
  caught(error: unknown): void {
    this.#failures = this.#failures.filter((failure) => failure.error !== error);
  }

  /** What failed since there were `count` was meant to. */
  forgetSince(count: number): void {
    this.#failures = this.#failures.slice(0, count);
  }
}
