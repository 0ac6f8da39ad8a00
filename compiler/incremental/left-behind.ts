import { resolve } from "node:path";

import { Outputs } from "../compile/outputs.js";
import { type Project, projectOf } from "../project/project.js";
import type { ManifestHead } from "./manifest.js";

/**
 * The folders that outputs were written to before the configuration named another one, and that still hold some: Jest
 * runs them, too. Nothing is removed there: the folder is the configuration's no more.
 *
 * @param head what the last compile recorded
 */
export function leftBehind({ root, generated }: Project, head: ManifestHead | undefined): string[] {
  if (head === undefined) return [];
  const former = new Set([...head.leftBehind, projectOf(root, head.config, []).generated]);
  former.delete(generated);
  return [...former].filter((folder) => new Outputs(resolve(root, folder)).ours().length > 0).sort();
}
