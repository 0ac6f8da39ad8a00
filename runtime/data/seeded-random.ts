import { hash, random } from "../reference-server/language/random.js";

const lowerCase = "abcdefghijklmnopqrstuvwxyz";

/** Numbers, choices and texts in an order that its seed alone decides. */
export class SeededRandom {
  readonly #next: () => number;

  /** Any text; the same text, the same order. */
  constructor(seed: string) {
    this.#next = random(hash(seed));
  }

  /** In [0, 1). */
  next(): number {
    return this.#next();
  }

  /** A whole number, both ends included. */
  integer(min: number, max: number): number {
    return min + Math.floor(this.#next() * (max - min + 1));
  }

  /** True with this probability. */
  chance(probability: number): boolean {
    return this.#next() < probability;
  }

  /** One of the values; throws where there is none. */
  pick<T>(values: readonly T[]): T {
    if (values.length === 0) throw new Error("Unexpected empty list, expected values to choose from");
    return values[this.integer(0, values.length - 1)] as T;
  }

  /** By the polar method of Marsaglia: mean 0, standard deviation 1. */
  normal(): number {
    for (;;) {
      const [x, y] = [2 * this.#next() - 1, 2 * this.#next() - 1];
      const square = x * x + y * y;
      if (square > 0 && square < 1) return x * Math.sqrt((-2 * Math.log(square)) / square);
    }
  }

  /** Lower-case letters. */
  letters(length: number): string {
    return Array.from({ length }, () => lowerCase[this.integer(0, 25)]).join("");
  }

  /** A UUID of version 4. */
  uuid(): string {
    const hex = Array.from({ length: 32 }, () => this.integer(0, 15).toString(16)).join("");
    return hex.replace(
      /^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/u,
      `$1-$2-4$3-${this.pick(["8", "9", "a", "b"])}$4-$5`,
    );
  }
}
