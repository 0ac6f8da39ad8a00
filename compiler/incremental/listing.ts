import { type Dirent, readdirSync } from "node:fs";
import { join } from "node:path";

import type { ConfigData } from "../config/schema.js";
import { sha256 } from "../files/sha256.js";

/**
 * A hash of the names of all files in the folders that a project's patterns (specs, steps, fixtures) look into: as long
 * as it is the same, the patterns find the same files. Much quicker than to match them. Nothing where that cannot be
 * said so easily: a pattern leads out of the project or into hidden folders, or there are symbolic links.
 *
 * @param root absolute
 */
export function listingOf(
  root: string,
  { specs, steps, fixtures, generated }: Pick<ConfigData, "specs" | "steps" | "fixtures" | "generated">,
): string | undefined {
  const bases = [...specs, ...steps, ...fixtures].map(baseOf);
  if (!bases.every((base) => base !== undefined)) return undefined;
  const names: string[] = [];
  for (const base of withoutNested(bases)) {
    const found = namesIn(root, base, generated);
    if (found === undefined) return undefined;
    names.push(base, ...found);
  }
  return sha256(names.join("\n"));
}

const magic = /[*?[\]{}()!+@\\]/u;

/** The folder (or file) that a pattern starts at, relative to the root; nothing where its files may lie elsewhere. */
export function baseOf(pattern: string): string | undefined {
  const segments = pattern.split("/").filter((segment) => segment !== "" && segment !== ".");
  const first = segments.findIndex((segment) => magic.test(segment));
  const fixed = first < 0 ? segments : segments.slice(0, first);
  const leavesOrHides =
    pattern.startsWith("/") ||
    pattern.startsWith("!") ||
    /^[A-Za-z]:/u.test(pattern) ||
    segments.includes("..") ||
    segments.slice(fixed.length).some((segment) => /(?:^|[[{,(|])\./u.test(segment));
  return leavesOrHides ? undefined : fixed.join("/");
}

/** Folders that lie in another one of the list are listed with it. */
function withoutNested(bases: readonly string[]): string[] {
  const all = [...new Set(bases)].sort();
  return all.filter((base) => !all.some((other) => other !== base && isIn(base, other)));
}

const isIn = (path: string, folder: string): boolean => folder === "" || path.startsWith(`${folder}/`);

/** What patterns with `**` do not enter is not looked at: hidden and installed files, and what is generated. */
function namesIn(root: string, folder: string, generated: string): string[] | undefined {
  const names: string[] = [];
  const pending = [folder];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const entries = entriesOf(join(root, next));
    for (const entry of entries) {
      if (entry.isSymbolicLink()) return undefined;
      if (entry.name.startsWith(".") || entry.name === "node_modules") continue;
      const path = next === "" ? entry.name : `${next}/${entry.name}`;
      if (path === generated) continue;
      names.push(path);
      if (entry.isDirectory()) pending.push(path);
    }
  }
  return names.sort();
}

/** None where there is no such folder: a file, or nothing at all. */
function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}
