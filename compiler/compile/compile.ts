import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";

import { sortDiagnostics } from "../diagnostics/sort.js";
import type { SpecDocument } from "../document/schema.js";
import { findFiles } from "../files/find-files.js";
import type { Diagnostic } from "../model/diagnostic.js";
import { recordsOf } from "../records/records.js";
import type { SpecRecord } from "../records/spec-record.js";
import type { Project } from "../project/project.js";
import type { Bind, StepDefinition } from "../steps/binding.js";
import { duplicateIds, sharingIds } from "../generate/duplicate-ids.js";
import { finding } from "../generate/findings.js";
import { outputNames } from "./output-name.js";
import { Outputs } from "./outputs.js";
import type { FixtureFile } from "../generate/scope/project-fixtures.js";
import type { CompiledSpec } from "../records/compiled-spec.js";
import type { CompileJob, SpecCompilerSetup } from "./spec-compiler.js";

export interface CompileOptions {
  /** Write nothing; say what is stale. */
  check?: boolean;
  /** Only these of the project's specs; outputs of others are left as they are. */
  specs?: readonly string[];
  /** Binds phrases to step definitions; without it no phrase binds. */
  bind?: Bind;
  /** What `bind` binds to. With these, and `lean`, many specs are compiled on several threads. */
  definitions?: readonly StepDefinition[];
  /** Specs that are as they were when these were recorded, with outputs that are there: they are not read again. */
  reuse?: ReadonlyMap<string, SpecRecord>;
  /** Keep no document and no source: thousands of specs need the memory of one at a time. */
  lean?: boolean;
  /** What the project's fixture files define, where it is known, and in order. */
  fixtureFiles?: readonly FixtureFile[];
  /** Names of the generated files by spec, where they are known. */
  names?: ReadonlyMap<string, string>;
  /** The time of content that written files get, in milliseconds; by default when they are written. */
  modified?: number;
}

type Found = Pick<SpecRecord, "hash" | "cases">;

/** What compiling did, or would do. Names of outputs are relative to the project's root, sorted. */
export interface CompileResult {
  written: string[];
  unchanged: string[];
  removed: string[];
  /** With `check`: what would be written or removed. */
  stale: string[];
  diagnostics: Diagnostic[];
  /** Texts of the specs read, for frames; none with `lean`. */
  sources: ReadonlyMap<string, string>;
  /** Of the specs read; none with `lean`. */
  documents: SpecDocument[];
  /** Specs that were read: all but those reused. */
  read: string[];
  /** Generated files by spec; a spec with an error has none. */
  outputs: ReadonlyMap<string, string>;
  /** What was found in each spec, also in those reused. */
  cases: ReadonlyMap<string, Found>;
  /** What the project's fixture files define. */
  fixtureFiles: readonly FixtureFile[];
  /** What can be reused next time, by spec. */
  records: ReadonlyMap<string, SpecRecord>;
}

/**
 * Compiles the specs of a project: reads each, generates its Jest file, writes what changed and removes outputs
 * whose spec is gone or cannot be generated, so that nothing stale runs. Of the files in the folder only those that
 * tcspec wrote are touched.
 */
export async function compile(project: Project, options: CompileOptions = {}): Promise<CompileResult> {
  const selected = options.specs ?? project.specs;
  const reused = new Map(
    selected.flatMap((file) => {
      const record = options.reuse?.get(file);
      return record ? [[file, record] as const] : [];
    }),
  );
  const findings: Diagnostic[] = [];
  const names = options.names ?? outputNames(project.specs);
  const fixtureFiles = options.fixtureFiles ?? (await projectFixtures(project, findings));
  const setup: SpecCompilerSetup = {
    root: project.root,
    config: project.config,
    generated: project.generated,
    names,
    fixtureFiles,
    check: options.check ?? false,
    ...(options.modified !== undefined && { modified: options.modified }),
  };
  const files = selected.filter((file) => !reused.has(file));
  const { specs, sources, documents } = await compileSpecs(files, setup, options);
  const identified = selected.flatMap((file) => {
    const found = specs.get(file) ?? reused.get(file);
    return found ? [{ file, ids: found.ids }] : [];
  });
  const cases = new Map<string, Found>([...specs].map(([file, spec]) => [file, foundIn(spec)]));
  for (const [file, record] of reused) cases.set(file, record);
  const duplicates = duplicateIds(
    sharingIds(identified).map(({ file }) => ({ file, cases: cases.get(file)?.cases ?? [] })),
  );
  const twice = new Set(duplicates.map(({ file }) => file));
  // Their outputs would have to go: that is judged without what is recorded.
  if ([...twice].some((file) => reused.has(file)))
    return compile(project, {
      ...options,
      reuse: new Map([...reused].filter(([file]) => !twice.has(file))),
    });
  const compiled = new Map([...specs].filter(([file]) => !twice.has(file)));
  const diagnostics = [
    ...findings,
    ...[...specs].flatMap(([file, spec]) => [...spec.read, ...(twice.has(file) ? [] : spec.generated)]),
    ...[...reused.values()].flatMap((record) => record.diagnostics),
    ...duplicates,
    ...[...compiled].flatMap(([file, { output }]) =>
      output?.state === "foreign" ? [foreign(file, `${project.generated}/${output.name}`)] : [],
    ),
  ];
  const kept = new Map(
    [...reused].flatMap(([file, { output }]) => (output ? [[output.name, file] as const] : [])),
  );
  const result = settle(specs, twice, kept, { selected, names }, project, options);
  const sorted = sortDiagnostics(diagnostics);
  const paths = [
    ...[...compiled].flatMap(([spec, { output }]) => (output ? [[spec, output.name] as const] : [])),
    ...[...kept].map(([name, spec]) => [spec, name] as const),
  ];
  return {
    ...result,
    diagnostics: sorted,
    sources,
    documents,
    read: files,
    fixtureFiles,
    outputs: new Map(paths.map(([spec, name]) => [spec, `${project.generated}/${name}`])),
    cases,
    records: new Map([...reused, ...recordsOf(specs, sorted)]),
  };
}

/** What was found in a spec: its cases are parsed when they are asked for. */
function foundIn({ hash, cases }: CompiledSpec): Found {
  let parsed: Found["cases"] | undefined;
  return {
    hash,
    get cases() {
      return (parsed ??= JSON.parse(cases) as Found["cases"]);
    },
  };
}

const bindsNothing: Bind = () => ({ kind: "unbound", nearest: [] });

interface Compiled {
  specs: Map<string, CompiledSpec>;
  sources: Map<string, string>;
  documents: SpecDocument[];
}

async function compileSpecs(
  files: readonly string[],
  setup: SpecCompilerSetup,
  { bind = bindsNothing, definitions, lean = false }: CompileOptions,
): Promise<Compiled> {
  const result: Compiled = { specs: new Map(), sources: new Map(), documents: [] };
  if (files.length === 0) return result;
  const { createSpecCompiler } = await import("./spec-compiler.js");
  const compileSpec = createSpecCompiler(setup, bind);
  if (lean && definitions) {
    const [{ inParallel }, { threadsFor }] = await Promise.all([
      import("../parallel/pool.js"),
      import("../parallel/threads.js"),
    ]);
    const job: CompileJob = { kind: "compile", setup, definitions };
    const own = async (file: string) => (await compileSpec(file)).compiled;
    return { ...result, specs: await inParallel(threadsFor(files.length), files, job, own) };
  }
  for (const file of files) {
    const { compiled, read } = await compileSpec(file);
    result.specs.set(file, compiled);
    if (lean) continue;
    result.sources.set(file, read.source);
    result.documents.push(read.document);
  }
  return result;
}

async function projectFixtures(project: Project, diagnostics: Diagnostic[]): Promise<readonly FixtureFile[]> {
  if (project.config.fixtures.length === 0) return [];
  const files = await findFiles(project.config.fixtures, {
    cwd: project.root,
    ignore: ["**/node_modules/**"],
  });
  if (files.length === 0) return [];
  const { readFixtureFile } = await import("../generate/scope/project-fixtures.js");
  return files.sort().flatMap((file) => {
    const read = readFixtureFile(readFileSync(join(project.root, file), "utf8"), file);
    diagnostics.push(...read.diagnostics);
    return read.found;
  });
}

/**
 * What became of the outputs; removes those whose spec is gone or cannot be generated.
 *
 * @param twice specs whose ids others have, too: what was written of them goes
 */
function settle(
  specs: ReadonlyMap<string, CompiledSpec>,
  twice: ReadonlySet<string>,
  kept: ReadonlyMap<string, string>,
  { selected, names }: { selected: readonly string[]; names: ReadonlyMap<string, string> },
  project: Project,
  { check = false, specs: only }: CompileOptions,
): Pick<CompileResult, "written" | "unchanged" | "removed" | "stale"> {
  const outputs = new Outputs(resolve(project.root, project.generated));
  const stale: string[] = [];
  const unchanged: string[] = [...kept.keys()];
  const wanted = new Set(kept.keys());
  const unwanted = new Set<string>();
  for (const [file, { output }] of specs) {
    if (!output) continue;
    if (!twice.has(file)) {
      wanted.add(output.name);
      if (output.state !== "foreign") (output.state === "stale" ? stale : unchanged).push(output.name);
    } else if (output.state === "stale" && !output.replaces) unwanted.add(output.name);
  }
  const inScope = new Set(selected.map((spec) => names.get(spec)));
  const known = new Set(names.values());
  const superfluous = outputs
    .ours(wanted)
    .filter((name) => inScope.has(name) || (only === undefined && !known.has(name)));
  if (!check) for (const name of superfluous) outputs.remove(name);
  const removed = superfluous.filter((name) => !unwanted.has(name));
  const paths = (list: string[]) => list.map((name) => `${project.generated}/${name}`).sort();
  return {
    written: check ? [] : paths(stale),
    unchanged: paths(unchanged),
    removed: check ? [] : paths(removed),
    stale: check ? paths([...stale, ...removed]) : [],
  };
}

function foreign(spec: string, output: string): Diagnostic {
  const start = { line: 1, column: 1, offset: 0 };
  return finding(
    "foreign-output",
    spec,
    { start, end: start },
    `Unexpected file ${output}, expected none or one that tcspec wrote: it is left as it is, and the spec is not generated. Move it away, or rename the spec.`,
    { output },
  );
}
