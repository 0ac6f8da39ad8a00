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

/** Ids that several cases have: a finding at each, citing the others. Ids compare without letter case. */
export function duplicateIds(
  documents: readonly { file: string; cases: readonly Identified[] }[],
): Diagnostic[] {
  const byId = new Map<string, Place[]>();
  for (const { file, cases } of documents)
    for (const spec of cases) {
      const id = spec.id.value.toUpperCase();
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
