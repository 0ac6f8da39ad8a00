import { join } from "node:path";

import type { ConfigData } from "../config/schema.js";
import type { StepDefinition } from "../steps/binding.js";
import { sha256 } from "../files/sha256.js";
import { sourceFiles } from "./source-files.js";
import { hashFile } from "./stamp.js";

/** Hash of what the output of every spec depends on besides its own bytes and the signatures of the steps. */
export async function contextOf(root: string, tool: string, config: ConfigData): Promise<string> {
  const fixtures = await sourceFiles(root, { steps: [], fixtures: config.fixtures });
  const hashed = fixtures.map((file) => [file, hashFile(join(root, file))]);
  return sha256(JSON.stringify([tool, config, hashed]));
}

/** Hash of all of the step definitions that outputs can hang on: their bodies and places are no part of it. */
export function signaturesOf(definitions: readonly StepDefinition[]): string {
  const signatures = definitions.map(({ exportName, module, pattern, asserts, remembers, fixtures }) => [
    exportName,
    module,
    pattern,
    asserts,
    remembers,
    fixtures,
  ]);
  return sha256(JSON.stringify(signatures));
}
