import { categoriesOf } from "./categories.js";
import type { ConfigData } from "./schema.js";

type ChoicesConfig = Pick<ConfigData, "levels" | "components" | "documents">;

/** Names of the configuration among which the author of a new spec chooses. */
export function choicesOf({ levels, components }: ChoicesConfig) {
  const architecture = Object.values(components).flatMap((one) => one.architectureComponent ?? []);
  return {
    levels: Object.keys(levels),
    categories: categoriesOf(levels),
    architecture: [...new Set(architecture)],
  };
}

/** A choice as a spec holds it until it is made: `{Component|Integration}`. */
export function openChoice(names: readonly string[]): string {
  return `{${names.join("|")}}`;
}

/** A reference still to be written, to the document that the project has for a traceability field. */
export function openReference(
  documents: ConfigData["documents"],
  about: NonNullable<ConfigData["documents"][string]["field"]>,
): string | undefined {
  const key = Object.keys(documents).find((one) => documents[one]?.field === about);
  return key === undefined ? undefined : `{${key} X.X}`;
}

/** Whether a text that stands in braces is such a choice or reference. */
export function isOpenByConfig(text: string, config: ChoicesConfig): boolean {
  if (Object.keys(config.documents).some((key) => text === `${key} X.X`)) return true;
  const { levels, categories, architecture } = choicesOf(config);
  const parts = text.split("|");
  const among = (names: readonly string[]): boolean => parts.every((part) => names.includes(part));
  return among(architecture) || (parts.length > 1 && (among(levels) || among(categories)));
}
