import { Cursor } from "./cursor.js";
import { giveUp } from "./give-up.js";
import { kind } from "./tokens.js";

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
    if (!this.take("|")) this.take("&");
    this.#operator();
    while (this.take("|") || this.take("&")) this.#operator();
    // A condition and TypeScript's own marks of older days.
    if (this.is("?") || this.is("!") || this.is("extends")) giveUp();
  }

  /** `<A, B>`. */
  protected typeArguments(): void {
    this.expect("<");
    do this.type();
    while (this.take(","));
    this.expect(">");
  }

  /** `{ readonly a: T; b?: U }`. */
  protected members(): void {
    this.expect("{");
    const names = new Set<string>();
    while (!this.take("}")) {
      if (this.is("readonly") && !this.nextIs(":") && !this.nextIs("?")) {
        this.at += 1;
        if (this.afterBreak) giveUp();
      }
      const name = this.key();
      if (names.has(name)) giveUp();
      names.add(name);
      this.take("?");
      this.expect(":");
      this.type();
      if (!this.take(",")) this.semicolon();
    }
  }

  /** Gives whether it is an array or a tuple: `readonly` stands before those only. */
  #operator(): boolean {
    if (this.take("keyof")) {
      this.#operator();
      return false;
    }
    if (this.take("readonly")) {
      if (!this.#operator()) giveUp();
      return false;
    }
    let isList = this.is("[");
    this.#primary();
    while (this.is("[") && !this.afterBreak) {
      this.at += 1;
      this.expect("]");
      isList = true;
    }
    return isList;
  }

  #primary(): void {
    if (this.kind === kind.name) this.#named();
    else if (this.kind === kind.string || this.kind === kind.number) this.at += 1;
    else if (this.kind === kind.sign) this.#bracketed();
    else if (!this.take("void") && !this.take("null") && !this.take("true") && !this.take("false")) giveUp();
  }

  #named(): void {
    const { word, start } = this;
    if (otherForms.has(word)) giveUp();
    if (typeKeywords.has(word)) {
      if (this.nextIs(".")) giveUp();
      this.at += 1;
      return;
    }
    this.refer(this.name(), start, true);
    // What stands before a point is a namespace, which is looked up otherwise.
    if (this.is(".")) giveUp();
    if (this.is("<") && !this.afterBreak) this.typeArguments();
  }

  #bracketed(): void {
    if (this.is("{")) this.members();
    else if (this.take("[")) {
      while (!this.take("]")) {
        this.type();
        if (!this.is("]")) this.expect(",");
      }
    } else if (this.is("(") && !this.#isFunction()) {
      this.at += 1;
      this.type();
      this.expect(")");
    } else giveUp();
  }

  #isFunction(): boolean {
    return this.is("(") && this.wordAt((this.tokens.partners[this.at] ?? 0) + 1) === "=>";
  }

  /** `(a: T, b: U) => V`. */
  #function(): void {
    this.expect("(");
    const names = new Set<string>();
    while (!this.take(")")) {
      const name = this.name();
      if (names.has(name)) giveUp();
      names.add(name);
      if (this.take(":")) this.type();
      if (!this.is(")")) this.expect(",");
    }
    if (this.afterBreak) giveUp();
    this.expect("=>");
    this.type();
  }
}
