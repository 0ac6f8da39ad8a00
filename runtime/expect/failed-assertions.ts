import { property } from "../case/thrown.js";

interface Failure {
  readonly of: FailedAssertions;
  readonly site: string;
  readonly error: unknown;
}

/** Assertions of a case that failed, and have neither held since nor been heard. */
export type CaseFailures = Set<Failure>;

/**
 * The assertions of a phase that failed and have not held since, by where they stand in the code. A failure that the
 * phase did not end with was swallowed on its way; one that held later was tried until it did. Whether one holds, or is
 * heard, another phase of the case may tell: what a step has begun may end in a later one.
 */
export class FailedAssertions {
  readonly #ofCase: CaseFailures;

  constructor(ofCase: CaseFailures = new Set()) {
    this.#ofCase = ofCase;
  }

  failed(site: string, error: unknown): void {
    this.#ofCase.add({ of: this, site, error });
  }

  /** @param site is asked for only where something has failed */
  held(site: () => string): void {
    if (this.#ofCase.size === 0) return;
    const there = site();
    this.#forget((failure) => failure.site === there);
  }

  /** Somebody who judges by it has caught this error, and all that it was made of. */
  caught(error: unknown): void {
    if (this.#ofCase.size === 0) return;
    const heard = new Set<unknown>();
    addWithOrigins(error, heard);
    this.#forget((failure) => heard.has(failure.error));
  }

  /** The errors of this phase that are left, in their order; forgets them. */
  take(): unknown[] {
    const errors = [...this.#ofCase].flatMap((failure) => (failure.of === this ? [failure.error] : []));
    this.#forget((failure) => failure.of === this);
    return errors;
  }

  #forget(which: (failure: Failure) => boolean): void {
    for (const failure of this.#ofCase) if (which(failure)) this.#ofCase.delete(failure);
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
