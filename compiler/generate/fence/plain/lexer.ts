import { Word } from "./known-words.js";
import { Shape, shapeOf } from "./shapes.js";
import { longerSign } from "./signs.js";
import { Kind, type Tokens } from "./tokens.js";
import { withLetter, Words } from "./words.js";

/** Beyond this, words are forgotten before the next text: texts are many, and nobody knows what they hold. */
const mostWords = 20_000;

let words = new Words();

const number = /(?:0|[1-9]\d*(?:_\d+)*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w$.\\]|[^\0-\x7f])/y;

/** Letters, digits, classes and anchors only: what else a pattern may hold has rules of its own. */
const pattern =
  /\/\^?(?:(?:[\w :@%=<>"'#!~&;,]|\\[dswDSW./]|\[\^?(?:a-z|A-Z|0-9|[\w ])+\]|\.)[+*?]?)+\$?\/[gims]?(?![\w$\\]|[^\0-\x7f])/y;

const otherLineEnds = ["\r", "\u2028", "\u2029"];

/** By a sign's number: of a bracket that opens, -1; of one that closes, the number of the one that opens; or 0. */
const brackets = new Int8Array(128);
for (const [open, close] of [
  [Word["("], Word[")"]],
  [Word["["], Word["]"]],
  [Word["{"], Word["}"]],
] as const) {
  brackets[open] = -1;
  brackets[close] = open;
}

const closingBrace: number = Word["}"];
const optional: number = Word["?."];

/** Words after which a `/` divides. */
const values = new Set(["this", "super", "null", "true", "false", "arguments"]);

const newTokens = (most: number): Tokens => ({
  count: 0,
  texts: words.texts,
  kinds: new Uint8Array(most),
  roles: new Uint8Array(most),
  words: new Int32Array(most),
  starts: new Int32Array(most),
  ends: new Int32Array(most),
  breaks: new Uint8Array(most),
  partners: new Int32Array(most),
});

let tokens = newTokens(10_000);

/**
 * Takes code apart into tokens; nothing where it holds a form whose reading needs TypeScript's own scanner: letters
 * outside ASCII and escapes in names, unusual numbers and patterns, brackets that do not match. What it gives holds
 * until it is called again: texts are many, and their tokens share one memory.
 */
export function lex(text: string): Tokens | undefined {
  if (otherLineEnds.some((end) => text.includes(end))) return undefined;
  if (words.texts.length > mostWords) words = new Words();
  if (tokens.starts.length <= text.length) tokens = newTokens(2 * text.length + 1);
  tokens.texts = words.texts;
  tokens.count = new Lexer(text).run();
  return tokens.count === 0 ? undefined : tokens;
}

/** Instead of the end of a token: the text is given up. */
const none = -1;

/** Methods that read a token get its offset, and give the offset of its end. */
class Lexer {
  readonly #text: string;
  /** Of the token that was read: its kind, `Kind.end` for a comment, which is none; its text's number. */
  #kind: Kind = Kind.end;
  #word: number = Word[""];
  #count = 0;
  /** 1 behind a line break. */
  #breaks = 0;
  /** Index of the innermost bracket that is open, or -1. As long as one is open, its partner is the one around it. */
  #open = -1;

  constructor(text: string) {
    this.#text = text;
  }

  /** Fills the columns, and gives the count of tokens; 0 where the text is given up. */
  run(): number {
    const text = this.#text;
    // Once, and not for each token.
    const { kinds, roles, words: numbers, starts, ends, breaks } = tokens;
    const roleOf = words.roles;
    for (let at = 0; at < text.length;) {
      const code = text.charCodeAt(at);
      const its = shapeOf(code);
      if (its === Shape.blank) at += 1;
      else if (its === Shape.lineBreak) {
        this.#breaks = 1;
        at += 1;
      } else {
        let end: number;
        if (its === Shape.letter) end = this.#name(at, code);
        else end = its === Shape.sign ? this.#sign(at) : this.#other(at, code);
        if (end === none) return 0;
        if (this.#kind !== Kind.end) {
          const index = this.#count;
          kinds[index] = this.#kind;
          roles[index] = roleOf[this.#word] ?? 0;
          numbers[index] = this.#word;
          starts[index] = at;
          ends[index] = end;
          breaks[index] = this.#breaks;
          this.#breaks = 0;
          this.#count = index + 1;
        }
        at = end;
      }
    }
    this.#pushEnd();
    return this.#open < 0 ? this.#count : 0;
  }

  /** The last token is the end. */
  #pushEnd(): void {
    const index = this.#count;
    tokens.kinds[index] = Kind.end;
    tokens.roles[index] = 0;
    tokens.words[index] = 0;
    tokens.starts[index] = this.#text.length;
    tokens.ends[index] = this.#text.length;
    tokens.breaks[index] = this.#breaks;
    this.#count = index + 1;
  }

  #name(at: number, first: number): number {
    const text = this.#text;
    let hash = withLetter(0, first);
    let end = at + 1;
    for (; end < text.length; end += 1) {
      const code = text.charCodeAt(end);
      const its = shapeOf(code);
      if (its !== Shape.letter && its !== Shape.digit) {
        // An escape, or a letter outside ASCII, would go on with the name.
        if (code === 92 || code > 127) return none;
        break;
      }
      hash = withLetter(hash, code);
    }
    this.#word = words.numberOf(text, at, end, hash);
    this.#kind = words.kinds[this.#word] ?? Kind.end;
    return this.#word === 0 ? none : end;
  }

  #sign(at: number): number {
    const text = this.#text;
    let sign = 0;
    let end = at;
    for (; end < text.length; end += 1) {
      const longer = longerSign(sign, text.charCodeAt(end));
      if (longer === 0) break;
      sign = longer;
    }
    // `a ?.5 : 1` is a condition.
    if (sign === 0 || (sign === optional && isDigit(text.charCodeAt(end)))) return none;
    this.#kind = Kind.sign;
    this.#word = sign;
    const opening = brackets[sign] ?? 0;
    if (opening < 0) this.#opens();
    else if (opening > 0) {
      if (tokens.words[this.#open] === opening) this.#closes();
      else
        return sign === closingBrace && this.#isInTemplate()
          ? this.#template(at, Kind.tail, Kind.middle)
          : none;
    }
    return end;
  }

  #opens(): void {
    tokens.partners[this.#count] = this.#open;
    this.#open = this.#count;
  }

  #closes(): void {
    const around = tokens.partners[this.#open] ?? none;
    tokens.partners[this.#open] = this.#count;
    this.#open = around;
  }

  #isInTemplate(): boolean {
    return tokens.kinds[this.#open] === Kind.head;
  }

  #other(at: number, code: number): number {
    if (isDigit(code)) return this.#matched(number, Kind.number, at);
    if (code === 96) return this.#template(at, Kind.template, Kind.head);
    return code === 47 ? this.#slash(at) : this.#string(at, code);
  }

  #found(of: Kind, end: number, word = Word[""]): number {
    this.#kind = of;
    this.#word = word;
    return end;
  }

  #matched(form: RegExp, of: Kind, at: number): number {
    form.lastIndex = at;
    return form.test(this.#text) ? this.#found(of, form.lastIndex) : none;
  }

  #string(at: number, mark: number): number {
    const text = this.#text;
    for (let end = at + 1; end < text.length; end += 1) {
      const code = text.charCodeAt(end);
      if (code === mark) return this.#found(Kind.string, end + 1, Word["'"]);
      if (code === 10 || (code === 92 && !isPlainEscape(text.charCodeAt((end += 1))))) return none;
    }
    return none;
  }

  /** A template or a piece of it: up to its end, or to where an expression begins. */
  #template(at: number, whole: Kind, part: Kind): number {
    const text = this.#text;
    for (let end = at + 1; end < text.length; end += 1) {
      const code = text.charCodeAt(end);
      if (code === 96) {
        if (whole === Kind.tail) this.#closes();
        return this.#found(whole, end + 1, whole === Kind.template ? Word["`"] : Word[""]);
      }
      if (code === 36 && text.charCodeAt(end + 1) === 123) {
        if (part === Kind.head) this.#opens();
        return this.#found(part, end + 2, part === Kind.head ? Word["`"] : Word[""]);
      }
      if (code === 92 && !isPlainEscape(text.charCodeAt((end += 1)))) return none;
    }
    return none;
  }

  #slash(at: number): number {
    const text = this.#text;
    const next = text.charCodeAt(at + 1);
    if (next === 47) {
      const end = text.indexOf("\n", at);
      return this.#found(Kind.end, end < 0 ? text.length : end);
    }
    if (next === 42) {
      const end = text.indexOf("*/", at + 2);
      if (end < 0) return none;
      const lineBreak = text.indexOf("\n", at);
      if (lineBreak >= 0 && lineBreak < end) this.#breaks = 1;
      return this.#found(Kind.end, end + 2);
    }
    const before = this.#slashAfter();
    if (before === "unclear") return none;
    return before === "value" ? this.#sign(at) : this.#matched(pattern, Kind.pattern, at);
  }

  /** What a `/` follows. Where this is wrong the reader meets a sign or a pattern where none can be, and gives up. */
  #slashAfter(): "value" | "operator" | "unclear" {
    const last = this.#count - 1;
    const text = this.#textOf(last);
    switch (last < 0 ? Kind.end : tokens.kinds[last]) {
      case Kind.sign:
        if (text === ")" || text === "]") return "value";
        return text === "}" || text === "++" || text === "--" || text === "!" ? "unclear" : "operator";
      case Kind.keyword: {
        const before = this.#textOf(last - 1);
        return values.has(text) || before === "." || before === "?." ? "value" : "operator";
      }
      case Kind.end:
      case Kind.head:
      case Kind.middle:
        return "operator";
      default:
        return "value";
    }
  }

  #textOf(index: number): string {
    return words.texts[tokens.words[index] ?? 0] ?? "";
  }
}

const isDigit = (code: number): boolean => code >= 48 && code <= 57;

/** A backslash before a line break, a digit, `x` or `u` has rules of its own. */
const isPlainEscape = (code: number): boolean =>
  !Number.isNaN(code) && code !== 10 && code !== 120 && code !== 117 && !isDigit(code);
