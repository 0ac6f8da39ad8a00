import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

import type { ServerPrograms } from "../driver.js";

/** A package as the signed lists of the distribution know it. */
export interface PackageRecord {
  name: string;
  version: string;
  architecture: string;
  sha256: string;
}

/** What was fetched, written last: a folder without it is not whole. */
export interface Manifest {
  schemaVersion: 1;
  server: string;
  packages: PackageRecord[];
  /** By name: the path below the folder, and the content's hash. */
  programs: Record<string, { path: string; sha256: string }>;
  /** Folders of shared libraries, below the folder. */
  libraries: string[];
}

export function manifestFile(folder: string): string {
  return join(folder, "manifest.json");
}

/** The manifest of a fetched server whose files are all there; undefined otherwise. */
export function readManifest(folder: string): Manifest | undefined {
  try {
    const manifest = JSON.parse(readFileSync(manifestFile(folder), "utf8")) as Omit<
      Manifest,
      "schemaVersion"
    > & { schemaVersion: number };
    const { schemaVersion } = manifest;
    const whole =
      schemaVersion === 1 &&
      Object.values(manifest.programs).every(({ path }) => existsSync(join(folder, path)));
    return whole ? { ...manifest, schemaVersion } : undefined;
  } catch {
    return undefined;
  }
}

/** The programs of a server that was fetched, and the folders of their libraries. */
export function fetchedPrograms(
  servicesFolder: string,
  server: string,
): Pick<ServerPrograms, "paths" | "libraries"> | undefined {
  const folder = join(servicesFolder, server);
  const manifest = readManifest(folder);
  if (!manifest) return undefined;
  const { programs, libraries } = manifest;
  return {
    paths: Object.fromEntries(Object.entries(programs).map(([name, { path }]) => [name, join(folder, path)])),
    ...(libraries.length > 0 && { libraries: libraries.map((each) => join(folder, each)).join(":") }),
  };
}
