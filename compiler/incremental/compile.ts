import { join, resolve } from "node:path";

import { compile, type CompileResult } from "../generate/compile.js";
import { outputNames } from "../generate/output-name.js";
import type { Diagnostic } from "../model/diagnostic.js";
import type { Project } from "../project/project.js";
import { type Bind, builtInModule, type StepDefinition } from "../steps/binding.js";
import { Comparison } from "./comparison.js";
import { contextOf } from "./context.js";
import {
  cacheFolder,
  type FileStates,
  type Manifest,
  openManifest,
  type SpecRecord,
  writeManifest,
} from "./manifest.js";
import { type Configured, recall } from "./recall.js";
import { type FileState, fileSystemTime, settledState, writtenState } from "./stamp.js";

export interface IncrementalOptions {
  /** Which compiler runs: see {@link ./tool}. */
  tool: string;
  /** Write nothing; say what is stale. */
  check?: boolean;
  /** Believe nothing that was recorded. */
  force?: boolean;
}

export interface IncrementalResult extends CompileResult {
  project: Project;
  /** Files of the configuration; `null` where its data may hang on more than files. */
  configFiles: readonly string[] | null;
  /** What is wrong in the step definitions of the project. */
  definitionFindings: readonly Diagnostic[];
  /** What phrases bind to: loaded where compiling had no need of it. */
  vocabulary(): Promise<{ bind: Bind }>;
}

/** A time of content that only the outputs of one compile have: before it, so that whatever is written to them later has another. */
const timeOfOutputs = (since: number): number => since - 2000 - 1000 * Math.random();

/**
 * Compiles a project, reading and generating only what is not as it was recorded; then records what was done. The
 * outputs are those of a full compile.
 */
export async function compileIncrementally(
  configured: Configured,
  { tool, check = false, force = false }: IncrementalOptions,
): Promise<IncrementalResult> {
  const { root } = configured;
  // Before anything is read: what has older times then, and is read later, cannot change unseen.
  const since = check ? -Infinity : fileSystemTime(cacheFolder(root));
  const files = new Comparison(() => since);
  const manifest = force ? undefined : openManifest(root, tool);
  const head = manifest?.head;
  const known = await recall(configured, head, files, since);
  const { project, sameSources } = known;
  // Nothing found is a mistake in the patterns rather than a wish to have no generated files.
  const former = manifest?.rest();
  const own = sameSources && head?.sourceFindings === false ? former?.definitions : undefined;
  const loadBinder = async () =>
    (await import("../steps/load-definitions.js")).loadBinder(root, project.config, own);
  let binder = own ? undefined : await loadBinder();
  const about = {
    project,
    configFiles: known.configSources && Object.keys(known.configSources),
    vocabulary: async () => (binder ??= await loadBinder()),
  };
  // Nothing found is a mistake in the patterns rather than a wish to have no generated files.
  if (project.specs.length === 0)
    return { ...nothing, ...about, definitionFindings: binder?.diagnostics ?? [] };
  const context =
    own && head ? head.context : await contextOf(root, tool, project.config, binder?.definitions ?? []);
  const recorded = former && head?.context === context ? { head, records: former.records } : undefined;
  const reused = recorded ? reusable(project, recorded, files) : new Map<string, Reused>();
  if (reused.size < project.specs.length) binder ??= await loadBinder();
  const modified = timeOfOutputs(since);
  const result = await compile(project, {
    check,
    bind: binder?.bind ?? bindsNothing,
    ...(binder && { definitions: binder.definitions }),
    reuse: new Map([...reused].map(([file, { record }]) => [file, record])),
    lean: true,
    modified,
  });
  const definitionFindings = binder?.diagnostics ?? [];
  if (!check && known.sources) {
    const specs = new Set(project.specs);
    writeManifest(root, {
      head: {
        tool,
        configFile: configured.configFile,
        configSources: known.configSources,
        config: project.config,
        listing: known.listing,
        sources: known.sources,
        sourceFindings:
          definitionFindings.length > 0 || result.diagnostics.some(({ file }) => !specs.has(file)),
        context,
        ...statesOf(result, project, reused, { since, modified }),
        findings: [...result.records.values()].some(({ diagnostics }) => diagnostics.length > 0),
      },
      definitions: own ?? (binder?.definitions ?? []).filter(isOwn),
      records: Object.fromEntries(result.records),
    });
  }
  return { ...result, ...about, definitionFindings };
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
  outputs: new Map(),
  cases: new Map(),
  records: new Map(),
};

const bindsNothing: Bind = () => ({ kind: "unbound", nearest: [] });

const isOwn = ({ module }: StepDefinition): boolean => module !== builtInModule;

/** What is known of a spec that is as it was. */
interface Reused {
  record: SpecRecord;
  spec: FileState;
  output?: FileState;
}

/** Specs whose bytes are the recorded ones, with outputs that would have the same name and are there. */
function reusable(
  { root, config, specs }: Project,
  { head, records }: Pick<Manifest, "head" | "records">,
  files: Comparison,
): Map<string, Reused> {
  const names = outputNames(specs);
  const folder = resolve(root, config.generated);
  return new Map(
    specs.flatMap((file) => {
      const record = Object.hasOwn(records, file) ? records[file] : undefined;
      const state = head.specs[file];
      const spec = record && state && files.same(join(root, file), state);
      if (record === undefined || spec === undefined) return [];
      if (record.output === undefined) return [[file, { record, spec }] as const];
      const { name } = record.output;
      const known = names.get(file) === name ? head.outputs[name] : undefined;
      const output = known && files.same(join(folder, name), known);
      return output ? [[file, { record, spec, output }] as const] : [];
    }),
  );
}

/** The states of all specs and outputs after a compile. A spec without a record has no hash: it is never as it was. */
function statesOf(
  { records, written }: CompileResult,
  { root, generated, specs: all }: Project,
  reused: ReadonlyMap<string, Reused>,
  { since, modified }: { since: number; modified: number },
): { specs: FileStates; outputs: FileStates } {
  const specs: FileStates = {};
  const outputs: FileStates = {};
  const isWritten = new Set(written);
  for (const file of all) {
    const known = reused.get(file);
    const record = records.get(file);
    specs[file] = record ? (known?.spec ?? settledState(join(root, file), record.hash, since)) : [""];
    if (!record?.output) continue;
    const { name, hash } = record.output;
    const path = `${generated}/${name}`;
    const full = resolve(root, path);
    outputs[name] =
      known?.output ??
      (isWritten.has(path) ? writtenState(full, hash, modified) : settledState(full, hash, since));
  }
  return { specs, outputs };
}
