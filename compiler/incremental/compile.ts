import { join, relative, resolve, sep } from "node:path";

import type { LoadedConfig } from "../config/load.js";
import { compile, type CompileOptions, type CompileResult } from "../generate/compile.js";
import { outputNames } from "../generate/output-name.js";
import type { Diagnostic } from "../model/diagnostic.js";
import type { Project } from "../project/project.js";
import type { Bind, StepDefinition } from "../steps/binding.js";
import { contextOf } from "./context.js";
import { hashFile, type Manifest, readManifest, type SpecRecord, writeManifest } from "./manifest.js";
import { sourceFiles } from "./source-files.js";

/** What phrases bind to, and what is wrong in it. */
export interface Vocabulary {
  bind: Bind;
  definitions: readonly StepDefinition[];
  diagnostics: readonly Diagnostic[];
}

/**
 * Compiles a project, reading and generating only what is not as it was recorded; then records what was done. The
 * outputs are those of a full compile.
 *
 * @param tool see {@link ./tool}
 */
export async function compileIncrementally(
  project: Project,
  loaded: LoadedConfig,
  vocabulary: Vocabulary,
  tool: string,
  options: Pick<CompileOptions, "check"> = {},
): Promise<CompileResult> {
  const { root, config } = project;
  const context = await contextOf(root, tool, config, vocabulary.definitions);
  const former = readManifest(root, tool);
  const reuse = former?.context === context ? reusable(project, former) : new Map<string, SpecRecord>();
  const sources = hashed(root, await sourceFiles(root, config));
  const result = await compile(project, { ...options, bind: vocabulary.bind, reuse, lean: true });
  if (options.check === true || sources === null) return result;
  const specs = new Set(project.specs);
  writeManifest(root, {
    tool,
    configFile: loaded.file === undefined ? null : toRelative(root, loaded.file),
    configSources: configSources(loaded),
    config,
    sources,
    sourceFindings:
      vocabulary.diagnostics.length > 0 || result.diagnostics.some(({ file }) => !specs.has(file)),
    context,
    specs: Object.fromEntries(result.records),
  });
  return result;
}

/** Specs whose bytes are the recorded ones, with outputs that would have the same name and are there. */
function reusable({ root, config, specs }: Project, { specs: records }: Manifest): Map<string, SpecRecord> {
  const names = outputNames(specs);
  const folder = resolve(root, config.generated);
  return new Map(
    specs.flatMap((file) => {
      const record = Object.hasOwn(records, file) ? records[file] : undefined;
      if (!record || hashFile(join(root, file)) !== record.hash) return [];
      const { output } = record;
      const isThere =
        !output || (names.get(file) === output.name && hashFile(join(folder, output.name)) === output.hash);
      return isThere ? [[file, record] as const] : [];
    }),
  );
}

/** With their hashes; `null` where one cannot be read. */
function hashed(root: string, files: readonly string[]): Manifest["configSources"] {
  const list = files.map((file) => ({ file, hash: hashFile(join(root, file)) }));
  return list.every((item): item is { file: string; hash: string } => item.hash !== undefined) ? list : null;
}

const configSources = ({ root, sources }: LoadedConfig): Manifest["configSources"] =>
  sources === undefined
    ? null
    : hashed(
        root,
        sources.map((file) => toRelative(root, file)),
      );

const toRelative = (root: string, file: string): string => relative(root, file).split(sep).join("/");
