import { giveUp } from "./give-up.js";
import { meaning, Scopes } from "./scopes.js";
import { kind, type Tokens } from "./tokens.js";

/** A place in the tokens of a text, and what the reader has met so far. */
export class Cursor {
  readonly scopes = new Scopes();
  /** Every identifier: of variables, properties, types. */
  identifiers = new Set<string>();
  protected at = 0;

  /** Columns of the tokens: questions are many, and each is spared a look for its column. */
  readonly #kinds: Uint8Array;
  readonly #roles: Uint8Array;
  readonly #words: Int32Array;
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
    this.#starts = tokens.starts;
    this.#breaks = tokens.breaks;
  }

  /** A bit mask. */
  protected get role(): number {
    return this.#roles[this.at] ?? 0;
  }

  protected get kind(): number {
    return this.#kinds[this.at] ?? kind.end;
  }

  /** Of a name, a keyword or a sign. */
  protected get word(): string {
    return this.wordAt(this.at) ?? "";
  }

  protected wordAt(index: number): string | undefined {
    return this.#texts[this.#words[index] ?? 0];
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

  protected is(word: string): boolean {
    return this.wordAt(this.at) === word;
  }

  protected nextIs(word: string): boolean {
    return this.wordAt(this.at + 1) === word;
  }

  protected nextIsName(): boolean {
    return this.#kinds[this.at + 1] === kind.name;
  }

  protected take(word: string): boolean {
    if (this.wordAt(this.at) !== word) return false;
    this.at += 1;
    return true;
  }

  protected expect(word: string): void {
    if (this.wordAt(this.at) !== word) giveUp();
    this.at += 1;
  }

  /** A name that can be a variable's. */
  protected name(): string {
    if (this.kind !== kind.name) giveUp();
    const { word } = this;
    this.at += 1;
    this.identifiers.add(word);
    return word;
  }

  /** A name, or any keyword: behind a point and as a key. */
  protected propertyName(): string {
    if (this.kind !== kind.name && this.kind !== kind.keyword) giveUp();
    const { word } = this;
    this.at += 1;
    this.identifiers.add(word);
    return word;
  }

  /** A string without escapes: its value is what stands between the quotes. */
  protected plainString(): string {
    if (this.kind !== kind.string) giveUp();
    const value = this.text.slice(this.start + 1, (this.tokens.ends[this.at] ?? 0) - 1);
    if (value.includes("\\")) giveUp();
    this.at += 1;
    return value;
  }

  /** The key of an object's or a type's member: a name or a string. */
  protected key(): string {
    return this.kind === kind.string ? this.plainString() : this.propertyName();
  }

  /** The end of a statement, written or not. */
  protected semicolon(): void {
    if (this.take(";") || this.is("}") || this.kind === kind.end || this.afterBreak) return;
    giveUp();
  }

  protected refer(name: string, start: number, isType: boolean): void {
    if (name !== "undefined" && name !== "globalThis")
      this.scopes.refer(name, start, isType ? meaning.type : meaning.value);
  }
}
