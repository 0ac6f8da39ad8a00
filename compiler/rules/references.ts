import type { Reference, SpecDocument } from "../document/schema.js";
import { allCases, isOpen } from "./rule.js";

/** Every reference of a file that is written out, in its order. */
export function referencesIn(document: SpecDocument): Reference[] {
  return allCases(document)
    .flatMap(({ traceability: { requirements, architecture, tasks } }) => [
      ...requirements,
      ...architecture,
      ...tasks,
    ])
    .filter(({ text }) => !isOpen(text));
}
