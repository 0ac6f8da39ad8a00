import type { Diagnostic } from "../model/diagnostic.js";
import type { Located } from "../model/range.js";
import { finding } from "./findings.js";

interface Identified {
  id: Located<string>;
}

interface Place {
  file: string;
  spec: Identified;
}

/** Those with an id that occurs again: what {@link duplicateIds} would find, quickly, and without any case. */
export function sharingIds<Spec extends { readonly ids: readonly string[] }>(specs: readonly Spec[]): Spec[] {
  const count = new Map<string, number>();
  for (const id of specs.flatMap(({ ids }) => ids)) count.set(keyOf(id), (count.get(keyOf(id)) ?? 0) + 1);
  return specs.filter(({ ids }) => ids.some((id) => (count.get(keyOf(id)) ?? 0) > 1));
}

/** Ids compare without letter case. */
const keyOf = (id: string): string => id.toUpperCase();

/** Ids that several cases have: a finding at each, citing the others. */
export function duplicateIds(
  documents: readonly { file: string; cases: readonly Identified[] }[],
): Diagnostic[] {
  const byId = new Map<string, Place[]>();
  for (const { file, cases } of documents)
    for (const spec of cases) {
      const id = keyOf(spec.id.value);
      byId.set(id, [...(byId.get(id) ?? []), { file, spec }]);
    }
  return [...byId.values()].filter((places) => places.length > 1).flatMap(findingsOf);
}

function findingsOf(places: readonly Place[]): Diagnostic[] {
  return places.map((place) => {
    const { id } = place.spec;
    const others = places.filter((other) => other !== place);
    return finding(
      "duplicate-id",
      place.file,
      id.range,
      `Unexpected second use of the id ${id.value}, expected an id of its own for each test case. Also used in ${others.map(({ file, spec }) => `${file}:${spec.id.range.start.line}`).join(", ")}.`,
      { id: id.value },
      others.map(({ file, spec }) => ({ message: "also used here", file, range: spec.id.range })),
    );
  });
}
