import { FunctionReader } from "./functions.js";
import { giveUp, NotPlain } from "./give-up.js";
import { Word } from "./known-words.js";
import { Kind, Role } from "./tokens.js";

/**
 * What an expression is, as far as its surroundings ask: a variable, a member that may be assigned to, a literal that
 * `as const` may stand behind.
 */
type Form = "variable" | "member" | "literal" | "other";

/** What may go on with an expression that has been read with its members and calls. */
const goesOn = Role.operator | Role.condition | Role.assigning;

/** Reads expressions. */
export abstract class ExpressionReader extends FunctionReader {
  /** What may stand in a list: no comma. */
  protected expression(): Form {
    if (this.arrowFunction()) return "other";
    let form = this.#unary();
    if ((this.role & goesOn) === 0) return form;
    form = this.#binary(form);
    if (this.is(Word["?"])) return this.#condition();
    if ((this.role & Role.assigning) === 0) return form;
    this.#assign(form);
    this.at += 1;
    this.expression();
    return "other";
  }

  /** @param target the form of what ends with the token before */
  #assign(target: Form): void {
    if (target === "variable") {
      const name = this.textAt(this.at - 1);
      if (name === "undefined" || name === "globalThis") giveUp();
      this.scopes.assign(name);
    } else if (target !== "member") giveUp();
  }

  #condition(): Form {
    this.expect(Word["?"]);
    this.colons += 1;
    this.expression();
    this.colons -= 1;
    this.expect(Word[":"]);
    this.expression();
    return "other";
  }

  /** Operators behind a first operand of that form, each with its second one. */
  #binary(first: Form): Form {
    let form = first;
    let isFirst = true;
    while ((this.role & Role.operator) !== 0) {
      if (this.kind === Kind.name) {
        // `as` and `satisfies` may be names of variables where another statement begins.
        if (this.afterBreak) return form;
        const mayBeConstant = this.is(Word.as) && isFirst && form === "literal";
        this.at += 1;
        if (this.is(Word.const)) {
          if (!mayBeConstant) giveUp();
          this.#constant();
        } else this.type();
      } else {
        if (this.is(Word[">"])) this.#greater();
        else this.at += 1;
        isFirst = false;
        this.#unary();
      }
      form = "other";
    }
    return form;
  }

  /** `as const`: to TypeScript a type of this name, which nothing declares. */
  #constant(): void {
    const { start } = this;
    this.refer(this.propertyName(), start, true);
  }

  /** `>`, or one of the operators that begin with it, whose parts then are no tokens of their own. */
  #greater(): void {
    const first = this.at;
    this.at += 1;
    while (this.is(Word[">"]) && this.start === this.lastEnd) this.#join();
    if (this.start !== this.lastEnd || this.kind !== Kind.sign) return;
    if (this.is(Word["="]) && this.at === first + 1) this.#join();
    // `>>=` assigns, `>==` is nothing: TypeScript knows.
    else if (this.textAt(this.at).startsWith("=")) giveUp();
  }

  #join(): void {
    this.joined.add(this.at);
    this.at += 1;
  }

  /** Indices of signs that are a part of the one before. */
  readonly joined = new Set<number>();

  #unary(): Form {
    if ((this.role & Role.prefix) !== 0) return this.#prefixed();
    let form = this.#primary();
    if ((this.role & Role.chain) !== 0) form = this.#chain(form);
    if ((this.role & Role.step) === 0 || this.afterBreak) return form;
    this.#assign(form);
    this.at += 1;
    return "other";
  }

  #prefixed(): Form {
    const isStep = (this.role & Role.step) !== 0;
    if (this.is(Word.await) && !this.async) giveUp();
    this.at += 1;
    const form = this.#unary();
    if (isStep) this.#assign(form);
    return "other";
  }

  /** Members, calls and `!` behind an expression. */
  #chain(first: Form): Form {
    let form = first;
    let isOptional = false;
    while ((this.role & Role.chain) !== 0) {
      if (this.take(Word["."])) {
        this.propertyName();
        form = "member";
      } else if (this.take(Word["?."])) {
        isOptional = true;
        if (this.kind === Kind.name || this.kind === Kind.keyword) this.propertyName();
        else if (!this.is(Word["["]) && !this.is(Word["("])) giveUp();
      } else if (this.take(Word["["])) {
        this.expression();
        this.expect(Word["]"]);
        form = "member";
      } else if (this.is(Word["("])) {
        this.#arguments();
        form = "other";
      } else if (this.is(Word["!"]) && !this.afterBreak) {
        this.at += 1;
        form = "other";
      } else if (this.is(Word["<"]) && this.#opensTypes()) {
        this.typeArguments();
        this.#arguments();
        form = "other";
      } else if (this.kind !== Kind.sign) giveUp();
      else break;
    }
    return isOptional ? "other" : form;
  }

  /** Is `<` the beginning of `<A, B>(`, and not a comparison? Gives up where a wrong answer is possible. */
  #opensTypes(): boolean {
    const from = this.at;
    const isCall = this.#tryTypes();
    this.at = from;
    if (isCall !== undefined) return isCall;
    // Types of forms that are not read here may end at any later `>`.
    for (let index = from; index < this.tokens.count && this.wordAt(index) !== Word[";"]; index += 1)
      if (this.wordAt(index) === Word[">"]) giveUp();
    return false;
  }

  /** `undefined` where what follows cannot be read as types. */
  #tryTypes(): true | undefined {
    try {
      this.scopes.withoutTypes(() => {
        this.typeArguments();
      });
    } catch (error) {
      if (error instanceof NotPlain) return undefined;
      throw error;
    }
    return this.is(Word["("]) ? true : giveUp();
  }

  #primary(): Form {
    switch (this.kind) {
      case Kind.name:
        return this.#variable();
      case Kind.number:
      case Kind.string:
        this.at += 1;
        return "literal";
      case Kind.template:
      case Kind.pattern:
        this.at += 1;
        return "other";
      case Kind.head:
        return this.#template();
      case Kind.keyword:
        return this.#keyword();
      default:
        return this.#bracketed();
    }
  }

  #variable(): Form {
    if (this.is(Word.async) && this.asyncFunction()) return "other";
    this.#reference();
    return "variable";
  }

  #reference(): string {
    const { start } = this;
    const name = this.name();
    // It loads a module, or is refused: that is for others to judge.
    if (name === "require") giveUp();
    this.refer(name, start, false);
    return name;
  }

  #keyword(): Form {
    if (this.is(Word.function)) this.functionExpression(false);
    else if (this.is(Word.new)) this.#new();
    else if (!this.take(Word.true) && !this.take(Word.false) && !this.take(Word.null)) giveUp();
    return "other";
  }

  #bracketed(): Form {
    if (this.take(Word["("])) {
      this.expression();
      this.expect(Word[")"]);
      return "other";
    }
    if (this.is(Word["["])) this.#array();
    else if (this.is(Word["{"])) this.#object();
    else giveUp();
    return "literal";
  }

  #template(): Form {
    for (this.at += 1; ; this.at += 1) {
      this.expression();
      if (this.kind === Kind.middle) continue;
      if (this.kind !== Kind.tail) giveUp();
      this.at += 1;
      return "other";
    }
  }

  #arguments(): void {
    this.expect(Word["("]);
    while (!this.take(Word[")"])) {
      this.take(Word["..."]);
      this.expression();
      if (!this.is(Word[")"])) this.expect(Word[","]);
    }
  }

  #array(): void {
    this.expect(Word["["]);
    while (!this.take(Word["]"])) {
      if (this.take(Word[","])) continue;
      this.take(Word["..."]);
      this.expression();
      if (!this.is(Word["]"])) this.expect(Word[","]);
    }
  }

  #object(): void {
    this.expect(Word["{"]);
    const names = new Set<string>();
    while (!this.take(Word["}"])) {
      if (this.take(Word["..."])) this.expression();
      else {
        const name = this.#property();
        if (names.has(name)) giveUp();
        names.add(name);
      }
      if (!this.is(Word["}"])) this.expect(Word[","]);
    }
  }

  #property(): string {
    if (this.nextIs(Word[":"])) {
      const key = this.key();
      this.expect(Word[":"]);
      this.expression();
      return key;
    }
    return this.#reference();
  }

  /** `new a.b.C<T>(…)`. */
  #new(): void {
    this.expect(Word.new);
    const { start } = this;
    this.refer(this.name(), start, false);
    while (this.take(Word["."])) this.propertyName();
    if (this.is(Word["?."])) giveUp();
    if (this.is(Word["<"])) {
      if (!this.#opensTypes()) return;
      this.typeArguments();
    }
    if (this.is(Word["("])) this.#arguments();
  }
}
