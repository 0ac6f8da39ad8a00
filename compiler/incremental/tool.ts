import { readFileSync } from "node:fs";
import { join } from "node:path";

import { packageRoot } from "../files/package-root.js";
import { sha256 } from "../files/sha256.js";

/**
 * What stands for the compiler in a manifest: the build (a hash of the bundles, which hold the templates of generated
 * code; written beside them), and the parser that is forced. Nothing where it runs from sources: those have no hash.
 */
export function toolIdentity(): string | undefined {
  const build = buildOf(join(packageRoot(), "dist", "package.json"));
  return build === undefined
    ? undefined
    : sha256(JSON.stringify([build, process.env["TCSPEC_PARSER"] ?? ""]));
}

function buildOf(file: string): string | undefined {
  try {
    return (JSON.parse(readFileSync(file, "utf8")) as { build?: string }).build;
  } catch {
    return undefined;
  }
}
