import type { UncaughtListener } from "../jest/bridge.js";
import { Phase } from "./phase.js";

/**
 * Hears what nobody caught on its way to `listener`, and remembers which step had begun it: an error that a server has
 * sent holds no place of the spec, and comes when the step is over.
 */
export class LateOrigins implements UncaughtListener {
  readonly #listener: UncaughtListener;
  readonly #steps = new Map<unknown, number>();

  constructor(listener: UncaughtListener) {
    this.#listener = listener;
  }

  onUncaught(thrown: unknown, promise?: object): void {
    this.note(Phase.ofCaller?.number ?? 0, thrown);
    this.#listener.onUncaught(thrown, promise);
  }

  /** Notes that phase `number` had begun what was thrown. */
  note(number: number, thrown: unknown): void {
    if (number > 0) this.#steps.set(thrown, number);
  }

  onHandled(promise: object): void {
    this.#listener.onHandled(promise);
  }

  /** The number of the step that had begun what was thrown, if one had. */
  stepOf(thrown: unknown): number | undefined {
    return this.#steps.get(thrown);
  }
}
