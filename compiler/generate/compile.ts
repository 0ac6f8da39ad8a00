import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";

import { sortDiagnostics } from "../diagnostics/sort.js";
import { readSpec } from "../document/index.js";
import type { ReadResult, SpecDocument } from "../document/schema.js";
import type { Diagnostic } from "../model/diagnostic.js";
import type { Located } from "../model/range.js";
import { recordsOf } from "../incremental/records.js";
import type { SpecRecord } from "../incremental/manifest.js";
import type { Project } from "../project/project.js";
import type { Bind } from "../steps/binding.js";
import { duplicateIds } from "./duplicate-ids.js";
import { finding } from "./findings.js";
import type { GenerateContext } from "./generate-file.js";
import { outputNames } from "./output-name.js";
import { Outputs } from "./outputs.js";

export interface CompileOptions {
  /** Write nothing; say what is stale. */
  check?: boolean;
  /** Only these of the project's specs; outputs of others are left as they are. */
  specs?: readonly string[];
  /** Binds phrases to step definitions; without it no phrase binds. */
  bind?: Bind;
  /** Specs that are as they were when these were recorded, with outputs that are there: they are not read again. */
  reuse?: ReadonlyMap<string, SpecRecord>;
  /** Keep no document and no source: thousands of specs need the memory of one at a time. */
  lean?: boolean;
  /** The time of content that written files get, in milliseconds; by default when they are written. */
  modified?: number;
}

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
  /** What can be reused next time, by spec. */
  records: ReadonlyMap<string, SpecRecord>;
}

/** The runtime's own limit for a step; the configuration's default. */
const runtimeStepTimeoutMs = 60_000;

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
  const needsGenerator = reused.size < selected.length || project.config.fixtures.length > 0;
  const generator = needsGenerator
    ? await generatorOf(project, options.bind ?? bindsNothing, findings)
    : undefined;
  const sources = new Map<string, string>();
  const documents: SpecDocument[] = [];
  const specs = new Map<string, CompiledSpec>();
  for (const file of selected) {
    if (reused.has(file) || generator === undefined) continue;
    const read = readSpec(readFileSync(join(project.root, file)), file, project.config);
    specs.set(file, await generator(read));
    if (options.lean === true) continue;
    sources.set(file, read.source);
    documents.push(read.document);
  }
  const duplicates = duplicateIds(
    selected.flatMap((file) => {
      const cases = specs.get(file)?.cases ?? reused.get(file)?.cases;
      return cases ? [{ file, cases }] : [];
    }),
  );
  const twice = new Set(duplicates.map(({ file }) => file));
  // Their outputs would have to go: that is judged without what is recorded.
  if ([...twice].some((file) => reused.has(file)))
    return compile(project, {
      ...options,
      reuse: new Map([...reused].filter(([file]) => !twice.has(file))),
    });
  const diagnostics = [
    ...findings,
    ...[...specs].flatMap(([file, spec]) => [...spec.read, ...(twice.has(file) ? [] : spec.generated)]),
    ...[...reused.values()].flatMap((record) => record.diagnostics),
    ...duplicates,
  ];
  const names = outputNames(project.specs);
  const wanted = new Map(
    [...specs].flatMap(([spec, { text }]) => {
      const name = names.get(spec);
      return text === undefined || name === undefined || twice.has(spec)
        ? []
        : [[name, { spec, text }] as const];
    }),
  );
  const outputs = new Outputs(resolve(project.root, project.generated), options.modified);
  const kept = new Map(
    [...reused].flatMap(([file, { output }]) => (output ? [[output.name, file] as const] : [])),
  );
  const result = settle(outputs, wanted, kept, selected, project, options, diagnostics);
  const sorted = sortDiagnostics(diagnostics);
  const paths = [
    ...[...wanted].map(([name, { spec }]) => [spec, name] as const),
    ...[...kept].map(([name, spec]) => [spec, name] as const),
  ];
  return {
    ...result,
    diagnostics: sorted,
    sources,
    documents,
    read: [...specs.keys()],
    outputs: new Map(paths.map(([spec, name]) => [spec, `${project.generated}/${name}`])),
    records: new Map([...reused, ...recordsOf(specs, wanted, sorted)]),
  };
}

const bindsNothing: Bind = () => ({ kind: "unbound", nearest: [] });

/** What reading and generating a spec came to. */
interface CompiledSpec {
  hash: string;
  cases: { id: Located<string> }[];
  /** Findings of reading it, and of generating it. */
  read: Diagnostic[];
  generated: Diagnostic[];
  /** Absent where an error keeps it from being generated. */
  text?: string;
}

/** Reads the fixtures of the project once, and gives what generates one spec. */
async function generatorOf(
  project: Project,
  bind: Bind,
  findings: Diagnostic[],
): Promise<(read: ReadResult) => Promise<CompiledSpec>> {
  const { createGenerator } = await import("./generator.js");
  const generate = createGenerator({
    generatedFolder: project.generated,
    bind,
    fixtureFiles: await projectFixtures(project, findings),
    levelOf: levelBy(project.config.idPattern),
    ...(project.config.stepTimeoutMs !== runtimeStepTimeoutMs && {
      stepTimeoutMs: project.config.stepTimeoutMs,
    }),
  });
  return async ({ document, source, diagnostics: read }) => {
    const { hash } = document;
    const cases = document.cases.map(({ id }) => ({ id }));
    const isBroken = cases.length === 0 || read.some(({ severity }) => severity === "error");
    if (isBroken) return { hash, cases, read, generated: [] };
    const { diagnostics: generated, text } = await generate(document, source);
    return { hash, cases, read, generated, ...(text !== undefined && { text }) };
  };
}

async function projectFixtures(
  project: Project,
  diagnostics: Diagnostic[],
): Promise<GenerateContext["fixtureFiles"]> {
  if (project.config.fixtures.length === 0) return [];
  const [{ readFixtureFile }, { glob }] = await Promise.all([
    import("./scope/project-fixtures.js"),
    import("tinyglobby"),
  ]);
  const files = await glob(project.config.fixtures, { cwd: project.root, ignore: ["**/node_modules/**"] });
  return files.sort().flatMap((file) => {
    const read = readFixtureFile(readFileSync(join(project.root, file), "utf8"), file);
    diagnostics.push(...read.diagnostics);
    return read.found;
  });
}

function levelBy(idPattern: string): (id: string) => number | undefined {
  const pattern = new RegExp(idPattern);
  return (id) => {
    const level = Number(pattern.exec(id)?.groups?.["level"]);
    return Number.isInteger(level) ? level : undefined;
  };
}

function settle(
  outputs: Outputs,
  wanted: ReadonlyMap<string, { spec: string; text: string }>,
  kept: ReadonlyMap<string, string>,
  selected: readonly string[],
  project: Project,
  { check = false, specs }: CompileOptions,
  diagnostics: Diagnostic[],
): Pick<CompileResult, "written" | "unchanged" | "removed" | "stale"> {
  const written: string[] = [];
  const unchanged: string[] = [...kept.keys()];
  for (const [name, { spec, text }] of wanted) {
    const present = outputs.present(name);
    if (present.kind === "foreign") diagnostics.push(foreign(spec, `${project.generated}/${name}`));
    else if (present.kind === "ours" && present.text === text) unchanged.push(name);
    else written.push(name);
  }
  const names = outputNames(project.specs);
  const inScope = new Set(selected.map((spec) => names.get(spec)));
  const known = new Set(names.values());
  const removed = outputs
    .ours(new Set([...wanted.keys(), ...kept.keys()]))
    .filter((name) => inScope.has(name) || (specs === undefined && !known.has(name)));

  if (!check) {
    for (const name of written) outputs.write(name, wanted.get(name)?.text ?? "");
    for (const name of removed) outputs.remove(name);
  }
  const paths = (list: string[]) => list.map((name) => `${project.generated}/${name}`).sort();
  return {
    written: check ? [] : paths(written),
    unchanged: paths(unchanged),
    removed: check ? [] : paths(removed),
    stale: check ? paths([...written, ...removed]) : [],
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
