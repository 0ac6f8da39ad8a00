import { seededRandom } from "../schedule/random.js";

import type { Random } from "../schedule/random.js";

/** Draws from what a load is made of, by weights (1 where none is given), in a seeded order. */
export class WeightedChoice<T extends { readonly weight?: number }> {
  readonly #things: readonly T[];
  readonly #first: T;
  readonly #total: number;
  readonly #random: Random;

  /** @throws Error where there is nothing to draw from */
  constructor(things: readonly T[], seed: number) {
    const [first] = things;
    if (first === undefined) throw new Error("Unexpected load without requests, expected at least one");
    this.#things = things;
    this.#first = first;
    this.#total = things.reduce((sum, { weight = 1 }) => sum + weight, 0);
    this.#random = seededRandom(seed ^ 0x5bd1e995);
  }

  next(): T {
    if (this.#things.length === 1) return this.#first;
    let left = this.#random() * this.#total;
    return this.#things.find(({ weight = 1 }) => (left -= weight) < 0) ?? this.#first;
  }
}
