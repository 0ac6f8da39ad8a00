import { Cursor } from "./cursor.js";
import { giveUp } from "./give-up.js";
import { Word } from "./known-words.js";
import { Kind } from "./tokens.js";

/** Names that are a keyword where a type stands. */
const typeKeywords = new Set("string number boolean unknown any undefined never object bigint".split(" "));

/** Names that begin a form of type which plain code does not hold. */
const otherForms = new Set("unique infer asserts is abstract symbol intrinsic accessor".split(" "));

/** Reads types: references, arrays, tuples, unions, intersections, literals, members with a type, functions. */
export class TypeReader extends Cursor {
  protected type(): void {
    // Elsewhere a type of functions needs parentheses.
    if (this.#isFunction()) {
      this.#function();
      return;
    }
    if (!this.take(Word["|"])) this.take(Word["&"]);
    this.#operator();
    while (this.take(Word["|"]) || this.take(Word["&"])) this.#operator();
    // A condition and TypeScript's own marks of older days.
    if (this.is(Word["?"]) || this.is(Word["!"]) || this.is(Word.extends)) giveUp();
  }

  /** `<A, B>`. */
  protected typeArguments(): void {
    this.expect(Word["<"]);
    do this.type();
    while (this.take(Word[","]));
    this.expect(Word[">"]);
  }

  /** `{ readonly a: T; b?: U }`. */
  protected members(): void {
    this.expect(Word["{"]);
    const names = new Set<string>();
    while (!this.take(Word["}"])) {
      if (this.is(Word.readonly) && !this.nextIs(Word[":"]) && !this.nextIs(Word["?"])) {
        this.at += 1;
        if (this.afterBreak) giveUp();
      }
      const name = this.key();
      if (names.has(name)) giveUp();
      names.add(name);
      this.take(Word["?"]);
      this.expect(Word[":"]);
      this.type();
      if (!this.take(Word[","])) this.semicolon();
    }
  }

  /** Gives whether it is an array or a tuple: `readonly` stands before those only. */
  #operator(): boolean {
    if (this.take(Word.keyof)) {
      this.#operator();
      return false;
    }
    if (this.take(Word.readonly)) {
      if (!this.#operator()) giveUp();
      return false;
    }
    let isList = this.is(Word["["]);
    this.#primary();
    while (this.is(Word["["]) && !this.afterBreak) {
      this.at += 1;
      this.expect(Word["]"]);
      isList = true;
    }
    return isList;
  }

  #primary(): void {
    if (this.kind === Kind.name) this.#named();
    else if (this.kind === Kind.string || this.kind === Kind.number) this.at += 1;
    else if (this.kind === Kind.sign) this.#bracketed();
    else if (
      !this.take(Word.void) &&
      !this.take(Word.null) &&
      !this.take(Word.true) &&
      !this.take(Word.false)
    )
      giveUp();
  }

  #named(): void {
    const { start } = this;
    const word = this.textAt(this.at);
    if (otherForms.has(word)) giveUp();
    if (typeKeywords.has(word)) {
      if (this.nextIs(Word["."])) giveUp();
      this.at += 1;
      return;
    }
    this.refer(this.name(), start, true);
    // What stands before a point is a namespace, which is looked up otherwise.
    if (this.is(Word["."])) giveUp();
    if (this.is(Word["<"]) && !this.afterBreak) this.typeArguments();
  }

  #bracketed(): void {
    if (this.is(Word["{"])) this.members();
    else if (this.take(Word["["])) {
      while (!this.take(Word["]"])) {
        this.type();
        if (!this.is(Word["]"])) this.expect(Word[","]);
      }
    } else if (this.is(Word["("]) && !this.#isFunction()) {
      this.at += 1;
      this.type();
      this.expect(Word[")"]);
    } else giveUp();
  }

  #isFunction(): boolean {
    return this.is(Word["("]) && this.wordAt((this.tokens.partners[this.at] ?? 0) + 1) === Word["=>"];
  }

  /** `(a: T, b: U) => V`. */
  #function(): void {
    this.expect(Word["("]);
    const names = new Set<string>();
    while (!this.take(Word[")"])) {
      const name = this.name();
      if (names.has(name)) giveUp();
      names.add(name);
      if (this.take(Word[":"])) this.type();
      if (!this.is(Word[")"])) this.expect(Word[","]);
    }
    if (this.afterBreak) giveUp();
    this.expect(Word["=>"]);
    this.type();
  }
}
