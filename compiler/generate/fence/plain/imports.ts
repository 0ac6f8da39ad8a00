import { ExpressionReader } from "./expressions.js";
import { giveUp } from "./give-up.js";
import { kind } from "./tokens.js";
import { meaning } from "./scopes.js";

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
    if (this.kind === kind.name) {
      // `import type`, `import defer`.
      if (!this.nextIs("from") && !this.nextIs(",")) giveUp();
      found.defaultName = this.#importedName(found);
      if (this.take(",") && !this.is("*") && !this.is("{")) giveUp();
    }
    if (this.take("*")) {
      this.expect("as");
      found.namespaceName = this.#importedName(found);
    } else if (this.take("{")) {
      while (!this.take("}")) {
        found.named.push(this.#specifier(found));
        if (!this.is("}")) this.expect(",");
      }
    } else if (found.defaultName === undefined) giveUp();
    this.expect("from");
    found.fromStart = this.start;
    found.from = this.plainString();
    if (this.is("with") || this.is("assert")) giveUp();
    this.semicolon();
    found.end = this.lastEnd;
    this.imports.push(found);
  }

  #specifier(found: PlainImport): PlainImport["named"][number] {
    if (this.is("type")) giveUp();
    if (!this.nextIs("as")) {
      const local = this.#importedName(found);
      return { imported: local, local };
    }
    const imported = this.propertyName();
    this.expect("as");
    return { imported, local: this.#importedName(found) };
  }

  #importedName({ locals }: PlainImport): string {
    const { start } = this;
    const name = this.name();
    this.scopes.declare(name, {
      meaning: meaning.value | meaning.type,
      writable: false,
      hoisted: false,
      imported: true,
      start,
    });
    locals.set(name, start);
    return name;
  }
}
