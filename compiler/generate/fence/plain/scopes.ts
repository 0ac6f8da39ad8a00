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
  start: number;
}

/** A use of a name; offsets into the text. */
export interface Reference {
  name: string;
  start: number;
  meaning: number;
  writes: boolean;
}

interface Scope {
  parent: Scope | undefined;
  isFunction: boolean;
  names: Map<string, Declaration>;
  /** `var` names declared further inside, which pass through to the function. */
  passed: Set<string> | undefined;
  /** What nothing outside declared before it either. */
  unresolved: Reference[];
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
    const { parent, unresolved } = this.#current;
    if (!parent) return;
    for (const reference of unresolved)
      if (!resolves(this.#current, reference)) parent.unresolved.push(reference);
    this.#current = parent;
  }

  /** Uses of which nothing in the text is the declaration; call it when all has been read. */
  free(): Reference[] {
    return this.top.unresolved.filter((reference) => !resolves(this.top, reference));
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
    this.#current.unresolved.push({ name, start, meaning: wanted, writes: false });
  }

  /** Where the uses of the innermost scope have got to, to {@link reset} them there. */
  mark(): number {
    return this.#current.unresolved.length;
  }

  reset(mark: number): void {
    this.#current.unresolved.length = mark;
  }

  /** An assignment; whether its target is a constant is known when its scope ends. */
  assign(name: string, start: number): void {
    this.#current.unresolved.push({ name, start, meaning: meaning.value, writes: true });
  }
}

const newScope = (parent: Scope | undefined, isFunction: boolean): Scope => ({
  parent,
  isFunction,
  names: new Map(),
  passed: undefined,
  unresolved: [],
});

/** Names that are declared twice may be an error, or merge: both are for TypeScript to say. */
function add({ names }: Scope, name: string, declaration: Declaration): void {
  if (names.has(name) || name === "undefined" || name === "globalThis") giveUp();
  names.set(name, declaration);
}

function resolves({ names }: Scope, reference: Reference): boolean {
  const found = names.get(reference.name);
  if (found === undefined) return false;
  if (reference.writes && !found.writable) giveUp();
  return (found.meaning & reference.meaning) !== 0;
}
