import { createRequire } from "node:module";

import type * as Satteri from "satteri";

/** Throws where its native part does not load. In the bundles, what is not native of it is in them: see `scripts/build.mjs`. */
export const requireSatteri = (): typeof Satteri =>
  createRequire(import.meta.url)("satteri") as typeof Satteri;
