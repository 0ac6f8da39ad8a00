import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";

import type { ts as TypeScript } from "ts-morph";

import { packageRoot } from "../files/package-root.js";
import { requireCached } from "./code-cache.js";

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
    return requireCached(file, cacheFolder()) as typeof TypeScript;
  } catch {
    // Another layout of its package than the one known: slower, and the same.
    return (morph("@ts-morph/common") as { ts: typeof TypeScript }).ts;
  }
}

/** `node_modules/.cache/tcspec` of whoever installed this package; in its own repository, of itself. */
function cacheFolder(): string {
  const root = packageRoot();
  const installed = basename(dirname(root)) === "node_modules";
  return join(installed ? dirname(root) : join(root, "node_modules"), ".cache", "tcspec");
}
