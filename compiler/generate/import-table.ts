import type { Diagnostic } from "../model/diagnostic.js";
import type { Range } from "../model/range.js";
import type { FenceImport } from "./fence/fence.js";
import { finding } from "./findings.js";

interface Place {
  range: Range;
  fromRange: Range;
}

interface Module {
  from: string;
  attributes: string;
  /** Where the first import of it stands in the Markdown. */
  place: Place | undefined;
  /** Is it imported somewhere only to run? */
  runs: boolean;
  bound: Bound[];
}

interface Bound {
  local: string;
  /** An exported name, `default`, or `*`. */
  imported: string;
  module: Module;
  typeOnly: boolean;
  place: Place | undefined;
}

/** One import statement of the generated file. */
export interface ImportStatement {
  /** Between `import` and the specifier: `type { A, B as C } from `; empty for an import that only runs. */
  clause: string;
  from: string;
  attributes: string;
  /** Where the first import merged into it stands in the Markdown. */
  place?: { range: Range; fromRange: Range };
}

/** The imports of one generated file: merged, each local name once. */
export class ImportTable {
  readonly #bound = new Map<string, Bound>();
  /** Modules in order of first appearance: an import runs its module, and the order may matter. */
  readonly #modules = new Map<string, Module>();

  /** Adds an import of ours; `local` must be free. */
  add(from: string, imported: string, local: string): void {
    const module = this.#module(from, "", undefined);
    this.#bind({ local, imported, module, typeOnly: false, place: undefined });
  }

  /** Adds an import of a fence; a local name that already means something else is a finding. */
  addFrom(fence: FenceImport, file: string): Diagnostic[] {
    const { from, attributes, range, fromRange } = fence;
    const place = { range, fromRange };
    const module = this.#module(from, attributes, place);
    const found: Diagnostic[] = [];
    const bind = (local: string, imported: string, typeOnly: boolean) => {
      const other = this.#bind({ local, imported, module, typeOnly, place });
      if (other) found.push(collision(local, fence.locals.get(local) ?? range, other, file));
    };
    for (const { imported, local, typeOnly } of fence.named)
      bind(local, imported, typeOnly || fence.typeOnly);
    if (fence.defaultName !== undefined) bind(fence.defaultName, "default", fence.typeOnly);
    if (fence.namespaceName !== undefined) bind(fence.namespaceName, "*", fence.typeOnly);
    const bindsNothing = fence.defaultName === undefined && fence.namespaceName === undefined;
    if (bindsNothing && fence.named.length === 0) module.runs = true;
    return found;
  }

  #module(from: string, attributes: string, place: Place | undefined): Module {
    // Attributes are of our own writing, on one line: what stands behind the first line end is the module.
    const key = `${attributes}\n${from}`;
    let module = this.#modules.get(key);
    if (module === undefined) {
      module = { from, attributes, place, runs: false, bound: [] };
      this.#modules.set(key, module);
    }
    return module;
  }

  /** Gives what the name is bound to where that is something else. */
  #bind(bound: Bound): Bound | undefined {
    const known = this.#bound.get(bound.local);
    if (known === undefined) {
      this.#bound.set(bound.local, bound);
      bound.module.bound.push(bound);
    } else {
      if (known.module !== bound.module || known.imported !== bound.imported) return known;
      known.typeOnly &&= bound.typeOnly;
    }
    return undefined;
  }

  statements(): ImportStatement[] {
    const found: ImportStatement[] = [];
    for (const { from, attributes, place, runs, bound } of this.#modules.values()) {
      const values = bound.filter(({ typeOnly }) => !typeOnly);
      const types = bound.filter(({ typeOnly }) => typeOnly);
      const clauses = runs && values.length === 0 ? [""] : [];
      clauses.push(...clausesOf(values, ""), ...clausesOf(types, "type "));
      for (const clause of clauses) found.push({ clause, from, attributes, ...(place && { place }) });
    }
    return found;
  }
}

function clausesOf(bound: readonly Bound[], type: string): string[] {
  const clauses: string[] = [];
  for (const { imported, local } of bound) if (imported === "default") clauses.push(`${type}${local} from `);
  for (const { imported, local } of bound) if (imported === "*") clauses.push(`${type}* as ${local} from `);
  const named = bound
    .filter(({ imported }) => imported !== "default" && imported !== "*")
    .map(({ imported, local }) => (imported === local ? local : `${imported} as ${local}`))
    .sort();
  if (named.length > 0) clauses.push(`${type}{ ${named.join(", ")} } from `);
  return clauses;
}

function collision(name: string, range: Range, other: Bound, file: string): Diagnostic {
  return finding(
    "step-collision",
    file,
    range,
    `Unexpected second import named \`${name}\`: imports of all steps share one scope, and \`${name}\` of ${JSON.stringify(other.module.from)} is there already. Import it under another name.`,
    { name },
    other.place ? [{ message: "first imported here", file, range: other.place.range }] : [],
  );
}
