import { ExpressionReader } from "./expressions.js";
import { giveUp } from "./give-up.js";
import { Word } from "./known-words.js";
import { Kind } from "./tokens.js";
import { Meaning } from "./scopes.js";

/** An import as it stands; names with the offsets of where they stand. */
export interface PlainImport {
  from: string;
  fromStart: number;
  defaultName?: string;
  namespaceName?: string;
  named: { imported: string; local: string }[];
  locals: Map<string, number>;
  start: number;
  end: number;
}

/** Reads imports. */
export abstract class ImportReader extends ExpressionReader {
  readonly imports: PlainImport[] = [];

  /** `import a, { b as c } from "d";`, `import * as e from "e";`. */
  protected import(): void {
    const { start } = this;
    this.at += 1;
    const found: PlainImport = { from: "", fromStart: 0, named: [], locals: new Map(), start, end: start };
    if (this.kind === Kind.name) {
      // `import type`, `import defer`.
      if (!this.nextIs(Word.from) && !this.nextIs(Word[","])) giveUp();
      found.defaultName = this.#importedName(found);
      if (this.take(Word[","]) && !this.is(Word["*"]) && !this.is(Word["{"])) giveUp();
    }
    if (this.take(Word["*"])) {
      this.expect(Word.as);
      found.namespaceName = this.#importedName(found);
    } else if (this.take(Word["{"])) {
      while (!this.take(Word["}"])) {
        found.named.push(this.#specifier(found));
        if (!this.is(Word["}"])) this.expect(Word[","]);
      }
    } else if (found.defaultName === undefined) giveUp();
    this.expect(Word.from);
    found.fromStart = this.start;
    found.from = this.plainString();
    if (this.is(Word.with) || this.is(Word.assert)) giveUp();
    this.semicolon();
    found.end = this.lastEnd;
    this.imports.push(found);
  }

  #specifier(found: PlainImport): PlainImport["named"][number] {
    if (this.is(Word.type)) giveUp();
    if (!this.nextIs(Word.as)) {
      const local = this.#importedName(found);
      return { imported: local, local };
    }
    const imported = this.propertyName();
    this.expect(Word.as);
    return { imported, local: this.#importedName(found) };
  }

  #importedName({ locals }: PlainImport): string {
    const { start } = this;
    const name = this.name();
    this.scopes.declare(name, {
      meaning: Meaning.value | Meaning.type,
      writable: false,
      hoisted: false,
      imported: true,
      start,
    });
    locals.set(name, start);
    return name;
  }
}
