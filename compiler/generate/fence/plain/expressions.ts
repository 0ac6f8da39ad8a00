import { FunctionReader } from "./functions.js";
import { giveUp, NotPlain } from "./give-up.js";
import { kind } from "./lexer.js";
import { assigningSigns, binarySigns } from "./signs.js";

/** What an expression is, as far as its surroundings ask. */
type Form =
  | { is: "variable"; name: string }
  /** A member that may be assigned to. */
  | { is: "member" }
  /** What `as const` may stand behind. */
  | { is: "literal" }
  | { is: "other" };

const member: Form = { is: "member" };
const literal: Form = { is: "literal" };
const other: Form = { is: "other" };

const prefixes = new Set(["!", "~", "+", "-", "typeof", "void"]);

/** Names that are refused in a step, or load modules: what they do there is for others to judge. */
const judgedElsewhere = new Set(["require"]);

/** Reads expressions. */
export abstract class ExpressionReader extends FunctionReader {
  /** What may stand in a list: no comma. */
  protected expression(): Form {
    if (this.arrowFunction()) return other;
    const form = this.#binary();
    if (this.is("?")) return this.#condition();
    if (this.kind !== kind.sign || !assigningSigns.has(this.word)) return form;
    this.#assign(form);
    this.at += 1;
    this.expression();
    return other;
  }

  #assign(target: Form): void {
    if (target.is === "variable" && target.name !== "undefined" && target.name !== "globalThis")
      this.scopes.assign(target.name);
    else if (target.is !== "member") giveUp();
  }

  #condition(): Form {
    this.expect("?");
    this.colons += 1;
    this.expression();
    this.colons -= 1;
    this.expect(":");
    this.expression();
    return other;
  }

  #binary(): Form {
    let form = this.#unary();
    let isFirst = true;
    for (;;) {
      if (this.#binaryOperator()) {
        form = other;
        isFirst = false;
        this.#unary();
      } else if ((this.is("as") || this.is("satisfies")) && !this.afterBreak) {
        const mayBeConstant = this.is("as") && isFirst && form.is === "literal";
        this.at += 1;
        if (this.is("const")) {
          if (!mayBeConstant) giveUp();
          this.#constant();
        } else this.type();
        form = other;
      } else return form;
    }
  }

  /** `as const`: to TypeScript a type of this name, which nothing declares. */
  #constant(): void {
    const { start } = this;
    this.refer(this.propertyName(), start, true);
  }

  #binaryOperator(): boolean {
    if (this.is(">")) return this.#greater();
    if (this.kind === kind.sign ? !binarySigns.has(this.word) : !this.is("instanceof")) return false;
    this.at += 1;
    return true;
  }

  /** `>`, or one of the operators that begin with it, whose parts then are no tokens of their own. */
  #greater(): boolean {
    const first = this.at;
    this.at += 1;
    while (this.is(">") && this.start === this.lastEnd) this.#join();
    if (this.start !== this.lastEnd || this.kind !== kind.sign) return true;
    if (this.is("=") && this.at === first + 1) this.#join();
    // `>>=` assigns, `>==` is nothing: TypeScript knows.
    else if (this.word.startsWith("=")) giveUp();
    return true;
  }

  #join(): void {
    this.joined.add(this.at);
    this.at += 1;
  }

  /** Indices of signs that are a part of the one before. */
  readonly joined = new Set<number>();

  #unary(): Form {
    if (prefixes.has(this.word)) {
      this.at += 1;
      this.#unary();
      return other;
    }
    if (this.take("await")) {
      if (!this.async) giveUp();
      this.#unary();
      return other;
    }
    if (this.is("++") || this.is("--")) {
      this.at += 1;
      this.#assign(this.#unary());
      return other;
    }
    const form = this.#chain(this.#primary());
    if ((this.is("++") || this.is("--")) && !this.afterBreak) {
      this.#assign(form);
      this.at += 1;
      return other;
    }
    return form;
  }

  /** Members, calls and `!` behind an expression. */
  #chain(first: Form): Form {
    let form = first;
    let isOptional = false;
    for (;;) {
      if (this.take(".")) {
        this.propertyName();
        form = member;
      } else if (this.take("?.")) {
        isOptional = true;
        if (this.kind === kind.name || this.kind === kind.keyword) this.propertyName();
        else if (!this.is("[") && !this.is("(")) giveUp();
      } else if (this.take("[")) {
        this.expression();
        this.expect("]");
        form = member;
      } else if (this.is("(")) {
        this.#arguments();
        form = other;
      } else if (this.is("!") && !this.afterBreak) {
        this.at += 1;
        form = other;
      } else if (this.is("<") && this.#opensTypes()) {
        this.typeArguments();
        this.#arguments();
        form = other;
      } else if (this.kind === kind.template || this.kind === kind.head) giveUp();
      else return isOptional ? other : form;
    }
  }

  /** Is `<` the beginning of `<A, B>(`, and not a comparison? Gives up where a wrong answer is possible. */
  #opensTypes(): boolean {
    const from = this.at;
    const isCall = this.#tryTypes();
    this.at = from;
    if (isCall !== undefined) return isCall;
    // Types of forms that are not read here may end at any later `>`.
    const { texts } = this.tokens;
    for (let index = from; index < this.tokens.count && texts[index] !== ";"; index += 1)
      if (texts[index] === ">") giveUp();
    return false;
  }

  /** `undefined` where what follows cannot be read as types. */
  #tryTypes(): true | undefined {
    const { identifiers } = this;
    this.identifiers = new Set();
    try {
      this.scopes.withoutTypes(() => {
        this.typeArguments();
      });
    } catch (error) {
      if (error instanceof NotPlain) return undefined;
      throw error;
    } finally {
      this.identifiers = identifiers;
    }
    return this.is("(") ? true : giveUp();
  }

  #primary(): Form {
    switch (this.kind) {
      case kind.name:
        return this.#variable();
      case kind.number:
      case kind.string:
        this.at += 1;
        return literal;
      case kind.template:
      case kind.pattern:
        this.at += 1;
        return other;
      case kind.head:
        return this.#template();
      case kind.keyword:
        return this.#keyword();
      default:
        return this.#bracketed();
    }
  }

  #variable(): Form {
    if (this.is("async") && this.asyncFunction()) return other;
    const { start } = this;
    const name = this.name();
    if (judgedElsewhere.has(name)) giveUp();
    this.refer(name, start, false);
    return { is: "variable", name };
  }

  #keyword(): Form {
    if (this.is("function")) this.functionExpression(false);
    else if (this.is("new")) this.#new();
    else if (!this.take("true") && !this.take("false") && !this.take("null")) giveUp();
    return other;
  }

  #bracketed(): Form {
    if (this.take("(")) {
      this.expression();
      this.expect(")");
      return other;
    }
    if (this.is("[")) this.#array();
    else if (this.is("{")) this.#object();
    else giveUp();
    return literal;
  }

  #template(): Form {
    for (this.at += 1; ; this.at += 1) {
      this.expression();
      if (this.kind === kind.middle) continue;
      if (this.kind !== kind.tail) giveUp();
      this.at += 1;
      return other;
    }
  }

  #arguments(): void {
    this.expect("(");
    while (!this.take(")")) {
      this.take("...");
      this.expression();
      if (!this.is(")")) this.expect(",");
    }
  }

  #array(): void {
    this.expect("[");
    while (!this.take("]")) {
      if (this.take(",")) continue;
      this.take("...");
      this.expression();
      if (!this.is("]")) this.expect(",");
    }
  }

  #object(): void {
    this.expect("{");
    const names = new Set<string>();
    while (!this.take("}")) {
      if (this.take("...")) this.expression();
      else {
        const name = this.#property();
        if (names.has(name)) giveUp();
        names.add(name);
      }
      if (!this.is("}")) this.expect(",");
    }
  }

  #property(): string {
    if (this.nextIs(":")) {
      const key = this.key();
      this.expect(":");
      this.expression();
      return key;
    }
    const { start } = this;
    const name = this.name();
    if (judgedElsewhere.has(name)) giveUp();
    this.refer(name, start, false);
    return name;
  }

  /** `new a.b.C<T>(…)`. */
  #new(): void {
    this.expect("new");
    const { start } = this;
    this.refer(this.name(), start, false);
    while (this.take(".")) this.propertyName();
    if (this.is("?.")) giveUp();
    if (this.is("<")) {
      if (!this.#opensTypes()) return;
      this.typeArguments();
    }
    if (this.is("(")) this.#arguments();
  }
}
