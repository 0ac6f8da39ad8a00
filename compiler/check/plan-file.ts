import { isMap, isScalar, isSeq, type Node, parseDocument, visit } from "yaml";

import type { Diagnostic } from "../model/diagnostic.js";
import { LineIndex, problem } from "../parse/index.js";
import type { Plan, PlannedCase } from "../rules/index.js";

/**
 * Reads the ids and names of a plan: every map with an `id`, wherever it stands, and every key of a map `cases`. The
 * rest of a plan is not looked at here.
 *
 * @param file relative to the project's root, with `/`
 */
export function readPlan(bytes: Uint8Array, file: string): { plan: Plan; diagnostics: Diagnostic[] } {
  const source = new TextDecoder().decode(bytes);
  const lines = new LineIndex(source);
  const document = parseDocument(source, { logLevel: "silent", prettyErrors: false });
  const diagnostics = document.errors.map(({ pos, message }) =>
    problem("plan-form", file, lines.range(...pos), {
      message: `Unexpected YAML in the plan: ${message}`,
    }),
  );
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
  return { plan: { file, cases }, diagnostics };
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
