import { join } from "node:path";

import type { ConfigData } from "../config/schema.js";
import type { StepDefinition } from "../steps/binding.js";
import { hashFile, sha256 } from "./manifest.js";
import { glob } from "tinyglobby";

/** Hash of what the output of every spec depends on besides its own bytes. The bodies of step definitions are no part of it. */
export async function contextOf(
  root: string,
  tool: string,
  config: ConfigData,
  definitions: readonly StepDefinition[],
): Promise<string> {
  const fixtures =
    config.fixtures.length === 0
      ? []
      : (await glob(config.fixtures, { cwd: root, ignore: ["**/node_modules/**"] })).sort();
  const signatures = definitions.map(({ exportName, module, pattern, asserts }) => [
    exportName,
    module,
    pattern,
    asserts,
  ]);
  const hashed = fixtures.map((file) => [file, hashFile(join(root, file))]);
  return sha256(JSON.stringify([tool, config, signatures, hashed]));
}
