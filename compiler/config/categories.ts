import type { ConfigData } from "./schema.js";

/**
 * Whether a word stands for a category, as `INT` in an id stands for "Integration": the category begins with it. A project may
 * name its categories in full or as ids have them.
 */
export function standsFor(word: string, category: string): boolean {
  return category.toLowerCase().startsWith(word.toLowerCase());
}

/** The categories of all levels, each once. */
export function categoriesOf(levels: ConfigData["levels"]): string[] {
  return [...new Set(Object.values(levels).flatMap(({ categories }) => categories))];
}
