import type { ExpectationResult } from "../../compiler/model/results.js";
import type { Evaluation } from "../expect/evaluation.js";
import type { TrackedPromise } from "../expect/tracked-promise.js";

/** What matchers and phrases report to the case that runs. Jest runs the tests of a file one after another: there is one. */
export interface ActiveCase {
  /** A threshold was judged. */
  evaluated(evaluation: Evaluation): void;
  /** A matcher gave a promise, which the step has to await. */
  promised(promise: TrackedPromise): void;
  /** An expectation that is checked by itself came to its verdict; `thrown` is why it did not pass. */
  expectation(result: ExpectationResult, thrown?: unknown): void;
  /** The value of a fixture, set up on first use. */
  fixture(name: string): Promise<unknown>;
  /** A pre-condition was checked. */
  precondition(number: number, held: boolean, reason?: string): void;
}

let active: ActiveCase | undefined;

export function activate(next: ActiveCase | undefined): void {
  active = next;
}

export function activeCase(): ActiveCase | undefined {
  return active;
}
