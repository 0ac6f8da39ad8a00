import { join, resolve } from "node:path";

import type { Diagnostic } from "../model/diagnostic.js";
import { openProject } from "../project/project.js";
import { Outputs } from "../generate/outputs.js";
import { areUnchanged, hashFile, type Manifest, readManifest } from "./manifest.js";
import { sourceFiles } from "./source-files.js";

/** What a compile of a project in which nothing changed would say. */
export interface Unchanged {
  diagnostics: Diagnostic[];
  /** Generated files that are current. */
  outputs: number;
}

/**
 * Decides by content hashes alone whether a compile would change nothing; loads neither parser nor TypeScript nor the
 * configuration. Nothing where anything differs, or cannot be known.
 *
 * @param configFile relative to the root; `null` without one
 */
export async function findUnchanged(
  root: string,
  configFile: string | null,
  tool: string,
): Promise<Unchanged | undefined> {
  const manifest = readManifest(root, tool);
  if (manifest === undefined || manifest.configFile !== configFile || manifest.sourceFindings)
    return undefined;
  if (manifest.configSources === null || !areUnchanged(root, manifest.configSources)) return undefined;
  const project = await openProject(root, manifest.config);
  const recorded = Object.entries(manifest.specs);
  if (recorded.length === 0 || !sameList(project.specs, Object.keys(manifest.specs).sort())) return undefined;
  const sources = await sourceFiles(root, manifest.config);
  if (
    !sameList(
      sources,
      manifest.sources.map(({ file }) => file),
    ) ||
    !areUnchanged(root, manifest.sources)
  )
    return undefined;
  if (!recorded.every(([file, { hash }]) => hashFile(join(root, file)) === hash)) return undefined;
  return outputsAreCurrent(root, manifest)
    ? {
        diagnostics: recorded.flatMap(([, { diagnostics }]) => diagnostics),
        outputs: outputsOf(manifest).length,
      }
    : undefined;
}

const sameList = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((item, index) => item === b[index]);

const outputsOf = ({ specs }: Manifest) => Object.values(specs).flatMap(({ output }) => output ?? []);

/** All that were written are there as they were, and nothing of ours besides. */
function outputsAreCurrent(root: string, manifest: Manifest): boolean {
  const folder = resolve(root, manifest.config.generated);
  const outputs = outputsOf(manifest);
  if (!outputs.every(({ name, hash }) => hashFile(join(folder, name)) === hash)) return false;
  return new Outputs(folder).ours(new Set(outputs.map(({ name }) => name))).length === 0;
}
