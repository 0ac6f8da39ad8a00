import { posix } from "node:path";

import type { ConfigData } from "../config/schema.js";
import { baseOf } from "../incremental/listing.js";

/** Files that specs, configurations, steps, fixtures, plans and requirement documents are. */
const input = /\.(?:md|markdown|[cm]?[jt]s|json|ya?ml)$/iu;
/** Of these, what a case may run: definitions, fixtures, helpers, the configuration. */
const code = /\.(?:[cm]?[jt]s|json)$/iu;
/** What editors put beside a file while they save it (`.TC-X.md`, `#TC-X.md#`); others have endings of their own. */
const editors = /^[.#]/u;

export interface Inputs {
  /** The folders that inputs lie in: where the patterns of the configuration begin, and where files stand that it names. */
  folders: string[];
  /** Whether a file may be one that a compile or a check reads. Paths are relative to the root, with `/`. */
  isInput(path: string): boolean;
  /** Whether it is code, which may change what any case does. */
  isCode(path: string): boolean;
  /** Others than these have another one. */
  key: string;
}

/**
 * What a project's inputs are.
 *
 * @param configFile `null` without one
 * @param configFiles what the configuration was read from; `null` where that is not known
 */
export function inputsOf(
  config: ConfigData,
  configFile: string | null,
  configFiles: readonly string[] | null,
): Inputs {
  const bases = [...config.specs, ...config.steps, ...config.fixtures].map(
    (pattern) => baseOf(pattern) ?? "",
  );
  const documents = Object.values(config.documents).flatMap(({ file }) => file ?? []);
  const named = [
    ...(configFiles ?? []),
    ...(configFile === null ? [] : [configFile]),
    config.plan,
    ...documents,
  ];
  const files = new Set(named.map((file) => posix.normalize(file)));
  const around = [...files].map(folderOf).filter((folder) => folder !== "" && !folder.startsWith(".."));
  const folders = [...new Set([...bases, ...around])];
  // What else it imports lies beside it as a rule.
  const beside = configFile !== null && configFiles === null ? folderOf(configFile) : undefined;
  const isThere = (path: string): boolean =>
    folderOf(path) === beside ||
    folders.some((folder) => folder === "" || path === folder || path.startsWith(`${folder}/`));
  const isInput = (path: string): boolean =>
    files.has(path) || (input.test(path) && !editors.test(posix.basename(path)) && isThere(path));
  return {
    folders,
    isInput,
    isCode: (path) => code.test(path) && isInput(path),
    key: JSON.stringify([folders, [...files], beside]),
  };
}

function folderOf(file: string): string {
  const folder = posix.dirname(posix.normalize(file));
  return folder === "." ? "" : folder;
}
