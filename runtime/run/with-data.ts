import { readFileSync } from "node:fs";
import { join } from "node:path";

import { FixtureFolders } from "../../compiler/test-data/fixture-folders.js";
import type { PlannedCase } from "./plan.js";

/** Planned cases with the hash of the test data that they are run with, as the files of the project are now. */
export function withData(cases: readonly PlannedCase[], root: string): PlannedCase[] {
  const folders = new FixtureFolders(root);
  const bySpec = new Map<string, string | undefined>();
  return cases.map((one) => {
    if (!bySpec.has(one.file))
      bySpec.set(one.file, folders.dataOf(one.file, () => textOf(join(root, one.file)))?.hash);
    const dataHash = bySpec.get(one.file);
    return { ...one, ...(dataHash !== undefined && { dataHash }) };
  });
}

/** A spec that is gone is told elsewhere. */
function textOf(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
