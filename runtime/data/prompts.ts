import { countTokens, tokenize } from "../reference-server/language/tokenizer.js";
import type { SeededRandom } from "./seeded-random.js";

/** What a prompt is made of. */
export const promptKinds = ["prose", "question", "code", "unicode", "repetition"] as const;
export type PromptKind = (typeof promptKinds)[number];

export interface PromptOptions {
  /** By the tokenizer of the reference server (`countTokens`); a model's own counts otherwise. */
  tokens: number;
  /** By default prose. */
  kind?: PromptKind;
}

const subjects = ["The server", "A client", "The cache", "Each request", "The model", "Our team"];
const verbs = ["stores", "answers", "checks", "follows", "counts", "repeats"];
const objects = ["the second line", "every token", "a short reply", "the old value", "two records"];
const questions = ["What is", "How large is", "Who made", "Where is", "Why do we need"];
const words = ["größe", "naïve", "東京", "данные", "مرحبا", "😀", "ελιά", "नमस्ते", "ﬁn", "e\u0301té"];

const sentence = (random: SeededRandom) =>
  `${random.pick(subjects)} ${random.pick(verbs)} ${random.pick(objects)}.`;

const pieces: Readonly<Record<PromptKind, (random: SeededRandom) => string>> = {
  prose: (random) => `${sentence(random)} `,
  question: (random) => `${random.pick(questions)} ${random.pick(objects)}? `,
  code: (random) => `const ${random.letters(4)} = ${random.integer(0, 999)} + f(${random.letters(2)});\n`,
  unicode: (random) => `${random.pick(words)} `,
  repetition: () => "again ",
};

/** Longer ones need more memory than a test has. */
const most = 1_000_000;

/** A text of exactly this many tokens. The same state of `random`, the same text. */
export function prompt(random: SeededRandom, { tokens, kind = "prose" }: PromptOptions): string {
  if (!Number.isInteger(tokens) || tokens < 1 || tokens > most)
    throw new Error(`Unexpected ${tokens} tokens, expected a whole number from 1 to ${most}`);
  const piece = pieces[kind];
  let text = "";
  // Where two pieces meet, the blank at the end of one becomes part of the next one's first token: one token less.
  for (let least = 0; least < tokens;) {
    const next = piece(random);
    text += next;
    least += countTokens(next) - 1;
  }
  // Tokens are found from left to right: a text that is cut between two has the same tokens before the cut.
  return tokenize(text).slice(0, tokens).join("");
}
