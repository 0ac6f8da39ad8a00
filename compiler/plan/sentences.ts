import type { Contradiction, Outdated } from "./contradictions.js";
import type { Figure } from "./figures.js";
import { namesOf } from "./report.js";
import type { PlanTree } from "./tree.js";

/** Where a part stands: `Phase 1 › Storage`. */
export const pathText = (path: readonly string[]): string =>
  path.length === 0 ? "The whole" : path.join(" › ");

/** A figure with where it comes from: `156 ids listed (Published index of test cases)`. */
export function figureText(figure: Figure, about: Contradiction["about"], tree: PlanTree): string {
  const { tests, kind, sources, says } = figure;
  const what = about === "tests" ? "" : ` ${about}`;
  const said = {
    declared: `${tests}${what} declared`,
    parts: `${tests}${what} by its parts`,
    listed: `${tests} ${tests === 1 ? "id" : "ids"} listed`,
  }[kind];
  const from = namesOf(tree, sources).join("; ");
  const words = says === undefined ? "" : `: ${says}`;
  return `${said}${from === "" ? "" : ` (${from})`}${words}`;
}

/** `arises in Phase 1 › Storage`; empty where it arises here. */
export function originText({ arisesIn }: Contradiction): string {
  return arisesIn.length === 0 ? "" : `arises in ${arisesIn.map(pathText).join(", ")}`;
}

/** `Phase 2 › PostgreSQL: 1 declared as implemented, 3 written` */
export function outdatedText({ path, declared, written }: Outdated): string {
  return `${pathText(path)}: ${declared} declared as implemented, ${written} written`;
}
