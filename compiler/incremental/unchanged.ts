import { resolve } from "node:path";

import { Outputs } from "../generate/outputs.js";
import type { Diagnostic } from "../model/diagnostic.js";
import { Comparison } from "./comparison.js";
import { listingOf } from "./listing.js";
import { cacheFolder, openManifest } from "./manifest.js";
import { fileSystemTime } from "./stamp.js";

/** What a compile of a project in which nothing changed would say. */
export interface Unchanged {
  diagnostics: Diagnostic[];
  /** Generated files that are current. */
  outputs: number;
}

export interface UnchangedOptions {
  /** Relative to the root; `null` without one. */
  configFile: string | null;
  tool: string;
  /** Writes nothing, not even what makes the next time quicker. */
  readOnly?: boolean;
}

/**
 * Decides whether a compile would change nothing, by what the file system says about files and by content hashes where
 * that is not enough; loads neither parser nor TypeScript nor the configuration. Nothing where anything differs, or cannot
 * be known.
 */
export function findUnchanged(
  root: string,
  { configFile, tool, readOnly = false }: UnchangedOptions,
): Unchanged | undefined {
  const manifest = openManifest(root, tool);
  if (manifest === undefined) return undefined;
  const { head } = manifest;
  const { config, listing } = head;
  if (head.configFile !== configFile || head.sourceFindings || head.configSources === null) return undefined;
  if (listing === null || Object.keys(head.specs).length === 0) return undefined;
  const generated = resolve(root, config.generated);
  const files = new Comparison(() => (readOnly ? -Infinity : fileSystemTime(cacheFolder(root))));
  // The configuration first: the others are only what it says if it is as it was.
  const configSources = files.allSame(root, head.configSources);
  if (configSources === undefined || listingOf(root, config) !== listing) return undefined;
  const sources = files.allSame(root, head.sources);
  if (sources === undefined) return undefined;
  const specs = files.allSame(root, head.specs);
  if (specs === undefined) return undefined;
  const outputs = files.allSame(generated, head.outputs);
  if (outputs === undefined) return undefined;
  if (new Outputs(generated).ours(new Set(Object.keys(outputs))).length > 0) return undefined;
  const records = head.findings ? manifest.rest()?.records : {};
  if (records === undefined) return undefined;
  if (files.read && !readOnly) manifest.restamp(root, { ...head, configSources, sources, specs, outputs });
  return {
    diagnostics: Object.values(records).flatMap(({ diagnostics }) => diagnostics),
    outputs: Object.keys(outputs).length,
  };
}
