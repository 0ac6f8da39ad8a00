import { join, resolve } from "node:path";

import { compile, type CompileResult } from "../generate/compile.js";
import { outputNames } from "../generate/output-name.js";
import type { Diagnostic } from "../model/diagnostic.js";
import type { Project } from "../project/project.js";
import { type Bind, builtInModule, type StepDefinition } from "../steps/binding.js";
import type { Binder } from "../steps/load-definitions.js";
import { contextOf, signaturesOf } from "./context.js";
import { type Look, lookAt, lookAtSpecs } from "./look.js";
import { cacheFolder } from "./manifest.js";
import { type Configured, recall } from "./recall.js";
import type { SpecRecord } from "./spec-record.js";
import { fileSystemTime, settledState, type Stamp, writtenState } from "./stamp.js";
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
  { tool, check = false, force = false, look: looked, select }: IncrementalOptions,
): Promise<IncrementalResult> {
  const { root, configFile } = configured;
  const look = force ? undefined : (looked ?? lookAt(root, { configFile, tool, readOnly: check }));
  // Before a spec is read: what has older times then, and is read later, cannot change unseen.
  const since = look?.files.since ?? (check ? -Infinity : fileSystemTime(cacheFolder(root)));
  const known = await recall(configured, look, since);
  const { project, sameSources } = known;
  const head = look?.manifest.head;
  const read = sameSources && head?.sourceFindings === false ? look?.manifest.details() : undefined;
  const own = read?.definitions;
  let binder: Binder | undefined;
  const vocabulary = async (): Promise<Binder> => {
    const { loadBinder } = await import("../steps/load-definitions.js");
    return (binder ??= await loadBinder(root, project.config, own));
  };
  if (own === undefined) await vocabulary();
  const selected = (await select?.(project)) ?? project.specs;
  const about = {
    project,
    selected,
    configFiles: known.configSources && Object.keys(known.configSources),
    vocabulary,
  };
  // Nothing found is a mistake in the patterns rather than a wish to have no generated files.
  if (project.specs.length === 0)
    return { ...nothing, ...about, definitionFindings: binder?.diagnostics ?? [] };
  const names = known.isListed && head ? namesOf(head.specs) : outputNames(project.specs);
  const context = sameSources && head ? head.context : await contextOf(root, tool, project.config);
  const signatures = own && head ? head.signatures : signaturesOf(binder?.definitions ?? []);
  let reused = look && head?.context === context ? reusable(project, names, look) : new Map<string, Reused>();
  const rebinds = head?.signatures !== signatures;
  if (rebinds) reused = await boundAsBefore(reused, project, await vocabulary());
  if (selected.some((file) => !reused.has(file))) await vocabulary();
  const modified = timeOfOutputs(since);
  const result = await compile(project, {
    check,
    bind: binder?.bind ?? bindsNothing,
    ...(binder && { definitions: binder.definitions }),
    reuse: new Map([...reused].map(([file, { record }]) => [file, record])),
    ...(select && { specs: selected }),
    ...(read && { fixtureFiles: read.fixtureFiles }),
    names,
    lean: true,
    modified,
  });
  const definitionFindings = binder?.diagnostics ?? [];
  if (!check && known.sources) {
    const specs = new Set(project.specs);
    const sourceFindings =
      definitionFindings.length > 0 || result.diagnostics.some(({ file }) => !specs.has(file));
    const { configSources, listing, sources } = known;
    const circumstances = { tool, configFile, configSources, config: project.config, listing, sources };
    writeManifest(
      root,
      {
        ...circumstances,
        ...{ sourceFindings, context, signatures },
        definitions: own ?? (binder?.definitions ?? []).filter(isOwn),
        fixtureFiles: result.fixtureFiles,
      },
      entriesOf({ ...result, ...about, definitionFindings }, names, reused, { since, modified }),
      rebinds ? undefined : look?.manifest.details()?.phraseSeals,
    );
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
  fixtureFiles: [],
  outputs: new Map(),
  cases: new Map(),
  records: new Map(),
};

const bindsNothing: Bind = () => ({ kind: "unbound", nearest: [] });

const isOwn = ({ module }: StepDefinition): boolean => module !== builtInModule;

const namesOf = ({ files, names }: { files: string[]; names: string[] }): ReadonlyMap<string, string> =>
  new Map(files.map((file, at) => [file, names[at] ?? ""]));

/** What is known of a spec that is as it was. */
interface Reused {
  record: SpecRecord;
  stamp: Stamp | undefined;
  outputStamp: Stamp | undefined;
}

/** Specs whose bytes are the recorded ones, with outputs that would have the same name and are there. */
function reusable(
  { root, specs }: Project,
  names: ReadonlyMap<string, string>,
  { manifest, files, specs: same = lookAtSpecs(root, manifest, files) }: Look,
): Map<string, Reused> {
  const records = manifest.records();
  const { files: known, names: knownNames, stamps, outputStamps } = manifest.head.specs;
  if (records === undefined) return new Map();
  const wanted = new Set(specs);
  return new Map(
    known.flatMap((file, at) =>
      same[at] === true && wanted.has(file) && names.get(file) === knownNames[at]
        ? [[file, { record: records(at), stamp: stamps.get(at), outputStamp: outputStamps.get(at) }] as const]
        : [],
    ),
  );
}

/** Those of the specs whose phrases all bind as they did, with other step definitions. */
async function boundAsBefore(
  reused: ReadonlyMap<string, Reused>,
  { config }: Project,
  { compiled }: Binder,
): Promise<Map<string, Reused>> {
  const [{ bindsOtherwise }, { createMatcher }] = await Promise.all([
    import("./phrases.js"),
    import("../steps/bind.js"),
  ]);
  const match = createMatcher(compiled);
  const services = new Set(Object.keys(config.services));
  return new Map(
    [...reused].filter(
      ([
        ,
        {
          record: { phrases },
        },
      ]) => phrases && !bindsOtherwise(phrases, match, services),
    ),
  );
}

/** The states of all specs and outputs after a compile. */
function entriesOf(
  { records, written, selected, project: { root, generated, specs } }: IncrementalResult,
  names: ReadonlyMap<string, string>,
  reused: ReadonlyMap<string, Reused>,
  { since, modified }: { since: number; modified: number },
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
      : isWritten.has(`${generated}/${name}`)
        ? writtenState(full, output.hash, modified)
        : settledState(full, output.hash, since);
    return { file, name, record, stamp, outputStamp };
  });
}
