import { createRequire } from "node:module";
import { dirname, join } from "node:path";

import type { ts as TypeScript } from "ts-morph";

import { requireCached } from "../files/code-cache.js";

/**
 * TypeScript as ts-morph has it, without ts-morph around it: what the bundles load where the sources import `ts` from
 * "ts-morph" (see `scripts/build.mjs`).
 */
export const ts = load();

function load(): typeof TypeScript {
  const morph = createRequire(createRequire(import.meta.url).resolve("ts-morph"));
  let file: string;
  try {
    file = join(dirname(morph.resolve("@ts-morph/common")), "typescript.js");
    return requireCached(file) as typeof TypeScript;
  } catch {
    // Another layout of its package than the one known: slower, and the same.
    return (morph("@ts-morph/common") as { ts: typeof TypeScript }).ts;
  }
}
