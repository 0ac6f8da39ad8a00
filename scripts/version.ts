import { readFileSync } from "node:fs";
import { join } from "node:path";

import { packageRoot } from "../compiler/files/package-root.js";

/** The version of the package that runs. */
export function packageVersion(): string {
  const manifest = JSON.parse(readFileSync(join(packageRoot(), "package.json"), "utf8")) as {
    version: string;
  };
  return manifest.version;
}
