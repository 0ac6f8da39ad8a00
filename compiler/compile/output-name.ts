import { posix } from "node:path";

import { sha256 } from "../files/sha256.js";
/**
 * Names of the generated files by spec. A spec `specs/level-2/TC-X.md` becomes `TC-X.test.ts`. Where that would be
 * one name for several specs (compared without letter case, as some file systems do), or where the spec's own name
 * holds more than letters, digits, `-`, `_` and `.`, the first eight digits of the path's hash are added:
 * `TC-X.1f0c9a2b.test.ts`.
 *
 * @param specs all specs of the project, relative to its root, with `/`
 */
export function outputNames(specs: readonly string[]): ReadonlyMap<string, string> {
  const known = namesOf.get(specs) ?? named(specs);
  namesOf.set(specs, known);
  return known;
}

/** A watch asks for the same list at each edit. */
const namesOf = new WeakMap<readonly string[], ReadonlyMap<string, string>>();

function named(specs: readonly string[]): ReadonlyMap<string, string> {
  const count = new Map<string, number>();
  for (const spec of specs) {
    const base = safeBase(spec).toLowerCase();
    count.set(base, (count.get(base) ?? 0) + 1);
  }
  return new Map(
    specs.map((spec) => {
      const base = safeBase(spec);
      const alone = base === baseOf(spec) && count.get(base.toLowerCase()) === 1;
      return [spec, alone ? `${base}.test.ts` : `${base}.${hashOf(spec)}.test.ts`];
    }),
  );
}

const baseOf = (spec: string): string => posix.basename(spec).replace(/\.[^.]*$/, "");

const safeBase = (spec: string): string =>
  baseOf(spec)
    .replace(/[^A-Za-z0-9._-]+/g, "-")
    .replace(/^[.-]+/, "")
    .slice(0, 100) || "spec";

const hashOf = (spec: string): string => sha256(spec).slice(0, 8);
