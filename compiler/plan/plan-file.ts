import { type Document, isMap, isScalar, isSeq, type Node, parseDocument, visit } from "yaml";

import type { Diagnostic } from "../model/diagnostic.js";
import { LineIndex, problem } from "../parse/index.js";
import { readPlanTree } from "./read-plan.js";
import type { Plan, PlannedCase } from "./planned-cases.js";
import { areasOf, listedCases, type PlanTree } from "./tree.js";

/**
 * Reads a plan: ids and names with their places (every map with an `id`, wherever it stands, and every key of a map
 * `cases`, also where the plan is not in order) and, of one that is in order, its parts and numbers.
 *
 * @param file relative to the project's root, with `/`
 */
export function readPlan(
  bytes: Uint8Array,
  file: string,
): { plan: Plan; tree?: PlanTree; diagnostics: Diagnostic[] } {
  const source = new TextDecoder().decode(bytes);
  const lines = new LineIndex(source);
  const document = parseDocument(source, { logLevel: "silent", prettyErrors: false });
  const cases = casesOf(document, lines);
  const errors = document.errors.map(({ pos, message }) =>
    problem("plan-form", file, lines.range(...pos), {
      message: `Unexpected YAML in the plan: ${message}`,
    }),
  );
  if (errors.length > 0) return { plan: { file, cases }, diagnostics: errors };
  const { tree, diagnostics } = readPlanTree(document, lines, file);
  return {
    plan: { file, cases: tree === undefined ? cases : withAreas(cases, tree) },
    ...(tree !== undefined && { tree }),
    diagnostics: [...diagnostics, ...plannedTwice(cases, file)],
  };
}

function withAreas(cases: readonly PlannedCase[], tree: PlanTree): PlannedCase[] {
  const areas = new Map(
    areasOf(tree).flatMap(({ area }) =>
      listedCases(area).map(({ id }) => [id, area.name === tree.root.name ? undefined : area] as const),
    ),
  );
  return cases.map((planned) => {
    const area = areas.get(planned.id);
    return area === undefined ? planned : { ...planned, area: { name: area.name, range: area.range } };
  });
}

function plannedTwice(cases: readonly PlannedCase[], file: string): Diagnostic[] {
  const first = new Map<string, PlannedCase>();
  return cases.flatMap((planned) => {
    const earlier = first.get(planned.id);
    first.set(planned.id, earlier ?? planned);
    if (earlier === undefined) return [];
    const related = [{ message: `${planned.id} is planned here first`, file, range: earlier.range }];
    return [
      problem("plan-form", file, planned.range, {
        message: `Unexpected second entry of ${planned.id}, expected each test case once`,
        data: { id: planned.id },
        related,
      }),
    ];
  });
}

function casesOf(document: Document, lines: LineIndex): PlannedCase[] {
  const cases: PlannedCase[] = [];
  visit(document, {
    Map(_, map) {
      const id = map.get("id", true) as Node | undefined;
      if (!isScalar(id) || typeof id.value !== "string") return;
      const name = map.get("name");
      cases.push({
        id: id.value,
        ...(typeof name === "string" && { name }),
        range: lines.range(id.range?.[0] ?? 0, id.range?.[1] ?? 0),
      });
    },
    Pair(_, pair) {
      if (!isScalar(pair.key) || pair.key.value !== "cases") return;
      if (isMap(pair.value)) cases.push(...byKey(pair.value.items, lines));
      if (isSeq(pair.value)) cases.push(...pair.value.items.flatMap((item) => bareId(item as Node, lines)));
    },
  });
  return cases;
}

/** `TC-L1-…: Name` under `cases:`. */
function byKey(items: readonly { key: unknown; value: unknown }[], lines: LineIndex): PlannedCase[] {
  return items.flatMap(({ key, value }) => {
    if (!isScalar(key) || typeof key.value !== "string") return [];
    const name = isScalar(value) && typeof value.value === "string" ? value.value : undefined;
    const range = lines.range(key.range?.[0] ?? 0, key.range?.[1] ?? 0);
    return [{ id: key.value, ...(name !== undefined && { name }), range }];
  });
}

/** `- TC-L1-…` under `cases:`. */
function bareId(item: Node, lines: LineIndex): PlannedCase[] {
  if (!isScalar(item) || typeof item.value !== "string") return [];
  return [{ id: item.value, range: lines.range(item.range?.[0] ?? 0, item.range?.[1] ?? 0) }];
}
