import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

import Handlebars from "handlebars";

import { writeFileAtomically } from "../files/atomic-write.js";
import { packageRoot } from "../files/package-root.js";

/** A new project's files. The templates end in `.txt`, so that nothing takes them for sources of this package. */
const files = [
  ["tcspec.config.ts.txt", "tcspec.config.ts"],
  ["specs/level-2/TC-L2-INT-DB-001.md.txt", "specs/level-2/TC-L2-INT-DB-001.md"],
  ["jest.config.cjs.txt", "jest.config.cjs"],
  ["gitignore.txt", ".gitignore"],
] as const;

/**
 * Makes a folder a working project with one green spec. What is there already is kept as it is and named.
 *
 * @param date ISO date of the day, for the spec's lifecycle fields
 */
export function initProject(root: string, date: string): { written: string[]; kept: string[] } {
  const result: { written: string[]; kept: string[] } = { written: [], kept: [] };
  for (const [template, target] of files) {
    const path = join(root, target);
    if (existsSync(path)) {
      result.kept.push(target);
      continue;
    }
    const text = readFileSync(join(packageRoot(), "templates", "init", template), "utf8");
    writeFileAtomically(path, Handlebars.compile(text, { noEscape: true, strict: true })({ date }));
    result.written.push(target);
  }
  return result;
}
