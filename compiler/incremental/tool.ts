import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { packageRoot } from "../files/package-root.js";
import { sha256 } from "./hash.js";

/**
 * What stands for the compiler in a manifest: the build (a hash of the bundles, written beside them), the templates
 * of generated code, and the parser that is forced. Nothing where it runs from sources: those have no hash.
 */
export function toolIdentity(): string | undefined {
  const root = packageRoot();
  const build = buildOf(join(root, "dist", "package.json"));
  if (build === undefined) return undefined;
  const templates = join(root, "templates", "codegen");
  const texts = readdirSync(templates)
    .sort()
    .map((file) => [file, readFileSync(join(templates, file), "utf8")]);
  return sha256(JSON.stringify([build, texts, process.env["TCSPEC_PARSER"] ?? ""]));
}

function buildOf(file: string): string | undefined {
  try {
    return (JSON.parse(readFileSync(file, "utf8")) as { build?: string }).build;
  } catch {
    return undefined;
  }
}
