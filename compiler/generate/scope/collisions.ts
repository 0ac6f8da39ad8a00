import type { Diagnostic } from "../../model/diagnostic.js";
import type { Range } from "../../model/range.js";
import { finding } from "../findings.js";
import type { OuterUse, Unit } from "./scope.js";

interface Declaration {
  name: string;
  range: Range;
  unit: Unit;
  /** Where it ends up: in the body's own scope, there by being a `var`, or inside the block of its unit. */
  scope: "body" | "hoisted" | "block";
}

/** Names that would be declared twice in one scope, or that mean something else before their declaration is reached. */
export function collisions(
  units: readonly Unit[],
  shared: ReadonlySet<Unit>,
  outer: readonly OuterUse[],
  file: string,
): Diagnostic[] {
  const declarations = declarationsOf(units, shared);
  return [...twice(declarations, file), ...withOuter(declarations, outer, file)];
}

function declarationsOf(units: readonly Unit[], shared: ReadonlySet<Unit>): Declaration[] {
  const found: Declaration[] = [];
  for (const unit of units) {
    const isShared = shared.has(unit);
    for (const fence of unit.fences)
      for (const [name, { range, hoisted }] of fence.declared)
        found.push({ name, range, unit, scope: isShared ? "body" : hoisted ? "hoisted" : "block" });
  }
  return found;
}

function twice(declarations: readonly Declaration[], file: string): Diagnostic[] {
  const found: Diagnostic[] = [];
  const names = new Set<string>();
  declarations.forEach((declaration, index) => {
    const { name, unit } = declaration;
    if (!names.has(name)) {
      names.add(name);
      return;
    }
    const first = declarations.find(
      (other, at) => at < index && other.name === name && (other.unit === unit || meet(other, declaration)),
    );
    if (first) found.push(collision(declaration, first, file));
  });
  return found;
}

/** Two `var` of two blocks are one variable, which harms nobody who declares it. */
const meet = (a: Declaration, b: Declaration): boolean =>
  a.scope !== "block" && b.scope !== "block" && (a.scope === "body" || b.scope === "body");

function collision({ name, range, unit }: Declaration, first: Declaration, file: string): Diagnostic {
  const why =
    first.unit === unit
      ? `the code of ${unit.label} shares one scope`
      : `${first.unit.label} and ${unit.label} share one scope, because later code uses what they declare`;
  return finding(
    "step-collision",
    file,
    range,
    `Unexpected second declaration of \`${name}\`: ${why}. Give one of them another name.`,
    { name },
    [{ message: `first declared here, in ${first.unit.label}`, file, range: first.range }],
  );
}

const meaning: Record<OuterUse["kind"], string> = {
  fixture: "the fixture",
  global: "the global",
  import: "the import",
  runtime: "what tcspec/runtime gives",
};

function withOuter(
  declarations: readonly Declaration[],
  outer: readonly OuterUse[],
  file: string,
): Diagnostic[] {
  const found: Diagnostic[] = [];
  for (const { name, range, unit, scope } of declarations) {
    const use = scope === "block" ? undefined : outer.find((candidate) => candidate.name === name);
    if (!use) continue;
    found.push(
      finding(
        "step-collision",
        file,
        range,
        `Unexpected declaration of \`${name}\` in ${unit.label}, which later code shares: in ${use.label} the same name means ${meaning[use.kind]}. Give it another name.`,
        { name },
        [{ message: `${meaning[use.kind]} is used here, in ${use.label}`, file, range: use.range }],
      ),
    );
  }
  return found;
}
