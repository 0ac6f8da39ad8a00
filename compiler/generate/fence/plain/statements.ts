import type { Declares } from "./bindings.js";
import { ImportReader } from "./imports.js";
import { giveUp } from "./give-up.js";
import { Word } from "./known-words.js";
import { Meaning } from "./scopes.js";
import { Kind, Role } from "./tokens.js";

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
    while (this.kind !== Kind.end) {
      if (this.is(Word.import)) this.import();
      else {
        this.firstStatement ??= this.start;
        this.#listed(none);
      }
    }
  }

  protected functionBody(): void {
    const { colons } = this;
    this.colons = 0;
    this.expect(Word["{"]);
    while (!this.take(Word["}"])) this.#listed(none);
    this.colons = colons;
  }

  /** A statement of a list, where declarations may stand. */
  #listed(within: Surroundings): void {
    if ((this.role & Role.statement) === 0) this.#expressionStatement();
    else if (this.take(Word[";"])) return;
    else if (this.is(Word.const) || this.is(Word.let) || this.is(Word.var)) {
      this.#variables();
      this.semicolon();
    } else if (this.is(Word.function)) this.#functionDeclaration(false);
    else if (this.is(Word.async) && this.nextIs(Word.function)) {
      this.at += 1;
      if (this.afterBreak) giveUp();
      this.#functionDeclaration(true);
    } else if (this.is(Word.interface) && this.scopes.isTop && this.nextIsName()) this.#interface();
    else if (this.is(Word.type) && this.scopes.isTop && this.nextIsName()) this.#alias();
    else this.#statement(within);
  }

  #statement(within: Surroundings): void {
    if (this.is(Word["{"])) this.#block(within);
    else if (this.kind !== Kind.keyword || !this.#keywordStatement(within)) {
      // A text may be a directive ("use strict"), which has rules of its own; a declaration here is no expression.
      const isExpression = this.kind === Kind.head || (this.is(Word.async) && !this.nextIs(Word.function));
      if ((this.role & Role.statement) !== 0 && !isExpression) giveUp();
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
      case Word.if:
        this.#if(within);
        return true;
      case Word.for:
        this.#for();
        return true;
      case Word.while:
        this.#while();
        return true;
      case Word.do:
        this.#do();
        return true;
      case Word.switch:
        this.#switch(within);
        return true;
      case Word.try:
        this.#try(within);
        return true;
      case Word.throw:
      case Word.return:
        this.#result();
        return true;
      case Word.break:
      case Word.continue:
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
    this.expect(Word["{"]);
    while (!this.take(Word["}"])) this.#listed(within);
  }

  #parenthesized(): void {
    this.expect(Word["("]);
    this.expression();
    this.expect(Word[")"]);
  }

  #if(within: Surroundings): void {
    this.at += 1;
    this.#parenthesized();
    this.#statement(within);
    if (this.take(Word.else)) this.#statement(within);
  }

  #while(): void {
    this.at += 1;
    this.#parenthesized();
    this.#statement(inLoop);
  }

  #do(): void {
    this.at += 1;
    this.#statement(inLoop);
    this.expect(Word.while);
    this.#parenthesized();
    this.take(Word[";"]);
  }

  #for(): void {
    this.at += 1;
    this.expect(Word["("]);
    this.scopes.enter(false, this.start);
    if (!this.#forOf()) {
      if (!this.is(Word[";"])) this.#variables();
      this.expect(Word[";"]);
      if (!this.is(Word[";"])) this.expression();
      this.expect(Word[";"]);
      if (!this.is(Word[")"])) this.expression();
    }
    this.expect(Word[")"]);
    this.#statement(inLoop);
    this.scopes.leave();
  }

  /** `const x of list`; gives whether it is one. */
  #forOf(): boolean {
    const { kinds, partners } = this.tokens;
    const name = this.at + 1;
    const isPattern = this.wordAt(name) === Word["{"] || this.wordAt(name) === Word["["];
    const of = isPattern ? (partners[name] ?? 0) + 1 : name + 1;
    if (this.wordAt(of) !== Word.of || kinds[of] !== Kind.name) return false;
    const declares = this.#declares();
    this.binding(declares);
    this.expect(Word.of);
    this.expression();
    return true;
  }

  #declares(): Declares {
    const { word } = this;
    this.at += 1;
    if (word === Word.const) return "const";
    if (word === Word.let) return "let";
    return word === Word.var ? "var" : giveUp();
  }

  #variables(): void {
    const declares = this.#declares();
    do {
      const isName = this.binding(declares);
      if (this.take(Word[":"])) this.type();
      if (this.take(Word["="])) this.expression();
      else if (!isName || declares === "const") giveUp();
    } while (this.take(Word[","]));
  }

  #functionDeclaration(isAsync: boolean): void {
    this.expect(Word.function);
    const { start } = this;
    this.scopes.declare(this.name(), {
      meaning: Meaning.value,
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
    this.expect(Word["{"]);
    this.scopes.enter(false, this.start);
    let defaults = 0;
    while (!this.take(Word["}"])) {
      if (this.take(Word.default)) defaults += 1;
      else {
        this.expect(Word.case);
        this.colons += 1;
        this.expression();
        this.colons -= 1;
      }
      this.expect(Word[":"]);
      while (!this.is(Word.case) && !this.is(Word.default) && !this.is(Word["}"]))
        this.#listed({ loop, breakable: true });
    }
    if (defaults > 1) giveUp();
    this.scopes.leave();
  }

  #try(within: Surroundings): void {
    this.at += 1;
    this.#block(within);
    const caught = this.take(Word.catch);
    if (caught) {
      // One scope for both: a name of the block that is the caught error's too is an early error.
      this.scopes.enter(false, this.start);
      if (this.take(Word["("])) {
        if (!this.binding("let")) giveUp();
        this.expect(Word[")"]);
      }
      this.#statements(within);
      this.scopes.leave();
    }
    if (this.take(Word.finally)) this.#block(within);
    else if (!caught) giveUp();
  }

  #result(): void {
    const isThrow = this.is(Word.throw);
    if (!isThrow && !this.isInFunction) giveUp();
    this.at += 1;
    const ends = this.afterBreak || this.is(Word[";"]) || this.is(Word["}"]) || this.kind === Kind.end;
    if (!ends) this.expression();
    else if (isThrow) giveUp();
    this.semicolon();
  }

  #jump({ loop, breakable }: Surroundings): void {
    if (!(this.is(Word.break) ? breakable : loop)) giveUp();
    this.at += 1;
    if (this.kind === Kind.name && !this.afterBreak) giveUp();
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
    this.expect(Word["="]);
    this.type();
    this.semicolon();
  }

  #declareType(): void {
    if (this.afterBreak) giveUp();
    const { start } = this;
    this.scopes.declare(this.name(), {
      meaning: Meaning.type,
      writable: false,
      hoisted: false,
      imported: false,
      start,
    });
  }
}
