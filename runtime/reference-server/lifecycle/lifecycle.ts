import { randomUUID } from "node:crypto";
import type { Clock } from "../clock.js";
import type { LifecycleStage } from "../faults/seams.js";

export interface StateEntry {
  readonly state: string;
  /** Milliseconds since the instance was created. */
  readonly atMs: number;
}

/** The states in their order, and the share of the initialization that each takes until the next one. */
const shares: readonly (readonly [string, number])[] = [
  ["created", 0.05],
  ["configuring", 0.1],
  ["loading", 0.7],
  ["warming", 0.15],
  ["ready", 0],
];

/** The stages of an initialization of `durationMs`. */
export function stagesOf(durationMs: number): LifecycleStage[] {
  return shares.map(([state, share]) => ({ state, durationMs: share * durationMs }));
}

/** One life of a service, from created to ready. A restart is a new one, with a new id and a new start. */
export class Lifecycle {
  readonly instanceId = randomUUID();
  readonly startedAtMs: number;
  readonly #history: StateEntry[] = [];
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.startedAtMs = clock.now();
  }

  /** Goes through the stages on an absolute schedule; rejects with the signal's reason when stopped before the end. */
  async run(stages: readonly LifecycleStage[], scale: number, signal: AbortSignal): Promise<void> {
    let due = this.startedAtMs;
    for (const { state, durationMs } of stages) {
      this.#history.push({ state, atMs: this.#sinceStart() });
      due += durationMs * scale;
      await this.#clock.sleep(due - this.#clock.now(), signal);
    }
  }

  get state(): string {
    return this.#history.at(-1)?.state ?? "created";
  }

  get ready(): boolean {
    return this.state === "ready";
  }

  get history(): readonly StateEntry[] {
    return this.#history;
  }

  /** Milliseconds from created to ready; `undefined` before. */
  get initializationMs(): number | undefined {
    return this.#history.find(({ state }) => state === "ready")?.atMs;
  }

  #sinceStart(): number {
    return Number((this.#clock.now() - this.startedAtMs).toFixed(3));
  }
}
