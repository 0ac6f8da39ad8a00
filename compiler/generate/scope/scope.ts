import { builtInFixtures } from "../../model/fixture-names.js";
import type { Diagnostic } from "../../model/diagnostic.js";
import type { Range } from "../../model/range.js";
import { finding } from "../findings.js";
import type { Fence, FreeName } from "../fence/fence.js";
import { collisions } from "./collisions.js";
import { isGlobal } from "./globals.js";
import { nearest } from "./nearest.js";

/** What runs as one piece: the setup, a step, the teardown. */
export interface Unit {
  /** For messages: `Test Setup`, `step 2`. */
  label: string;
  fences: Fence[];
}

/** What generated files import from the runtime where a step's code names it. */
const runtimeNames = new Set(["expect"]);

export interface Scope {
  /** Units whose names a later one uses: they are not wrapped in a block. */
  shared: Set<Unit>;
  /** Fixtures that the code names. */
  fixtures: Set<string>;
  /** Where it names them. */
  fixtureUses: readonly OuterUse[];
  /** Names to import from the runtime. */
  runtime: Set<string>;
  diagnostics: Diagnostic[];
}

/** A name that means something outside the units, and where it is used so. */
export type OuterUse = {
  name: string;
  kind: "fixture" | "global" | "import" | "runtime";
  range: Range;
  label: string;
};

/**
 * Decides what each free name of a case's code means: the nearest earlier unit that declares it, an import, the
 * runtime, a global, a fixture; else a finding. `units` are in the order of running, the teardown last.
 */
export function scopeOf(units: readonly Unit[], projectFixtures: ReadonlySet<string>, file: string): Scope {
  const fixtureNames = new Set<string>([...builtInFixtures, ...projectFixtures]);
  const imports = importedNames(units);
  const scope: Scope = {
    shared: new Set(),
    fixtures: new Set(),
    fixtureUses: [],
    runtime: new Set(),
    diagnostics: [],
  };
  const outer: OuterUse[] = imports.map(({ name, range, unit }) => ({
    name,
    range,
    kind: "import",
    label: unit.label,
  }));

  const imported = new Set(imports.map(({ name }) => name));
  /** The nearest unit before that declares a name. */
  const declaring = new Map<string, Unit>();

  units.forEach((unit, index) => {
    for (const [name, use] of freeNames(unit)) {
      const earlier = declaring.get(name);
      if (earlier) {
        scope.shared.add(earlier);
        continue;
      }
      if (use.typeOnly || imported.has(name)) continue;
      const kind = kindOf(name, fixtureNames);
      if (kind === undefined) {
        scope.diagnostics.push(unknownName(name, use, units.slice(index + 1), fixtureNames, file));
        continue;
      }
      if (kind === "runtime") scope.runtime.add(name);
      if (kind === "fixture") scope.fixtures.add(name);
      outer.push({ name, kind, range: use.range, label: unit.label });
    }
    for (const fence of unit.fences) for (const name of fence.declared.keys()) declaring.set(name, unit);
  });
  scope.diagnostics.push(...collisions(units, scope.shared, outer, file));
  return { ...scope, fixtureUses: outer.filter(({ kind }) => kind === "fixture") };
}

function kindOf(name: string, fixtures: ReadonlySet<string>): OuterUse["kind"] | undefined {
  if (runtimeNames.has(name)) return "runtime";
  if (fixtures.has(name)) return "fixture";
  return isGlobal(name) ? "global" : undefined;
}

const declares = (unit: Unit, name: string): boolean => unit.fences.some((fence) => fence.declared.has(name));

/** Names that the unit uses and neither declares nor imports itself. */
function freeNames(unit: Unit): ReadonlyMap<string, FreeName> {
  const [only, ...others] = unit.fences;
  // A fence's own declarations are not free in it: nothing is to be taken out.
  if (only && others.length === 0) return only.free;
  const names = new Map<string, FreeName>();
  for (const fence of unit.fences)
    for (const [name, use] of fence.free) {
      if (declares(unit, name)) continue;
      const known = names.get(name);
      if (!known || (known.typeOnly && !use.typeOnly)) names.set(name, use);
    }
  return names;
}

const importedNames = (units: readonly Unit[]): { name: string; range: Range; unit: Unit }[] =>
  units.flatMap((unit) =>
    unit.fences.flatMap((fence) =>
      fence.imports.flatMap(({ locals }) => [...locals].map(([name, range]) => ({ name, range, unit }))),
    ),
  );

function unknownName(
  name: string,
  use: FreeName,
  later: readonly Unit[],
  fixtures: ReadonlySet<string>,
  file: string,
): Diagnostic {
  const declaredLater = later.find((unit) => declares(unit, name));
  const meant = nearest(name, [...fixtures, ...runtimeNames]);
  const hint = declaredLater
    ? `It is declared in ${declaredLater.label}, which runs later.`
    : meant !== undefined
      ? `Did you mean \`${meant}\`?`
      : `Fixtures are ${[...fixtures].sort().join(", ")}.`;
  return finding(
    "unknown-fixture",
    file,
    use.range,
    `Unexpected name \`${name}\`, expected one that this or an earlier step declares or imports, a fixture or a global. ${hint}`,
    { name, ...(meant !== undefined && { suggestion: meant }) },
  );
}
