import type { ExpectationResult } from "../../compiler/model/results.js";
import type { Target } from "../../compiler/model/target.js";
import type { Evaluation } from "../expect/evaluation.js";
import type { FailedAssertions } from "../expect/failed-assertions.js";
import type { TrackedPromise } from "../expect/tracked-promise.js";
import type { CaseContext } from "./fixture.js";

/** What matchers and phrases report to the case that runs. Jest runs the tests of a file one after another: there is one. */
export interface ActiveCase {
  /** A threshold was judged. */
  evaluated(evaluation: Evaluation): void;
  /** How the case's code and phrases have judged a threshold so far. */
  evaluationsOf(target: Target): readonly Evaluation[];
  /** A matcher gave a promise, which the step has to await. */
  promised(promise: TrackedPromise): void;
  /** Assertions that failed in the stretch of the case that the caller belongs to. */
  readonly failures: FailedAssertions;
  /** An expectation that is checked by itself came to its verdict; `thrown` is why it did not pass. */
  expectation(result: ExpectationResult, thrown?: unknown): void;
  /** What phrases may know of the case and do to it. */
  readonly context: CaseContext;
  /** The stretch of the case that runs (the setup, a step, a piece of the teardown): an object for each. */
  readonly phase: object;
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
