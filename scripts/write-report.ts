import { resolve } from "node:path";

import { writeFileAtomically } from "../compiler/files/atomic-write.js";
import { UsageError } from "./usage-error.js";

/** Writes a report where `--out` says, and tells where that is. Throws a {@link UsageError} where it cannot. */
export function writeReport(
  text: string,
  { out, workingFolder, stderr }: { out: string; workingFolder: string; stderr: (text: string) => unknown },
): void {
  const path = resolve(workingFolder, out);
  try {
    writeFileAtomically(path, text);
  } catch (error) {
    throw new UsageError(
      `--out ${out} cannot be written: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
  stderr(`Wrote ${path}\n`);
}
