import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import { isSystemError } from "../files/system-error.js";

/** A bundle as a file, as long as it is imported. */
export interface BundleFile {
  file: string;
  remove(): void;
}

/**
 * Puts a bundle below the project's `.tcspec`, so that packages resolve from there; where that cannot be written, as in a
 * checkout that is read-only, into a temporary folder beside a link to the project's packages.
 */
export function putBundle(root: string, name: string, content: Uint8Array): BundleFile {
  const file = join(root, ".tcspec", "tmp", name);
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
    return { file, remove: () => rmSync(file, { force: true }) };
  } catch (error) {
    if (!isSystemError(error)) throw error;
    return putOutside(root, name, content);
  }
}

function putOutside(root: string, name: string, content: Uint8Array): BundleFile {
  const folder = mkdtempSync(join(tmpdir(), "tcspec-config-"));
  const packages = packagesOf(root);
  if (packages !== undefined) symlinkSync(packages, join(folder, "node_modules"), "junction");
  const file = join(folder, name);
  writeFileSync(file, content);
  return { file, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** The nearest `node_modules` of a folder or one above it. */
function packagesOf(folder: string): string | undefined {
  const found = join(folder, "node_modules");
  if (existsSync(found)) return found;
  return dirname(folder) === folder ? undefined : packagesOf(dirname(folder));
}
