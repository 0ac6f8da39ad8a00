import { remembering } from "../words/remembering.js";
import { isArticle, stem } from "./normalise.js";
import type { PhraseToken } from "./phrase-token.js";

const letter = 1;
/** May stand in a word, and begins something else. */
const inWord = 2;
/** A token by itself, whatever follows. */
const sign = 3;

/** What an ASCII character is: a question to a table costs less than comparisons, and every character asks it. */
const kinds = new Uint8Array(128);
for (const code of Buffer.from("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")) kinds[code] = letter;
for (const code of Buffer.from("0123456789_")) kinds[code] = inWord;
for (const code of Buffer.from("!#$%&'()+,-./:;<=>?@[\\]^|}~")) kinds[code] = sign;

const apostrophe = 39;
const hyphen = 45;

/**
 * Where a word of ASCII letters and digits, or a sign that begins nothing else, ends; `at` where none stands there, or
 * more than that: most of a phrase is plain, and needs no regular expression.
 */
export function plainEnd(markdown: string, at: number): number {
  const first = kinds[markdown.charCodeAt(at)];
  if (first !== letter) return first === sign ? at + 1 : at;
  for (let end = at + 1; end < markdown.length; end += 1) {
    const code = markdown.charCodeAt(end);
    const kind = kinds[code];
    if (kind === letter || kind === inWord) continue;
    // What may stand inside a word: `user's`, `long-running`, `Größe`.
    const mayGoOn = code === apostrophe || code === hyphen || code > 126;
    return mayGoOn ? at : end;
  }
  return markdown.length;
}

const signToken = (raw: string): PhraseToken => ({ kind: "punctuation", raw, content: raw, shown: raw });

const wordToken = (raw: string): PhraseToken => ({
  kind: "word",
  raw,
  content: raw,
  shown: isArticle(raw) ? "" : stem(raw),
});

/** The token of a word or of a sign. */
export const plainToken = remembering((raw): PhraseToken =>
  kinds[raw.charCodeAt(0)] === sign ? signToken(raw) : wordToken(raw),
);
