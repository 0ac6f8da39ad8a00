import type { Diagnostic } from "../model/diagnostic.js";
import type { Range } from "../model/range.js";
import type { FenceImport } from "./fence/fence.js";
import { finding } from "./findings.js";

interface Bound {
  from: string;
  attributes: string;
  /** An exported name, `default`, or `*`. */
  imported: string;
  typeOnly: boolean;
  place?: { range: Range; fromRange: Range };
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
  readonly #modules = new Map<
    string,
    { from: string; attributes: string; place?: Bound["place"]; runs: boolean }
  >();

  /** Adds an import of ours; `local` must be free. */
  add(from: string, imported: string, local: string): void {
    this.#bind(local, { from, attributes: "", imported, typeOnly: false });
  }

  /** Adds an import of a fence; a local name that already means something else is a finding. */
  addFrom(fence: FenceImport, file: string): Diagnostic[] {
    const { from, attributes, range, fromRange } = fence;
    const place = { range, fromRange };
    const names: [string, string, boolean][] = fence.named.map(({ imported, local, typeOnly }) => [
      local,
      imported,
      typeOnly || fence.typeOnly,
    ]);
    if (fence.defaultName !== undefined) names.push([fence.defaultName, "default", fence.typeOnly]);
    if (fence.namespaceName !== undefined) names.push([fence.namespaceName, "*", fence.typeOnly]);
    this.#module({ from, attributes, place }, names.length === 0);
    return names.flatMap(([local, imported, typeOnly]) => {
      const other = this.#bind(local, { from, attributes, imported, typeOnly, place });
      return other ? [collision(local, fence.locals.get(local) ?? range, other, file)] : [];
    });
  }

  #module(module: Pick<Bound, "from" | "attributes" | "place">, runs: boolean): void {
    const known = this.#modules.get(keyOf(module));
    this.#modules.set(keyOf(module), { ...(known ?? module), runs: runs || (known?.runs ?? false) });
  }

  /** Gives what the name is bound to where that is something else. */
  #bind(local: string, bound: Bound): Bound | undefined {
    this.#module(bound, false);
    const known = this.#bound.get(local);
    if (known && (keyOf(known) !== keyOf(bound) || known.imported !== bound.imported)) return known;
    this.#bound.set(local, { ...(known ?? bound), typeOnly: bound.typeOnly && (known?.typeOnly ?? true) });
    return undefined;
  }

  statements(): ImportStatement[] {
    return [...this.#modules.values()].flatMap((module) => {
      const bound = [...this.#bound].filter(([, candidate]) => keyOf(candidate) === keyOf(module));
      const clauses = [false, true].flatMap((typeOnly) =>
        clausesOf(
          bound.filter(([, candidate]) => candidate.typeOnly === typeOnly),
          typeOnly ? "type " : "",
        ),
      );
      const { from, attributes, place, runs } = module;
      const onlyRuns = runs && bound.every(([, candidate]) => candidate.typeOnly) ? [""] : [];
      return [...onlyRuns, ...clauses].map((clause) => ({
        clause,
        from,
        attributes,
        ...(place && { place }),
      }));
    });
  }
}

/** Attributes are of our own writing, on one line: what stands behind the first line end is the module. */
const keyOf = ({ from, attributes }: { from: string; attributes: string }): string =>
  `${attributes}\n${from}`;

function clausesOf(bound: [local: string, bound: Bound][], type: string): string[] {
  const one = (imported: string) => bound.filter(([, candidate]) => candidate.imported === imported);
  const named = bound
    .filter(([, { imported }]) => imported !== "default" && imported !== "*")
    .map(([local, { imported }]) => (imported === local ? local : `${imported} as ${local}`))
    .sort();
  return [
    ...one("default").map(([local]) => `${type}${local} from `),
    ...one("*").map(([local]) => `${type}* as ${local} from `),
    ...(named.length > 0 ? [`${type}{ ${named.join(", ")} } from `] : []),
  ];
}

function collision(name: string, range: Range, other: Bound, file: string): Diagnostic {
  return finding(
    "step-collision",
    file,
    range,
    `Unexpected second import named \`${name}\`: imports of all steps share one scope, and \`${name}\` of ${JSON.stringify(other.from)} is there already. Import it under another name.`,
    { name },
    other.place ? [{ message: "first imported here", file, range: other.place.range }] : [],
  );
}
