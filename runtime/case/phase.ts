import { AsyncLocalStorage } from "node:async_hooks";

import type { ExpectationResult } from "../../compiler/model/results.js";
import { executedAssertions, suppressedFailures, unmetAssertionCount } from "../expect/expect.js";
import type { FailedAssertions } from "../expect/failed-assertions.js";
import type { TrackedPromise } from "../expect/tracked-promise.js";
import { installedBridge } from "../jest/bridge.js";
import { eventLoopTurns, monotonic, settledWithin } from "./clock.js";
import type { Settled } from "./clock.js";
import { RecordError } from "./errors.js";
import { frameLines } from "./stack.js";
import type { Trail } from "./trail.js";

/** Turns of the event loop after which a rejection that nobody handles is known. */
const turnsBeforeSeal = 2;

function forgotten(promise: TrackedPromise): RecordError {
  const what = promise.awaited ? "has not settled at the end of the step" : "was not awaited";
  return recordError(
    `The promise of ${promise.label} ${what}, expected \`await ${promise.label}(…)\``,
    promise.site.stack?.split("\n").slice(1) ?? [],
  );
}

/** An assertion under a condition that the last try does not meet never holds: nothing tells such a try from its end. */
const tried =
  "Where it is tried again: the same line, called the same way, has to hold in the last try, also of an assertion under an `if`: in place of `if (n < 3) expect(n).toBe(3)` write `expect(n < 3 ? n : 3).toBe(3)`";

function swallowed(failure: unknown): RecordError {
  const { message, stack } = failure instanceof Error ? failure : { message: String(failure), stack: "" };
  return recordError(
    `An assertion failed and something swallowed its error, expected it to end the step. Where failing is right: expect(() => …).toThrow(). ${tried}\n\n${message}`,
    frameLines(stack ?? "", message),
  );
}

/** @param frames of the place that it is about */
function recordError(message: string, frames: readonly string[]): RecordError {
  const error = new RecordError(message);
  error.stack = [`${error.name}: ${error.message}`, ...frames].join("\n");
  return error;
}

/** One stretch of a case (setup, a step, a release) and what is seen while it runs. */
export class Phase {
  static readonly #running = installedBridge()?.running ?? new AsyncLocalStorage<unknown>();

  /** The phase that the calling code belongs to, also after it is over. */
  static get ofCaller(): Phase | undefined {
    const found = Phase.#running.getStore();
    // A callback that an earlier file of the process left behind carries a phase of that file.
    return found instanceof Phase ? found : undefined;
  }

  readonly number: number;
  readonly trail: Trail;
  readonly checked = new Map<string, { result: ExpectationResult; thrown?: unknown }>();
  readonly failures: FailedAssertions;
  readonly #uncaught = new Map<object, unknown>();
  readonly #promises: TrackedPromise[] = [];
  #sealed = false;
  #endedWell = false;
  /** By how much the limit was moved out since it was last waited for. */
  #extraMs = 0;

  constructor(number: number, trail: Trail, failures: FailedAssertions) {
    this.number = number;
    this.trail = trail;
    this.failures = failures;
  }

  get sealed(): boolean {
    return this.#sealed;
  }

  /** Gives the work of this phase so many milliseconds more. */
  extend(ms: number): void {
    this.#extraMs += ms;
  }

  noteUncaught(thrown: unknown, promise?: object): void {
    this.#uncaught.set(promise ?? {}, thrown);
  }

  noteHandled(promise: object): void {
    this.#uncaught.delete(promise);
  }

  notePromise(promise: TrackedPromise): void {
    this.#promises.push(promise);
  }

  /**
   * Runs `work` for at most `limitMs`, and lets the event loop turn so that what it left behind shows. `onLate` is
   * called as soon as the time is over.
   */
  async run<T>(
    work: () => Promise<T>,
    limitMs: number,
    onLate: () => Promise<void>,
  ): Promise<{ settled: Settled<T>; assertions: number; stray: unknown[]; durationMs: number }> {
    const assertionsBefore = executedAssertions();
    const started = monotonic();
    const running = Phase.#running.run(this, work);
    let settled = await settledWithin(running, limitMs);
    while (settled.kind === "late" && this.#extraMs > 0) {
      const moreMs = this.#extraMs;
      this.#extraMs = 0;
      settled = await settledWithin(running, moreMs);
    }
    const durationMs = monotonic() - started;
    if (settled.kind === "late") await onLate();
    await eventLoopTurns(turnsBeforeSeal);
    const assertions = executedAssertions() - assertionsBefore;
    this.#sealed = true;
    this.#endedWell = settled.kind === "fulfilled";
    if (settled.kind === "rejected") this.failures.caught(settled.thrown);
    return { settled, assertions, stray: this.#stray(assertions), durationMs };
  }

  /**
   * Failures that reached neither the end of the phase nor anybody who judges by them, those since the last call. Where
   * the phase did not end well they follow from that.
   */
  takeSwallowed(): RecordError[] {
    for (const thrown of this.#uncaught.values()) this.failures.caught(thrown);
    for (const { thrown } of this.checked.values()) this.failures.caught(thrown);
    const left = this.failures.take();
    return this.#endedWell ? left.map(swallowed) : [];
  }

  #stray(assertions: number): unknown[] {
    const promises = this.#promises.filter(({ awaited, settled }) => !awaited || !settled);
    const unmet = unmetAssertionCount(assertions);
    return [
      ...this.#uncaught.values(),
      ...suppressedFailures(),
      ...this.takeSwallowed(),
      ...promises.map(forgotten),
      ...(unmet === undefined ? [] : [new RecordError(unmet)]),
    ];
  }
}
