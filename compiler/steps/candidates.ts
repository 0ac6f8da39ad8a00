import type { CompiledDefinition } from "./expression.js";
import type { PhraseToken } from "./phrase-token.js";

/** Definitions by the rarest of the words that a phrase must hold to fit: of hundreds most phrases can fit none. */
export class Candidates {
  readonly #byWord = new Map<string, number[]>();
  /** Those that need no word. */
  readonly #always: number[] = [];

  constructor(readonly all: readonly CompiledDefinition[]) {
    const counts = new Map<string, number>();
    for (const definition of all)
      for (const word of choicesOf(definition).flat()) counts.set(word, (counts.get(word) ?? 0) + 1);
    const frequency = (words: readonly string[]) =>
      words.reduce((sum, word) => sum + (counts.get(word) ?? 0), 0);
    for (const [index, definition] of all.entries()) {
      const [first, ...others] = choicesOf(definition);
      if (first === undefined) this.#always.push(index);
      const rarest = others.reduce((a, b) => (frequency(b) < frequency(a) ? b : a), first ?? []);
      for (const word of rarest) this.#add(word, index);
    }
  }

  #add(word: string, index: number): void {
    const others = this.#byWord.get(word);
    if (others) others.push(index);
    else this.#byWord.set(word, [index]);
  }

  /**
   * Those of which a phrase of these tokens, or a part of it, can hold all words that they require; in their order. In
   * plain loops: it is asked of every phrase, of which most can hold none.
   */
  withWordsOf(tokens: readonly PhraseToken[]): CompiledDefinition[] {
    const found = new Set(this.#always);
    for (const { shown } of tokens) {
      const indexes = shown === undefined ? undefined : this.#byWord.get(shown);
      if (indexes) for (const index of indexes) found.add(index);
    }
    if (found.size === 0) return [];
    const words = new Set<string | undefined>();
    for (const { shown } of tokens) words.add(shown);
    const fitting: number[] = [];
    for (const index of found) if (this.#canStandIn(words, index)) fitting.push(index);
    return fitting.sort((a, b) => a - b).flatMap((index) => this.all[index] ?? []);
  }

  #canStandIn(words: ReadonlySet<string | undefined>, index: number): boolean {
    const definition = this.all[index];
    if (definition === undefined) return false;
    for (const word of definition.required) if (!words.has(word)) return false;
    return definition.alternatives.every((choice) => choice.some((word) => words.has(word)));
  }
}

/** Lists of words, of each of which a phrase must hold one. */
const choicesOf = ({ required, alternatives }: CompiledDefinition): readonly (readonly string[])[] => [
  ...required.map((word) => [word]),
  ...alternatives,
];
