import { giveUp } from "./give-up.js";

/** What a name can stand for: a bit mask. */
export const meaning = { value: 1, type: 2 } as const;

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

interface Scope {
  parent: Scope | undefined;
  isFunction: boolean;
  names: Map<string, Declaration>;
  /** `var` names declared further inside, which pass through to the function. */
  passed: Set<string> | undefined;
  /** What no scope around had declared when it was used. */
  values: Uses;
  types: Uses;
  /** Names that are assigned to. */
  assigned: Set<string>;
}

/** The scopes of a text while it is read. Anything that may be an early error about names gives up. */
export class Scopes {
  readonly top = newScope(undefined, true);
  #current = this.top;

  get isTop(): boolean {
    return this.#current === this.top;
  }

  enter(isFunction: boolean): void {
    this.#current = newScope(this.#current, isFunction);
  }

  leave(): void {
    const scope = this.#current;
    const { parent } = scope;
    if (!parent) return;
    for (const name of scope.assigned) if (!declaresVariable(scope, name)) parent.assigned.add(name);
    passOn(scope, scope.values, meaning.value, parent.values);
    passOn(scope, scope.types, meaning.type, parent.types);
    this.#current = parent;
  }

  /** Names that nothing in the text declares; call it when all has been read. */
  free(): { values: Uses; types: Uses } {
    const found = { values: new Map<string, number>(), types: new Map<string, number>() };
    for (const name of this.top.assigned) declaresVariable(this.top, name);
    passOn(this.top, this.top.values, meaning.value, found.values);
    passOn(this.top, this.top.types, meaning.type, found.types);
    return found;
  }

  /** `const`, `let`, functions, parameters, types, imports. */
  declare(name: string, declaration: Declaration): void {
    add(this.#current, name, declaration);
    if (this.#current.passed?.has(name)) giveUp();
  }

  declareVar(name: string, declaration: Declaration): void {
    let scope = this.#current;
    for (; !scope.isFunction && scope.parent; scope = scope.parent) {
      if (scope.names.has(name)) giveUp();
      (scope.passed ??= new Set()).add(name);
    }
    add(scope, name, declaration);
  }

  refer(name: string, start: number, wanted: number): void {
    for (let scope: Scope | undefined = this.#current; scope; scope = scope.parent) {
      const found = scope.names.get(name);
      if (found !== undefined && (found.meaning & wanted) !== 0) return;
    }
    const uses = wanted === meaning.value ? this.#current.values : this.#current.types;
    if (!uses.has(name)) uses.set(name, start);
  }

  /** An assignment; whether its target is a constant is known when its scope ends. */
  assign(name: string): void {
    this.#current.assigned.add(name);
  }

  /** Runs something and forgets which types it used. */
  withoutTypes(run: () => void): void {
    const { types } = this.#current;
    this.#current.types = new Map();
    try {
      run();
    } finally {
      this.#current.types = types;
    }
  }
}

const newScope = (parent: Scope | undefined, isFunction: boolean): Scope => ({
  parent,
  isFunction,
  names: new Map(),
  passed: undefined,
  values: new Map(),
  types: new Map(),
  assigned: new Set(),
});

/** Names that are declared twice may be an error, or merge: both are for TypeScript to say. */
function add({ names }: Scope, name: string, declaration: Declaration): void {
  if (names.has(name) || name === "undefined" || name === "globalThis") giveUp();
  names.set(name, declaration);
}

/** Gives up where the scope declares the name as what cannot be assigned to. */
function declaresVariable({ names }: Scope, name: string): boolean {
  const found = names.get(name);
  if (found?.writable === false) giveUp();
  return found !== undefined;
}

/** Adds to `outer` what the scope does not declare. */
function passOn({ names }: Scope, uses: Uses, wanted: number, outer: Uses): void {
  for (const [name, start] of uses) {
    if (((names.get(name)?.meaning ?? 0) & wanted) !== 0) continue;
    const known = outer.get(name);
    if (known === undefined || start < known) outer.set(name, start);
  }
}
