import type { LoadClock } from "../generator/clock.js";

/** Time that passes only in `run`: what is due happens in its order, with the results of what it set off. */
export class VirtualClock implements LoadClock {
  #nowMs = 0;
  #count = 0;
  readonly #due = new Map<number, { atMs: number; work: () => void }>();

  now(): number {
    return this.#nowMs;
  }

  at(atMs: number, work: () => void): () => void {
    const id = (this.#count += 1);
    this.#due.set(id, { atMs: Math.max(atMs, this.#nowMs), work });
    return () => this.#due.delete(id);
  }

  /** Does nothing for so long: a thread that is busy, a machine that sleeps. */
  freeze(ms: number): void {
    this.#nowMs += ms;
  }

  /** Until nothing is due any more, or `untilMs`. */
  run(untilMs = Infinity): void {
    for (;;) {
      let next: [number, { atMs: number; work: () => void }] | undefined;
      for (const each of this.#due) if (next === undefined || each[1].atMs < next[1].atMs) next = each;
      if (next === undefined || next[1].atMs > untilMs) return;
      this.#due.delete(next[0]);
      this.#nowMs = Math.max(this.#nowMs, next[1].atMs);
      next[1].work();
    }
  }
}
