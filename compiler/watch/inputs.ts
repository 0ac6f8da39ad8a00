import { posix } from "node:path";

import type { ConfigData } from "../config/schema.js";
import { baseOf } from "../incremental/listing.js";

/** Files that specs, configurations, steps, fixtures, plans and requirement documents are; and folders. */
const input = /(?:\.(?:md|markdown|[cm]?[jt]s|json|ya?ml)|^[^.]*[^.\d~#][^.]*(?<!~))$/iu;

/**
 * Whether a path may be a file that a compile reads, or a folder of such: not what editors put beside a file while they
 * save it (`.TC-X.md.swp`, `TC-X.md~`, `4913`, `#TC-X.md#`).
 */
export function mayBeInput(path: string): boolean {
  const name = posix.basename(path);
  return path === "" || (input.test(name) && !/^[.#]/u.test(name));
}

/**
 * The folders that a project's inputs lie in: where the patterns of the configuration begin, and where the files stand that
 * it names.
 *
 * @param files of the configuration, and others that were read
 */
export function inputFolders(config: ConfigData, files: readonly string[]): string[] {
  const bases = [...config.specs, ...config.steps, ...config.fixtures].map(
    (pattern) => baseOf(pattern) ?? "",
  );
  const named = [...files, config.plan, ...Object.values(config.documents).flatMap(({ file }) => file ?? [])];
  const around = named.map((file) => posix.dirname(file)).map((folder) => (folder === "." ? "" : folder));
  return [...new Set([...bases, ...around.filter((folder) => folder !== "" && !folder.startsWith(".."))])];
}
