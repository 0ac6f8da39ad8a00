import type { CodeBlock } from "../document/schema.js";

/**
 * Whether code asserts for sure, seen without a syntax tree: a statement of its top level begins with `expect(…).…(`,
 * and no `if` of the top level, which might leave, stands before it. Most steps assert so, and a tree costs many times
 * as much. May be no for code that asserts; never yes for code without syntax errors that does not.
 *
 * @param fences the code that runs in this order, each fence a text of its own
 */
export function assertsForSure(fences: readonly string[]): boolean {
  for (const text of fences) {
    const found = new TopLevel(text).find();
    if (found !== "nothing") return found === "assertion";
  }
  return false;
}

const known = new WeakMap<readonly CodeBlock[], boolean>();

/** {@link assertsForSure} of the code of a step; looked at once for all rules. */
export function codeAssertsForSure(code: readonly CodeBlock[]): boolean {
  const before = known.get(code);
  if (before !== undefined) return before;
  const asserts = assertsForSure(code.map(({ content }) => content));
  known.set(code, asserts);
  return asserts;
}

/** `unclear`: only a parser knows what stands here, or whether what follows is reached. */
type Found = "assertion" | "nothing" | "unclear";

/** What closes a bracket; and what stands for the one that ends a hole of a template. */
const closing: Readonly<Record<string, string>> = { "(": ")", "[": "]", "{": "}" };
const hole = "${";

/** Walks over TypeScript without a grammar, from one sign to the next. */
class TopLevel {
  #at = 0;
  /** What closes the brackets that are open. */
  readonly #open: string[] = [];
  /** The last character that is neither blank nor of a comment. */
  #last = ";";
  /** Nothing but blanks, comments and `await` since the begin of a statement. */
  #begins = true;
  /** Within the brackets of an `expect` at the begin of a statement. */
  #expecting = false;

  constructor(private readonly text: string) {}

  find(): Found {
    // The line of a hashbang is a comment of a kind of its own.
    if (this.text.startsWith("#!")) return "unclear";
    while (this.#at < this.text.length) {
      const code = this.text.charCodeAt(this.#at);
      const found = isBlank(code) ? this.#blank() : isOfWord(code) ? this.#word() : this.#sign();
      if (found !== "nothing") return found;
    }
    return "nothing";
  }

  #blank(): Found {
    this.#at += 1;
    return "nothing";
  }

  #word(): Found {
    const { text } = this;
    const start = this.#at;
    while (isOfWord(text.charCodeAt(this.#at))) this.#at += 1;
    this.#last = text.charAt(this.#at - 1);
    if (this.#open.length > 0) return "nothing";
    const word = text.slice(start, this.#at);
    // A blank that is not ASCII would hide the word behind it.
    if (word === "if" || /[^\0-\x7f]/.test(word)) return "unclear";
    this.#expecting = this.#begins && word === "expect" && this.#follows(call);
    this.#begins &&= word === "await";
    return "nothing";
  }

  #sign(): Found {
    const sign = this.text.charAt(this.#at);
    const isComment = sign === "/" && /[/*]/.test(this.text.charAt(this.#at + 1));
    if (!(isComment ? this.#skip(comment) : this.#pass(sign))) return "unclear";
    if (isComment) return "nothing";
    this.#last = this.text.charAt(this.#at - 1);
    this.#begins = this.#open.length === 0 && (sign === ";" || (sign === "}" && this.#last === "}"));
    if (this.#open.length > 0) return "nothing";
    const asserts = this.#expecting && sign === ")" && this.#follows(method);
    this.#expecting = false;
    return asserts ? "assertion" : "nothing";
  }

  /** Goes behind a sign and what belongs to it; false where that cannot be told. */
  #pass(sign: string): boolean {
    const closer = closing[sign];
    if (closer !== undefined) this.#open.push(closer);
    if (sign === '"') return this.#skip(doubleQuoted);
    if (sign === "'") return this.#skip(singleQuoted);
    // Behind these nothing is there yet to be divided.
    if (sign === "/") return /[(,=:[&|?{;]/.test(this.#last) && this.#skip(pattern);
    this.#at += 1;
    if (sign === "`") return this.#template();
    if (sign !== ")" && sign !== "]" && sign !== "}") return true;
    const closed = this.#open.pop();
    return closed === hole && sign === "}" ? this.#template() : closed === sign;
  }

  /** From behind a backtick, or behind a hole, to the next hole or the end. */
  #template(): boolean {
    if (!this.#skip(templatePart)) return false;
    if (this.text.charAt(this.#at - 1) === "{") this.#open.push(hole);
    return true;
  }

  #skip(form: RegExp): boolean {
    form.lastIndex = this.#at;
    if (!form.test(this.text)) return false;
    this.#at = form.lastIndex;
    return true;
  }

  #follows(form: RegExp): boolean {
    form.lastIndex = this.#at;
    return form.test(this.text);
  }
}

const isBlank = (code: number): boolean => code === 32 || (code >= 9 && code <= 13);

/** Letters, digits, `_`, `$`, `\`, and what is not ASCII. */
const isOfWord = (code: number): boolean =>
  (code >= 97 && code <= 122) ||
  (code >= 65 && code <= 90) ||
  (code >= 48 && code <= 57) ||
  code === 95 ||
  code === 36 ||
  code === 92 ||
  code >= 128;

const call = /\s*\(/y;
/** `.not.toBe(` */
const method = /(?:\s*\.\s*[A-Za-z_$][\w$]*)+\s*\(/y;
const doubleQuoted = /"(?:[^"\\\r\n]|\\[^])*"/y;
const singleQuoted = /'(?:[^'\\\r\n]|\\[^])*'/y;
const templatePart = /(?:[^`\\$]|\\[^]|\$(?!\{))*(?:`|\$\{)/y;
const comment = /\/\/[^\r\n\u2028\u2029]*|\/\*[^]*?\*\//y;
const pattern = /\/(?:[^\\/[\r\n]|\\.|\[(?:[^\\\]\r\n]|\\.)*\])+\/[a-z]*/y;
