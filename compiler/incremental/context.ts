import { join } from "node:path";

import type { ConfigData } from "../config/schema.js";
import type { StepDefinition } from "../steps/binding.js";
import { sha256 } from "./hash.js";
import { sourceFiles } from "./source-files.js";
import { hashFile } from "./stamp.js";

/** Hash of what the output of every spec depends on besides its own bytes. The bodies of step definitions are no part of it. */
export async function contextOf(
  root: string,
  tool: string,
  config: ConfigData,
  definitions: readonly StepDefinition[],
): Promise<string> {
  const fixtures = await sourceFiles(root, { steps: [], fixtures: config.fixtures });
  const signatures = definitions.map(({ exportName, module, pattern, asserts }) => [
    exportName,
    module,
    pattern,
    asserts,
  ]);
  const hashed = fixtures.map((file) => [file, hashFile(join(root, file))]);
  return sha256(JSON.stringify([tool, config, signatures, hashed]));
}
