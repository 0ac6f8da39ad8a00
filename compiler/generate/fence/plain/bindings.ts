import { giveUp } from "./give-up.js";
import { Word } from "./known-words.js";
import { Kind } from "./tokens.js";
import { type Declaration, Meaning } from "./scopes.js";
import { TypeReader } from "./types.js";

/** How the names of a declaration are declared. */
export type Declares = "const" | "let" | "var" | "parameter";

const namesSomething = new Set<number | undefined>([Word.function, Word["=>"], Word.await]);

/** Reads what names are bound by: a name, or a pattern of names. */
export abstract class BindingReader extends TypeReader {
  protected abstract expression(): unknown;

  /** A name or a pattern; gives whether it is a name. */
  protected binding(declares: Declares): boolean {
    if (this.is(Word["{"])) this.#objectPattern(declares);
    else if (this.is(Word["["])) this.#arrayPattern(declares);
    else {
      this.#bind(declares);
      return true;
    }
    return false;
  }

  /** A default that names nothing: which names it would see has rules of its own. */
  protected defaultValue(): void {
    const from = this.at;
    this.expression();
    for (let index = from; index < this.at; index += 1) {
      const isName = this.tokens.kinds[index] === Kind.name;
      if (isName || namesSomething.has(this.wordAt(index))) giveUp();
    }
  }

  #bind(declares: Declares): void {
    const { start } = this;
    const name = this.name();
    const declaration: Declaration = {
      meaning: Meaning.value,
      writable: declares !== "const",
      hoisted: declares === "var",
      imported: false,
      start,
    };
    if (declares === "var") this.scopes.declareVar(name, declaration);
    else this.scopes.declare(name, declaration);
  }

  #objectPattern(declares: Declares): void {
    this.expect(Word["{"]);
    while (!this.take(Word["}"])) {
      if (this.take(Word["..."])) {
        this.#bind(declares);
        if (!this.is(Word["}"])) giveUp();
        continue;
      }
      if (this.nextIs(Word[":"])) {
        this.key();
        this.expect(Word[":"]);
        this.binding(declares);
      } else this.#bind(declares);
      if (this.take(Word["="])) this.defaultValue();
      if (!this.is(Word["}"])) this.expect(Word[","]);
    }
  }

  #arrayPattern(declares: Declares): void {
    this.expect(Word["["]);
    while (!this.take(Word["]"])) {
      if (this.take(Word[","])) continue;
      if (this.take(Word["..."])) {
        this.#bind(declares);
        if (!this.is(Word["]"])) giveUp();
        continue;
      }
      this.binding(declares);
      if (this.take(Word["="])) this.defaultValue();
      if (!this.is(Word["]"])) this.expect(Word[","]);
    }
  }
}
