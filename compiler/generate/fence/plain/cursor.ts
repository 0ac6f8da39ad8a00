import { giveUp } from "./give-up.js";
import { Word } from "./known-words.js";
import { Meaning, Scopes } from "./scopes.js";
import { Kind, type Tokens } from "./tokens.js";

/** A place in the tokens of a text, and what the reader has met so far. */
export class Cursor {
  readonly scopes = new Scopes();
  /** Every identifier: of variables, properties, types. */
  readonly identifiers: string[] = [];
  protected at = 0;

  /** Columns of the tokens: questions are many, and each is spared a look for its column. */
  readonly #kinds: Uint8Array;
  readonly #roles: Uint8Array;
  readonly #words: Int32Array;
  /** By the number of a word: 1 when it has been met as an identifier. */
  readonly #met: Uint8Array;
  readonly #texts: readonly string[];
  readonly #starts: Int32Array;
  readonly #breaks: Uint8Array;

  constructor(
    protected readonly text: string,
    protected readonly tokens: Tokens,
  ) {
    this.#kinds = tokens.kinds;
    this.#roles = tokens.roles;
    this.#words = tokens.words;
    this.#texts = tokens.texts;
    this.#met = new Uint8Array(tokens.texts.length);
    this.#starts = tokens.starts;
    this.#breaks = tokens.breaks;
  }

  /** A bit mask. */
  protected get role(): number {
    return this.#roles[this.at] ?? 0;
  }

  protected get kind(): number | undefined {
    return this.#kinds[this.at];
  }

  /** Of a name, a keyword or a sign. */
  protected get word(): number | undefined {
    return this.wordAt(this.at);
  }

  protected wordAt(index: number): number | undefined {
    return this.#words[index];
  }

  protected textAt(index: number): string {
    return this.#texts[this.#words[index] ?? 0] ?? "";
  }

  protected get start(): number {
    return this.#starts[this.at] ?? 0;
  }

  /** The end of the token before. */
  protected get lastEnd(): number {
    return this.tokens.ends[this.at - 1] ?? 0;
  }

  /** Does a line break stand before the token? */
  protected get afterBreak(): boolean {
    return this.#breaks[this.at] === 1;
  }

  protected is(word: Word): boolean {
    return this.#words[this.at] === word;
  }

  protected nextIs(word: Word): boolean {
    return this.#words[this.at + 1] === word;
  }

  protected nextIsName(): boolean {
    return this.#kinds[this.at + 1] === Kind.name;
  }

  protected take(word: Word): boolean {
    if (this.#words[this.at] !== word) return false;
    this.at += 1;
    return true;
  }

  protected expect(word: Word): void {
    if (this.#words[this.at] !== word) giveUp();
    this.at += 1;
  }

  /** A name that can be a variable's. */
  protected name(): string {
    if (this.#kinds[this.at] !== Kind.name) giveUp();
    return this.#identifier();
  }

  /** A name, or any keyword: behind a point and as a key. */
  protected propertyName(): string {
    if (this.kind !== Kind.name && this.kind !== Kind.keyword) giveUp();
    return this.#identifier();
  }

  #identifier(): string {
    const word = this.#words[this.at] ?? 0;
    const text = this.#texts[word] ?? "";
    this.at += 1;
    if (this.#met[word] !== 1) {
      this.#met[word] = 1;
      this.identifiers.push(text);
    }
    return text;
  }

  /** A string without escapes: its value is what stands between the quotes. */
  protected plainString(): string {
    if (this.kind !== Kind.string) giveUp();
    const value = this.text.slice(this.start + 1, (this.tokens.ends[this.at] ?? 0) - 1);
    if (value.includes("\\")) giveUp();
    this.at += 1;
    return value;
  }

  /** The key of an object's or a type's member: a name or a string. */
  protected key(): string {
    return this.kind === Kind.string ? this.plainString() : this.propertyName();
  }

  /** The end of a statement, written or not. */
  protected semicolon(): void {
    if (this.take(Word[";"]) || this.is(Word["}"]) || this.kind === Kind.end || this.afterBreak) return;
    giveUp();
  }

  protected refer(name: string, start: number, isType: boolean): void {
    if (name !== "undefined" && name !== "globalThis")
      this.scopes.refer(name, start, isType ? Meaning.type : Meaning.value);
  }
}
