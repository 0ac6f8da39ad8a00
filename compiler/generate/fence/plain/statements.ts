import type { Declares } from "./bindings.js";
import { ImportReader } from "./imports.js";
import { giveUp } from "./give-up.js";
import { meaning } from "./scopes.js";
import { kind, role } from "./tokens.js";

/** What encloses a statement, as far as `break` and `continue` ask. */
interface Surroundings {
  loop: boolean;
  breakable: boolean;
}

const none: Surroundings = { loop: false, breakable: false };
const inLoop: Surroundings = { loop: true, breakable: true };

/** Reads statements. */
export class StatementReader extends ImportReader {
  /** Where the first statement stands that is no import. */
  firstStatement: number | undefined;

  /** All of the text. */
  module(): void {
    while (this.kind !== kind.end) {
      if (this.is("import")) this.import();
      else {
        this.firstStatement ??= this.start;
        this.#listed(none);
      }
    }
  }

  protected functionBody(): void {
    const { colons } = this;
    this.colons = 0;
    this.expect("{");
    while (!this.take("}")) this.#listed(none);
    this.colons = colons;
  }

  /** A statement of a list, where declarations may stand. */
  #listed(within: Surroundings): void {
    if ((this.role & role.statement) === 0) this.#expressionStatement();
    else if (this.take(";")) return;
    else if (this.is("const") || this.is("let") || this.is("var")) {
      this.#variables();
      this.semicolon();
    } else if (this.is("function")) this.#functionDeclaration(false);
    else if (this.is("async") && this.nextIs("function")) {
      this.at += 1;
      if (this.afterBreak) giveUp();
      this.#functionDeclaration(true);
    } else if (this.is("interface") && this.scopes.isTop && this.nextIsName()) this.#interface();
    else if (this.is("type") && this.scopes.isTop && this.nextIsName()) this.#alias();
    else this.#statement(within);
  }

  #statement(within: Surroundings): void {
    if (this.is("{")) this.#block(within);
    else if (this.kind !== kind.keyword || !this.#keywordStatement(within)) {
      // A text may be a directive ("use strict"), which has rules of its own; a declaration here is no expression.
      const isExpression = this.kind === kind.head || (this.is("async") && !this.nextIs("function"));
      if ((this.role & role.statement) !== 0 && !isExpression) giveUp();
      this.#expressionStatement();
    }
  }

  #expressionStatement(): void {
    this.expression();
    this.semicolon();
  }

  /** Gives whether it is one that begins with a keyword of its own. */
  #keywordStatement(within: Surroundings): boolean {
    switch (this.word) {
      case "if":
        this.#if(within);
        return true;
      case "for":
        this.#for();
        return true;
      case "while":
        this.#while();
        return true;
      case "do":
        this.#do();
        return true;
      case "switch":
        this.#switch(within);
        return true;
      case "try":
        this.#try(within);
        return true;
      case "throw":
      case "return":
        this.#result();
        return true;
      case "break":
      case "continue":
        this.#jump(within);
        return true;
      default:
        return false;
    }
  }

  #block(within: Surroundings): void {
    this.scopes.enter(false, this.start);
    this.#statements(within);
    this.scopes.leave();
  }

  #statements(within: Surroundings): void {
    this.expect("{");
    while (!this.take("}")) this.#listed(within);
  }

  #parenthesized(): void {
    this.expect("(");
    this.expression();
    this.expect(")");
  }

  #if(within: Surroundings): void {
    this.at += 1;
    this.#parenthesized();
    this.#statement(within);
    if (this.take("else")) this.#statement(within);
  }

  #while(): void {
    this.at += 1;
    this.#parenthesized();
    this.#statement(inLoop);
  }

  #do(): void {
    this.at += 1;
    this.#statement(inLoop);
    this.expect("while");
    this.#parenthesized();
    this.take(";");
  }

  #for(): void {
    this.at += 1;
    this.expect("(");
    this.scopes.enter(false, this.start);
    if (!this.#forOf()) {
      if (!this.is(";")) this.#variables();
      this.expect(";");
      if (!this.is(";")) this.expression();
      this.expect(";");
      if (!this.is(")")) this.expression();
    }
    this.expect(")");
    this.#statement(inLoop);
    this.scopes.leave();
  }

  /** `const x of list`; gives whether it is one. */
  #forOf(): boolean {
    const { kinds, partners } = this.tokens;
    const name = this.at + 1;
    const isPattern = this.wordAt(name) === "{" || this.wordAt(name) === "[";
    const of = isPattern ? (partners[name] ?? 0) + 1 : name + 1;
    if (this.wordAt(of) !== "of" || kinds[of] !== kind.name) return false;
    const declares = this.#declares();
    this.binding(declares);
    this.expect("of");
    this.expression();
    return true;
  }

  #declares(): Declares {
    const { word } = this;
    if (word !== "const" && word !== "let" && word !== "var") giveUp();
    this.at += 1;
    return word;
  }

  #variables(): void {
    const declares = this.#declares();
    do {
      const isName = this.binding(declares);
      if (this.take(":")) this.type();
      if (this.take("=")) this.expression();
      else if (!isName || declares === "const") giveUp();
    } while (this.take(","));
  }

  #functionDeclaration(isAsync: boolean): void {
    this.expect("function");
    const { start } = this;
    this.scopes.declare(this.name(), {
      meaning: meaning.value,
      writable: false,
      hoisted: false,
      imported: false,
      start,
    });
    this.afterName(isAsync);
  }

  #switch({ loop }: Surroundings): void {
    this.at += 1;
    this.#parenthesized();
    this.expect("{");
    this.scopes.enter(false, this.start);
    let defaults = 0;
    while (!this.take("}")) {
      if (this.take("default")) defaults += 1;
      else {
        this.expect("case");
        this.colons += 1;
        this.expression();
        this.colons -= 1;
      }
      this.expect(":");
      while (!this.is("case") && !this.is("default") && !this.is("}"))
        this.#listed({ loop, breakable: true });
    }
    if (defaults > 1) giveUp();
    this.scopes.leave();
  }

  #try(within: Surroundings): void {
    this.at += 1;
    this.#block(within);
    const caught = this.take("catch");
    if (caught) {
      // One scope for both: a name of the block that is the caught error's too is an early error.
      this.scopes.enter(false, this.start);
      if (this.take("(")) {
        if (!this.binding("let")) giveUp();
        this.expect(")");
      }
      this.#statements(within);
      this.scopes.leave();
    }
    if (this.take("finally")) this.#block(within);
    else if (!caught) giveUp();
  }

  #result(): void {
    const isThrow = this.is("throw");
    if (!isThrow && !this.isInFunction) giveUp();
    this.at += 1;
    const ends = this.afterBreak || this.is(";") || this.is("}") || this.kind === kind.end;
    if (!ends) this.expression();
    else if (isThrow) giveUp();
    this.semicolon();
  }

  #jump({ loop, breakable }: Surroundings): void {
    if (!(this.is("break") ? breakable : loop)) giveUp();
    this.at += 1;
    if (this.kind === kind.name && !this.afterBreak) giveUp();
    this.semicolon();
  }

  #interface(): void {
    this.at += 1;
    this.#declareType();
    this.members();
  }

  #alias(): void {
    this.at += 1;
    this.#declareType();
    this.expect("=");
    this.type();
    this.semicolon();
  }

  #declareType(): void {
    if (this.afterBreak) giveUp();
    const { start } = this;
    this.scopes.declare(this.name(), {
      meaning: meaning.type,
      writable: false,
      hoisted: false,
      imported: false,
      start,
    });
  }
}
