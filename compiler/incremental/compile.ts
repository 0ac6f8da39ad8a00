import { join, resolve } from "node:path";

import { compile, type CompileResult } from "../compile/compile.js";
import type { Diagnostic } from "../model/diagnostic.js";
import type { Project } from "../project/project.js";
import { type Bind, builtInModule, type StepDefinition } from "../steps/binding.js";
import { keptConfig } from "./kept-config.js";
import { leftBehind } from "./left-behind.js";
import type { Look } from "./look.js";
import type { Configured } from "./recall.js";
import { settledState, writtenState } from "./stamp.js";
import { type Reuse, reuseOf, type Start, startOf } from "./start.js";
import { type SpecEntry, writeManifest } from "./write-manifest.js";

export interface IncrementalOptions {
  /** Which compiler runs: see {@link ./tool}. */
  tool: string;
  /** Write nothing; say what is stale. */
  check?: boolean;
  /** Believe nothing that was recorded. */
  force?: boolean;
  /** What somebody has looked at already, just now. */
  look?: Look;
  /** Gives those of a project's specs that are compiled; outputs of others are left as they are. All without it. */
  select?: (project: Project) => Promise<readonly string[]>;
}

export interface IncrementalResult extends CompileResult {
  project: Project;
  /** Those of its specs that were asked for. */
  selected: readonly string[];
  /** Files of the configuration; `null` where its data may hang on more than files. */
  configFiles: readonly string[] | null;
  /** What is wrong in the step definitions of the project. */
  definitionFindings: readonly Diagnostic[];
  /** Folders with outputs of former configurations: see {@link ./left-behind}. */
  leftBehind: readonly string[];
  /** What phrases bind to: loaded where compiling had no need of it. */
  vocabulary(): Promise<{ bind: Bind }>;
}

/** A time of content that only the outputs of one compile have: before it, so that whatever is written to them later has another. None where nobody knows the file system's time. */
const timeOfOutputs = (since: number): number | undefined =>
  Number.isFinite(since) ? since - 2000 - 1000 * Math.random() : undefined;

/**
 * Compiles a project, reading and generating only what is not as it was recorded; then records what was done. The
 * outputs are those of a full compile.
 */
export async function compileIncrementally(
  configured: Configured,
  options: IncrementalOptions,
): Promise<IncrementalResult> {
  const { tool, check = false, select } = options;
  const start = await startOf(configured, options);
  const { known, vocabulary, details } = start;
  const { project, configSources } = known;
  const selected = (await select?.(project)) ?? project.specs;
  const about = {
    project,
    selected,
    configFiles: configSources && Object.keys(configSources),
    leftBehind: leftBehind(project, start.look?.manifest.head),
    vocabulary: () => vocabulary.load(),
  };
  // Nothing found is a mistake in the patterns rather than a wish to have no generated files.
  if (project.specs.length === 0) return { ...nothing, ...about, definitionFindings: vocabulary.findings };
  const reuse = await reuseOf(start, tool);
  if (selected.some((file) => !reuse.specs.has(file))) await vocabulary.load();
  const { bind, definitions, findings: definitionFindings } = vocabulary;
  const modified = timeOfOutputs(start.since);
  const compiled = await compile(project, {
    check,
    bind,
    ...(definitions && { definitions }),
    reuse: new Map([...reuse.specs].map(([file, { record }]) => [file, record])),
    ...(select && { specs: selected }),
    ...(details && { fixtureFiles: details.fixtureFiles }),
    names: reuse.names,
    lean: true,
    ...(modified !== undefined && { modified }),
  });
  const result = { ...compiled, ...about, definitionFindings };
  if (!check) record(configured, tool, start, reuse, result, modified);
  return result;
}

const nothing: CompileResult = {
  written: [],
  unchanged: [],
  removed: [],
  stale: [],
  diagnostics: [],
  sources: new Map(),
  documents: [],
  read: [],
  fixtureFiles: [],
  outputs: new Map(),
  cases: new Map(),
  records: new Map(),
};

const isOwn = ({ module }: StepDefinition): boolean => module !== builtInModule;

/** Writes down what a compile found and did; nothing where a source could not be read. */
function record(
  { root, configFile }: Configured,
  tool: string,
  { look, since, known, vocabulary, details }: Start,
  reuse: Reuse,
  result: IncrementalResult,
  modified: number | undefined,
): void {
  const { configSources, project, listing, sources } = known;
  if (!sources) return;
  const specs = new Set(project.specs);
  const sourceFindings =
    result.definitionFindings.length > 0 || result.diagnostics.some(({ file }) => !specs.has(file));
  const { context, signatures, rebinds } = reuse;
  writeManifest(
    root,
    {
      ...{ tool, configFile, ...keptConfig(project.config, configSources), listing, sources },
      ...{ sourceFindings, context, signatures, leftBehind: result.leftBehind },
      definitions: details?.definitions ?? (vocabulary.definitions ?? []).filter(isOwn),
      fixtureFiles: result.fixtureFiles,
    },
    entriesOf(result, reuse, { since, modified }),
    rebinds ? undefined : look?.manifest.details()?.phraseSeals,
  );
}

/** The states of all specs and outputs after a compile. */
function entriesOf(
  { records, written, selected, project: { root, generated, specs } }: IncrementalResult,
  { names, specs: reused }: Reuse,
  { since, modified }: { since: number; modified: number | undefined },
): SpecEntry[] {
  const [isWritten, isSelected] = [new Set(written), new Set(selected)];
  return specs.map((file) => {
    const name = names.get(file) ?? "";
    const known = reused.get(file);
    const record = isSelected.has(file) ? records.get(file) : known?.record;
    if (record === undefined) return { file, name };
    if (known?.record === record) return { file, name, ...known };
    const { hash, output } = record;
    const full = resolve(root, generated, name);
    const [, stamp] = settledState(join(root, file), hash, since);
    const [, outputStamp] = !output
      ? [undefined]
      : modified !== undefined && isWritten.has(`${generated}/${name}`)
        ? writtenState(full, output.hash, modified)
        : settledState(full, output.hash, since);
    return { file, name, record, stamp, outputStamp };
  });
}
