import { property } from "../case/thrown.js";
import { isSameWay } from "./call-path.js";
import type { CallPath } from "./call-path.js";

interface Failure {
  readonly of: FailedAssertions;
  readonly path: () => CallPath;
  readonly error: unknown;
  /** How many had failed by then, of all. */
  readonly count: number;
  /** What was running when it failed has come to its end, or to an `await`. */
  isOver: boolean;
}

/** How many assertions failed so far. */
let failed = 0;

/** Assertions of a case that failed, and have neither held since nor been heard. */
export type CaseFailures = Set<Failure>;

/**
 * The assertions of a phase that failed and have not held since, by the way they were called. A failure that the phase did
 * not end with was swallowed on its way; one that held later was tried until it did. Whether one holds, or is heard,
 * another phase of the case may tell: what a step has begun may end in a later one.
 */
export class FailedAssertions {
  readonly #ofCase: CaseFailures;

  constructor(ofCase: CaseFailures = new Set()) {
    this.#ofCase = ofCase;
  }

  /** How many failed so far: what begins now may be another try of these. */
  get count(): number {
    return failed;
  }

  failed(path: () => CallPath, error: unknown): void {
    failed += 1;
    const failure = { of: this, path, error, count: failed, isOver: false };
    this.#ofCase.add(failure);
    void Promise.resolve().then(() => {
      failure.isOver = true;
    });
  }

  /**
   * @param path is asked for only where something has failed
   * @param begunAt the {@link count} when the assertion began
   */
  held(path: () => CallPath, begunAt = failed): void {
    if (this.#ofCase.size === 0) return;
    const here = path();
    this.#forget((failure) => failure.count <= begunAt && isTriedBy(failure, here));
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

function isTriedBy(failure: Failure, path: CallPath): boolean {
  const before = failure.path();
  // In one go, `forEach` and the like do not try again, but look at the next of their things.
  if (!failure.isOver && before.isOneOfSeveral && path.isOneOfSeveral) return false;
  return isSameWay(before, path);
}

function addWithOrigins(error: unknown, heard: Set<unknown>): void {
  if (heard.has(error)) return;
  heard.add(error);
  const cause = property(error, "cause");
  if (cause !== undefined) addWithOrigins(cause, heard);
  const errors = property(error, "errors");
  if (Array.isArray(errors)) for (const each of errors) addWithOrigins(each, heard);
}
