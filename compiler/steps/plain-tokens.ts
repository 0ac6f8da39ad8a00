import { isArticle, stem } from "./normalise.js";
import type { PhraseToken } from "./phrase-token.js";

/**
 * Where a word of ASCII letters and digits, or a sign that begins nothing else, ends; `at` where none stands there, or
 * more than that: most of a phrase is plain, and needs no regular expression.
 *
 * @param code of the character at `at`
 */
export function plainEnd(markdown: string, at: number, code: number): number {
  if (!isLetter(code)) return isSign(code) ? at + 1 : at;
  let end = at + 1;
  while (end < markdown.length && isWordCharacter(markdown.charCodeAt(end))) end += 1;
  return end === markdown.length || !mayGoOn(markdown.charCodeAt(end)) ? end : at;
}

const isLetter = (code: number): boolean => (code >= 97 && code <= 122) || (code >= 65 && code <= 90);
const isDigit = (code: number): boolean => code >= 48 && code <= 57;
const isWordCharacter = (code: number): boolean => isLetter(code) || isDigit(code) || code === underscore;

const apostrophe = 39;
const hyphen = 45;
const underscore = 95;

/** What may stand inside a word: `user's`, `long-running`, `Größe`. */
const mayGoOn = (code: number): boolean => code === apostrophe || code === hyphen || code > 126;

/** Signs that are a token by themselves, whatever follows. */
const signs: ReadonlySet<number> = new Set(Buffer.from("!#$%&'()+,-./:;<=>?@[\\]^|}~"));
const isSign = (code: number): boolean => signs.has(code);

/** Phrases are made of the same few tokens again and again; as many are remembered as no honest project has. */
const known = new Map<string, PhraseToken>();
const mostKnown = 5000;
const longestKnown = 50;

/** The token of a word or of a sign. */
export function plainToken(raw: string): PhraseToken {
  const found = known.get(raw);
  if (found !== undefined) return found;
  if (known.size >= mostKnown || raw.length > longestKnown) return tokenOf(raw);
  // A part of a text keeps the whole text in memory; a copy does not.
  const copy = Buffer.from(raw).toString();
  const token = tokenOf(copy);
  known.set(copy, token);
  return token;
}

const tokenOf = (raw: string): PhraseToken => (isSign(raw.charCodeAt(0)) ? signToken(raw) : wordToken(raw));

const signToken = (raw: string): PhraseToken => ({ kind: "punctuation", raw, content: raw, shown: raw });

const wordToken = (raw: string): PhraseToken => ({
  kind: "word",
  raw,
  content: raw,
  shown: isArticle(raw) ? "" : stem(raw),
});
