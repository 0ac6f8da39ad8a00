/** What the target grammar reads: English words, numbers, comparison signs. Offsets are UTF-16 code units. */
export interface Token {
  kind: "number" | "percentile" | "word" | "symbol" | "not-applicable" | "other";
  /** As written. */
  text: string;
  /** For comparing: lower case; numbers without thousands separators, signs in one spelling. */
  norm: string;
  start: number;
  end: number;
}

const signs: Record<string, string> = {
  "≤": "<=",
  "≥": ">=",
  "=<": "<=",
  "=>": ">=",
  "=": "==",
  "–": "-",
  "—": "-",
};

const patterns: readonly { kind: Token["kind"]; pattern: RegExp }[] = [
  { kind: "not-applicable", pattern: /n\/a(?![\p{L}\p{N}])/iuy },
  { kind: "percentile", pattern: /p\d+(?:\.\d+)?(?![\p{L}\p{N}])/iuy },
  { kind: "number", pattern: /(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?(?:e[+-]?\d+)?/iuy },
  { kind: "word", pattern: /[\p{L}_][\p{L}\p{M}\p{N}_]*(?:['’-][\p{L}\p{N}_][\p{L}\p{M}\p{N}_]*)*/uy },
  { kind: "symbol", pattern: /<=|>=|==|=<|=>|[<>=≤≥%/,;:().+&–—-]/uy },
];

/** Blanks, and the inline marks of Markdown, which mean nothing here. */
const skipped = /[\s`*]+/uy;

/** Splits a text into tokens; every character that is not skipped is in exactly one. */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  let at = behindSkipped(text, 0);
  while (at < text.length) {
    const token = tokenAt(text, at);
    tokens.push(token);
    at = behindSkipped(text, token.end);
  }
  return tokens;
}

/** Where the next token begins: mostly behind one space. */
function behindSkipped(text: string, from: number): number {
  const at = text.charCodeAt(from) === 32 ? from + 1 : from;
  const code = text.charCodeAt(at);
  if (at === text.length || isWordCharacter(code) || oneCharacter.has(code)) return at;
  return at + (matchAt(skipped, text, at)?.length ?? 0);
}

function tokenAt(text: string, start: number): Token {
  const plain = plainToken(text, start);
  if (plain !== undefined) return plain;
  for (const { kind, pattern } of patterns) {
    const found = matchAt(pattern, text, start);
    if (found !== undefined) {
      return { kind, text: found, norm: normalise(kind, found), start, end: start + found.length };
    }
  }
  const character = String.fromCodePoint(text.codePointAt(start) ?? 0);
  return { kind: "other", text: character, norm: character, start, end: start + character.length };
}

/**
 * What most tokens are: signs, numbers and words of ASCII, for which regular expressions with classes of Unicode cost too
 * much; nothing where one of these might find more.
 */
function plainToken(text: string, start: number): Token | undefined {
  const code = text.charCodeAt(start);
  if (oneCharacter.has(code)) {
    const sign = text.charAt(start);
    return { kind: "symbol", text: sign, norm: sign, start, end: start + 1 };
  }
  const number = isDigit(code);
  if (!number && !isLetter(code)) return undefined;
  let end = start + 1;
  while (number ? isDigit(text.charCodeAt(end)) : isWordCharacter(text.charCodeAt(end))) end += 1;
  const next = text.charCodeAt(end);
  if (number ? goOnNumbers.has(next) : goOnWords.has(next) || next > 127) return undefined;
  // `p95`
  if (!number && (code | 32) === 112 && isDigit(text.charCodeAt(start + 1))) return undefined;
  const found = text.slice(start, end);
  return number
    ? { kind: "number", text: found, norm: found, start, end }
    : { kind: "word", text: found, norm: found.toLowerCase(), start, end };
}

const codesOf = (characters: string): ReadonlySet<number> =>
  new Set(Array.from(characters, (character) => character.charCodeAt(0)));

/** Signs that begin no longer one. */
const oneCharacter = codesOf("%/,;:().+&-");
const goOnNumbers = codesOf(",.eE");
/** Inside a word, and the `/` of `n/a`. */
const goOnWords = codesOf("'-/");

/** In ASCII. */
const isDigit = (code: number): boolean => code >= 48 && code <= 57;
const isLetter = (code: number): boolean => (code | 32) >= 97 && (code | 32) <= 122;
const isWordCharacter = (code: number): boolean => isLetter(code) || isDigit(code) || code === 95;

function normalise(kind: Token["kind"], text: string): string {
  if (kind === "number") return text.replaceAll(",", "");
  if (kind === "symbol") return signs[text] ?? text;
  return text.toLowerCase();
}

function matchAt(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}
