import { giveUp } from "./give-up.js";

/** What a name can stand for: a bit mask. */
export enum Meaning {
  value = 1,
  type = 2,
}

/** A name that a scope declares. */
export interface Declaration {
  /** {@link meaning}; an import may be both. */
  meaning: number;
  writable: boolean;
  /** `var`: reaches out of its block. */
  hoisted: boolean;
  imported: boolean;
  /** Offset into the text. */
  start: number;
}

/** Names that are used, each with the offset of its first use. */
type Uses = Map<string, number>;

/** A declaration where it can be seen. */
interface Seen {
  declaration: Declaration;
  scope: Scope;
  /** The one of the same name further outside. */
  hidden: Seen | undefined;
}

interface Scope {
  parent: Scope | undefined;
  isFunction: boolean;
  /** Offset into the text. */
  start: number;
  names: string[] | undefined;
  /** `var` names declared further inside, which pass through to the function. */
  passed: Set<string> | undefined;
  /** How many names had been assigned to when it began. */
  assigned: number;
}

/** Names that the top of a text declares, and names that nothing in the text declares. */
export interface TopNames {
  declared: Map<string, Declaration>;
  values: Uses;
  types: Uses;
}

/**
 * The scopes of a text while it is read. Anything that may be an early error about names gives up. Scopes are many and
 * most declare little: what can be seen and what was used is in one map for all of them, which a scope that ends tidies.
 */
export class Scopes {
  readonly #top = newScope(undefined, true, 0, 0);
  #current = this.#top;
  readonly #seen = new Map<string, Seen | undefined>();
  /** What no scope around had declared when it was used. */
  readonly #values: Uses = new Map();
  #types: Uses = new Map();
  /** Names that are assigned to, in what is still open of the text. */
  readonly #assigned: string[] = [];

  get isTop(): boolean {
    return this.#current === this.#top;
  }

  enter(isFunction: boolean, start: number): void {
    this.#current = newScope(this.#current, isFunction, start, this.#assigned.length);
  }

  leave(): void {
    const scope = this.#current;
    if (scope.names !== undefined) this.#end(scope, scope.names);
    if (scope.parent !== undefined) this.#current = scope.parent;
  }

  /** Call it when all has been read. */
  finish(): TopNames {
    const declared = new Map<string, Declaration>();
    for (const name of this.#top.names ?? []) {
      const seen = this.#seen.get(name);
      if (seen !== undefined) declared.set(name, seen.declaration);
    }
    this.leave();
    return { declared, values: this.#values, types: this.#types };
  }

  /** `const`, `let`, functions, parameters, types, imports. */
  declare(name: string, declaration: Declaration): void {
    this.#add(this.#current, name, declaration);
    if (this.#current.passed?.has(name)) giveUp();
  }

  declareVar(name: string, declaration: Declaration): void {
    const seen = this.#seen.get(name);
    let scope = this.#current;
    for (; !scope.isFunction && scope.parent; scope = scope.parent) {
      if (seen?.scope === scope) giveUp();
      (scope.passed ??= new Set()).add(name);
    }
    this.#add(scope, name, declaration);
  }

  refer(name: string, start: number, wanted: Meaning): void {
    for (let seen = this.#seen.get(name); seen !== undefined; seen = seen.hidden)
      if ((seen.declaration.meaning & wanted) !== 0) return;
    const uses = wanted === Meaning.value ? this.#values : this.#types;
    if (!uses.has(name)) uses.set(name, start);
  }

  /** An assignment; whether its target is a constant is known when its scope ends. */
  assign(name: string): void {
    this.#assigned.push(name);
  }

  /** Runs something and forgets which types it used. */
  withoutTypes(run: () => void): void {
    const types = this.#types;
    this.#types = new Map();
    try {
      run();
    } finally {
      this.#types = types;
    }
  }

  /** Names that are declared twice may be an error, or merge: both are for TypeScript to say. */
  #add(scope: Scope, name: string, declaration: Declaration): void {
    const hidden = this.#seen.get(name);
    if (hidden?.scope === scope || name === "undefined" || name === "globalThis") giveUp();
    this.#seen.set(name, { declaration, scope, hidden });
    (scope.names ??= []).push(name);
  }

  #end(scope: Scope, names: readonly string[]): void {
    this.#checkAssigned(scope);
    for (const name of names) {
      const seen = this.#seen.get(name);
      if (seen === undefined) continue;
      this.#seen.set(name, seen.hidden);
      // What was used in the scope before it was declared there. A use before the scope is another name's.
      if ((seen.declaration.meaning & Meaning.value) !== 0) forget(this.#values, name, scope.start);
      if ((seen.declaration.meaning & Meaning.type) !== 0) forget(this.#types, name, scope.start);
    }
  }

  /** Gives up where the scope declares a name that is assigned to in it as what cannot be; keeps those of others. */
  #checkAssigned(scope: Scope): void {
    const assigned = this.#assigned;
    let kept = scope.assigned;
    for (let index = kept; index < assigned.length; index += 1) {
      const name = assigned[index] ?? "";
      const seen = this.#seen.get(name);
      if (seen?.scope !== scope) assigned[kept++] = name;
      else if (!seen.declaration.writable) giveUp();
    }
    assigned.length = kept;
  }
}

const newScope = (
  parent: Scope | undefined,
  isFunction: boolean,
  start: number,
  assigned: number,
): Scope => ({
  parent,
  isFunction,
  start,
  names: undefined,
  passed: undefined,
  assigned,
});

function forget(uses: Uses, name: string, from: number): void {
  const start = uses.get(name);
  if (start !== undefined && start >= from) uses.delete(name);
}
