import { createRequire } from "node:module";

import type { ts as TypeScript } from "ts-morph";

/** In the bundles, without ts-morph around it: see `scripts/build.mjs`. */
export const requireTypeScript = (): typeof TypeScript =>
  (createRequire(import.meta.url)("ts-morph") as { ts: typeof TypeScript }).ts;
