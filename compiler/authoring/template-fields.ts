import { categoriesOf, standsFor } from "../config/categories.js";
import { choicesOf, openChoice, openReference } from "../config/choices.js";
import type { ConfigData } from "../config/schema.js";
import type { SpecId } from "./spec-id.js";

/** The categories that an id leaves open: of its level, where it names one, and begun by its own category, where it has one. */
export function possibleCategories({ level, category }: SpecId, levels: ConfigData["levels"]): string[] {
  const known = level === undefined ? categoriesOf(levels) : (levels[level]?.categories ?? []);
  return known.filter((one) => category === undefined || standsFor(category, one));
}

/** The level of an id: what it says, else the only one that has its category. */
export function levelOf(parts: SpecId, levels: ConfigData["levels"]): string | undefined {
  if (parts.level !== undefined || parts.category === undefined) return parts.level;
  const found = Object.keys(levels).filter(
    (level) => possibleCategories({ ...parts, level }, levels).length > 0,
  );
  return found.length === 1 ? found[0] : undefined;
}

/** What a template says of category, level and documents: what follows from the id, else the choice that the project has. */
export function identityFields(parts: SpecId, kind: string, config: ConfigData) {
  const { levels, architecture } = choicesOf(config);
  const { documents } = config;
  return {
    category: categoryField(parts, kind, config.levels),
    level: levelOf(parts, config.levels) ?? openChoice(levels.length > 1 ? levels : ["1", "2", "3", "4"]),
    requirements: openReference(documents, "requirements") ?? "{PRD X.X}",
    architecture: openReference(documents, "architecture") ?? "{Section X.X}",
    tasks: openReference(documents, "tasks") ?? "{Task X.X}",
    architectureComponent:
      architecture.length > 0
        ? openChoice(architecture)
        : kind === "integration"
          ? "Integration Service"
          : "{AI Model Service|Infrastructure Service|Integration Service}",
  };
}

function categoryField(parts: SpecId, kind: string, levels: ConfigData["levels"]): string {
  const ofKind = `${kind.charAt(0).toUpperCase()}${kind.slice(1)}`;
  const possible = possibleCategories(parts, levels);
  // A project may name its categories as ids have them: `INT`, of which the kind is the whole word.
  if (possible.length === 0 || possible.some((one) => standsFor(one, ofKind))) return ofKind;
  return possible.length === 1 ? (possible[0] ?? "") : openChoice(possible);
}
