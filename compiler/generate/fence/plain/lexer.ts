import { signAt } from "./signs.js";

/** Kinds of tokens. `name` may be any identifier; `keyword` is a word that no variable can have as its name. */
export const kind = {
  end: 0,
  name: 1,
  keyword: 2,
  number: 3,
  string: 4,
  /** A template without expressions; `head`, `middle` and `tail` are the pieces of one with them. */
  template: 5,
  head: 6,
  middle: 7,
  tail: 8,
  /** A regular expression. */
  pattern: 9,
  sign: 10,
} as const;

/** The tokens of a text, in columns; the last one is of kind `end`. */
export interface Tokens {
  count: number;
  kinds: Uint8Array;
  starts: Int32Array;
  ends: Int32Array;
  /** Of names, keywords and signs; empty for the others. */
  texts: string[];
  /** 1 where a line break stands before the token. */
  breaks: Uint8Array;
  /** Of an opening bracket, the index of the one that closes it. */
  partners: Int32Array;
}

const keywords = (
  "arguments await break case catch class const continue debugger default delete do else enum eval export extends " +
  "false finally for function if implements import in instanceof interface let new null package private protected " +
  "public return static super switch this throw true try typeof var void while with yield"
).split(" ");

/** A word, and what it is. */
interface Word {
  text: string;
  kind: number;
}

/**
 * All words that were met, each once: whatever compares or looks up the words of a text then has one string for each
 * of them, whose hash is known, and which is the same as the string in our own code.
 */
const words = new Map<string, Word>();

const mostWords = 20_000;

function wordOf(text: string): Word {
  const known = words.get(text);
  if (known) return known;
  if (words.size === 0 || words.size > mostWords) {
    words.clear();
    for (const keyword of keywords) words.set(keyword, { text: keyword, kind: kind.keyword });
    if (words.has(text)) return wordOf(text);
  }
  // The key of an object is a string that the engine has once.
  const [unique = text] = Object.keys({ [text]: 0 });
  const word = { text: unique, kind: kind.name };
  words.set(unique, word);
  return word;
}

/** Words after which a `/` divides. */
const values = new Set(["this", "super", "null", "true", "false", "arguments"]);

const number = /(?:0|[1-9]\d*(?:_\d+)*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w$.\\]|[^\0-\x7f])/y;

/** Letters, digits, classes and anchors only: what else a pattern may hold has rules of its own. */
const pattern =
  /\/\^?(?:(?:[\w :@%=<>"'#!~&;,]|\\[dswDSW./]|\[\^?(?:a-z|A-Z|0-9|[\w ])+\]|\.)[+*?]?)+\$?\/[gims]?(?![\w$\\]|[^\0-\x7f])/y;

const otherLineEnds = ["\r", "\u2028", "\u2029"];

const partnerOf: Record<string, string> = { ")": "(", "]": "[", "}": "{" };

/**
 * Takes code apart into tokens; nothing where it holds a form whose reading needs TypeScript's own scanner: letters
 * outside ASCII and escapes in names, unusual numbers and patterns, brackets that do not match. What it gives holds
 * until it is called again: texts are many, and their tokens share one memory.
 */
export function lex(text: string): Tokens | undefined {
  if (otherLineEnds.some((end) => text.includes(end))) return undefined;
  const lexer = new Lexer(text);
  return lexer.run() ? lexer.tokens : undefined;
}

type Columns = Omit<Tokens, "count" | "texts">;

const newColumns = (most: number): Columns => ({
  kinds: new Uint8Array(most),
  starts: new Int32Array(most),
  ends: new Int32Array(most),
  breaks: new Uint8Array(most),
  partners: new Int32Array(most),
});

let columns = newColumns(10_000);

class Lexer {
  readonly tokens: Tokens;
  readonly #text: string;
  #at = 0;
  #afterBreak = false;
  /** Indices of the brackets that are open. */
  readonly #open: number[] = [];

  constructor(text: string) {
    this.#text = text;
    if (columns.kinds.length <= text.length) columns = newColumns(2 * text.length + 1);
    this.tokens = { ...columns, count: 0, texts: [] };
  }

  /** False where the text is given up. */
  run(): boolean {
    const text = this.#text;
    while (this.#at < text.length) {
      const code = text.charCodeAt(this.#at);
      if (code === 32 || code === 9) this.#at += 1;
      else if (code === 10) {
        this.#at += 1;
        this.#afterBreak = true;
      } else if (isWordPart(code) && !isDigit(code)) {
        if (!this.#word()) return false;
      } else if (!this.#other(code)) return false;
    }
    this.#push(kind.end, text.length, "");
    return this.#open.length === 0;
  }

  #push(of: number, end: number, text: string): void {
    const { tokens } = this;
    const index = tokens.count;
    tokens.kinds[index] = of;
    tokens.starts[index] = this.#at;
    tokens.ends[index] = end;
    tokens.texts.push(text);
    tokens.breaks[index] = this.#afterBreak ? 1 : 0;
    tokens.count += 1;
    this.#at = end;
    this.#afterBreak = false;
  }

  #word(): boolean {
    const text = this.#text;
    let end = this.#at + 1;
    let code = text.charCodeAt(end);
    while (isWordPart(code)) code = text.charCodeAt((end += 1));
    // An escape, or a letter outside ASCII, would go on with the name.
    if (code === 92 || code > 127) return false;
    const word = wordOf(text.slice(this.#at, end));
    this.#push(word.kind, end, word.text);
    return true;
  }

  #other(code: number): boolean {
    if (isDigit(code)) return this.#matched(number, kind.number);
    if (code === 34 || code === 39) return this.#string(code);
    if (code === 96) return this.#template(kind.template, kind.head);
    if (code === 47) return this.#slash();
    if (code === 125 && this.tokens.kinds[this.#open.at(-1) ?? 0] === kind.head && this.#open.length > 0)
      return this.#template(kind.tail, kind.middle);
    return this.#sign();
  }

  #matched(shape: RegExp, of: number): boolean {
    shape.lastIndex = this.#at;
    if (!shape.test(this.#text)) return false;
    this.#push(of, shape.lastIndex, "");
    return true;
  }

  #string(quote: number): boolean {
    const text = this.#text;
    for (let end = this.#at + 1; end < text.length; end += 1) {
      const code = text.charCodeAt(end);
      if (code === quote) {
        this.#push(kind.string, end + 1, "");
        return true;
      }
      if (code === 10 || (code === 92 && !isPlainEscape(text.charCodeAt((end += 1))))) return false;
    }
    return false;
  }

  /** A template or a piece of it: up to its end, or to where an expression begins. */
  #template(whole: number, part: number): boolean {
    const text = this.#text;
    for (let end = this.#at + 1; end < text.length; end += 1) {
      const code = text.charCodeAt(end);
      if (code === 96) {
        if (whole === kind.tail) this.#open.pop();
        this.#push(whole, end + 1, "");
        return true;
      }
      if (code === 36 && text.charCodeAt(end + 1) === 123) {
        if (part === kind.head) this.#open.push(this.tokens.count);
        this.#push(part, end + 2, "");
        return true;
      }
      if (code === 92 && !isPlainEscape(text.charCodeAt((end += 1)))) return false;
    }
    return false;
  }

  #slash(): boolean {
    const text = this.#text;
    const next = text.charCodeAt(this.#at + 1);
    if (next === 47) {
      const end = text.indexOf("\n", this.#at);
      this.#at = end < 0 ? text.length : end;
      return true;
    }
    if (next === 42) {
      const end = text.indexOf("*/", this.#at + 2);
      if (end < 0) return false;
      const lineBreak = text.indexOf("\n", this.#at);
      if (lineBreak >= 0 && lineBreak < end) this.#afterBreak = true;
      this.#at = end + 2;
      return true;
    }
    const before = this.#slashAfter();
    if (before === "unclear") return false;
    return before === "value" ? this.#sign() : this.#matched(pattern, kind.pattern);
  }

  /** What a `/` follows. Where this is wrong the reader meets a sign or a pattern where none can be, and gives up. */
  #slashAfter(): "value" | "operator" | "unclear" {
    const { kinds, texts, count } = this.tokens;
    const last = count - 1;
    const text = texts[last] ?? "";
    switch (count === 0 ? kind.end : kinds[last]) {
      case kind.sign:
        if (text === ")" || text === "]") return "value";
        return text === "}" || text === "++" || text === "--" || text === "!" ? "unclear" : "operator";
      case kind.keyword:
        return values.has(text) || texts[last - 1] === "." || texts[last - 1] === "?." ? "value" : "operator";
      case kind.end:
      case kind.head:
      case kind.middle:
        return "operator";
      default:
        return "value";
    }
  }

  #sign(): boolean {
    const sign = signAt(this.#text, this.#at);
    if (sign === undefined) return false;
    const { count, partners, texts } = this.tokens;
    const opening = partnerOf[sign];
    if (opening !== undefined) {
      const open = this.#open.pop();
      if (open === undefined || texts[open] !== opening) return false;
      partners[open] = count;
    } else if (sign === "(" || sign === "[" || sign === "{") this.#open.push(count);
    this.#push(kind.sign, this.#at + sign.length, sign);
    return true;
  }
}

const isDigit = (code: number): boolean => code >= 48 && code <= 57;

const wordParts = Uint8Array.from({ length: 128 }, (_, code) =>
  /[\w$]/u.test(String.fromCharCode(code)) ? 1 : 0,
);

const isWordPart = (code: number): boolean => wordParts[code] === 1;

/** A backslash before a line break, a digit, `x` or `u` has rules of its own. */
const isPlainEscape = (code: number): boolean =>
  !Number.isNaN(code) && code !== 10 && code !== 120 && code !== 117 && !isDigit(code);
