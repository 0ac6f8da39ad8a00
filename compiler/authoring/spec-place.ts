import { posix } from "node:path";

import type { ConfigData } from "../config/schema.js";
import { wouldBeSpec } from "../project/project.js";

/**
 * The file of a new spec: in the folder of `newSpecs`, or, where the project would never read it there, in the folder in
 * which its first glob of specs begins.
 */
export async function placeOf(
  { id, level = "1" }: { id: string; level?: string | undefined },
  root: string,
  config: ConfigData,
): Promise<{ file: string } | { problem: string }> {
  const folder = config.newSpecs.replace("{level}", level);
  const files = [folder, await searchedFolder(config.specs)].map((one) => posix.join(one, `${id}.md`));
  for (const file of files) if (await wouldBeSpec(root, config, file)) return { file };
  const globs = config.specs.map((glob) => JSON.stringify(glob)).join(", ");
  return {
    problem: `Unexpected place ${files[0] ?? ""}, expected one that \`specs\` of the configuration finds (${globs}): nothing would read the spec. Set \`newSpecs\` to a folder of theirs, or add a glob to \`specs\`, e.g. ${JSON.stringify(posix.join(folder, "*.md"))}.`,
  };
}

// `qa` of "qa/**/SHOP-*.md": what stands before the first part with a wildcard, without the file.
async function searchedFolder(globs: readonly string[]): Promise<string> {
  const { isDynamicPattern } = await import("tinyglobby");
  const first = globs.find((glob) => !glob.startsWith("!")) ?? "";
  const folders = first.split("/").slice(0, -1);
  const wildcard = folders.findIndex((folder) => isDynamicPattern(folder));
  return posix.join(...(wildcard < 0 ? folders : folders.slice(0, wildcard)));
}
