import type { Verdict } from "../../compiler/model/verdict.js";
import { property } from "./thrown.js";

/**
 * An error that says more than "failed": what the step or case came to. Recognised by its `verdict`, not by
 * `instanceof`: a Jest worker may hold two copies of this module.
 */
export class VerdictError extends Error {
  readonly verdict: Exclude<Verdict, "passed">;
  /** Where in the spec the error belongs, if its stack does not lead there. */
  place?: { line: number; column?: number };

  constructor(verdict: Exclude<Verdict, "passed">, message: string, options?: ErrorOptions) {
    super(message, options);
    this.verdict = verdict;
  }
}

/** There is nothing to run: no code, no phrase that binds. */
export class PendingError extends VerdictError {
  override readonly name = "PendingError";
  constructor(message: string, options?: ErrorOptions) {
    super("pending", message, options);
  }
}

/** A pre-condition, the setup or a service is missing. */
export class BlockedError extends VerdictError {
  override readonly name = "BlockedError";
  constructor(message: string, options?: ErrorOptions) {
    super("blocked", message, options);
  }
}

/** No data, too few samples, a saturated load generator, a case run in part. */
export class InconclusiveError extends VerdictError {
  override readonly name = "InconclusiveError";
  constructor(message: string, options?: ErrorOptions) {
    super("inconclusive", message, options);
  }
}

/** A step that was asked for alone and not reached; `cause` is the failure that stands before it. */
export class NotReachedError extends VerdictError {
  override readonly name = "NotReachedError";
  constructor(message: string, options?: ErrorOptions) {
    super("skipped", message, options);
  }
}

/** The record found something that is never a pass: no assertion, an unawaited expectation, an early end. */
export class RecordError extends VerdictError {
  override readonly name = "RecordError";
  constructor(message: string, options?: ErrorOptions) {
    super("failed", message, options);
  }
}

/** A step, setup or teardown did not finish in its time. */
export class StepTimeoutError extends VerdictError {
  override readonly name = "StepTimeoutError";
  constructor(message: string, options?: ErrorOptions) {
    super("failed", message, options);
  }
}

/** What a thrown value can make of a step. */
export type ThrownVerdict = Exclude<Verdict, "passed" | "skipped">;

const thrownVerdicts: ReadonlySet<unknown> = new Set<ThrownVerdict>([
  "pending",
  "inconclusive",
  "blocked",
  "failed",
]);

/** The verdict that a thrown value stands for: its own where it is one of ours, else `failed`. */
export function verdictOf(thrown: unknown): ThrownVerdict {
  const own = property(thrown, "verdict");
  return thrownVerdicts.has(own) ? (own as ThrownVerdict) : "failed";
}
