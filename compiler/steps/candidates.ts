import type { CompiledDefinition } from "./expression.js";

/** Definitions by the first word that a phrase must hold to fit: of hundreds a phrase can fit a few. */
export class Candidates {
  readonly #byWord = new Map<string, number[]>();
  /** Those that need no word. */
  readonly #always: number[] = [];

  constructor(readonly all: readonly CompiledDefinition[]) {
    for (const [index, { required }] of all.entries()) {
      const [word] = required;
      if (word === undefined) {
        this.#always.push(index);
        continue;
      }
      const others = this.#byWord.get(word);
      if (others) others.push(index);
      else this.#byWord.set(word, [index]);
    }
  }

  /** Those of which the text of a view, or a part of it, can hold all words that they require; in their order. */
  withWordsOf(text: string): CompiledDefinition[] {
    const words = new Set(text.split(" "));
    const found = [...this.#always];
    for (const word of words) found.push(...(this.#byWord.get(word) ?? []));
    return found
      .sort((a, b) => a - b)
      .flatMap((index) => this.all[index] ?? [])
      .filter(({ required }) => required.every((word) => words.has(word)));
  }
}
