import type { ConfigData } from "../config/schema.js";
import { findFiles } from "../files/find-files.js";

/** Files of step definitions and fixtures that the configuration names, sorted; the same that compiling reads. */
export async function sourceFiles(
  root: string,
  { steps, fixtures }: Pick<ConfigData, "steps" | "fixtures">,
): Promise<string[]> {
  if (steps.length === 0 && fixtures.length === 0) return [];
  const ignore = ["**/node_modules/**"];
  const found = await Promise.all([
    steps.length > 0 ? findFiles(steps, { cwd: root, ignore: [...ignore, "**/*.test.ts", "**/*.d.ts"] }) : [],
    fixtures.length > 0 ? findFiles(fixtures, { cwd: root, ignore }) : [],
  ]);
  return [...new Set(found.flat())].sort();
}
