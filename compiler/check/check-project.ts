import { existsSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { glob } from "tinyglobby";

import type { LoadedConfig } from "../config/load.js";
import { sortDiagnostics } from "../diagnostics/sort.js";
import { readSpec } from "../document/index.js";
import type { ReadResult } from "../document/schema.js";
import type { FixtureFile } from "../generate/scope/project-fixtures.js";
import type { Diagnostic } from "../model/diagnostic.js";
import type { Project } from "../project/project.js";
import type { Bind } from "../steps/binding.js";
import { loadBinder } from "../steps/index.js";
import { checkSpecs, readCatalogue } from "./check-specs.js";
import { generatorFindings } from "./generator-findings.js";
import { readPlan } from "./plan-file.js";
import { applySuppressions } from "./suppressions.js";

export interface ProjectCheck {
  /** Sorted, without what comments switch off. */
  diagnostics: Diagnostic[];
  specs: ReadResult[];
}

export interface ProjectCheckOptions {
  /** ISO date. */
  today: string;
  /** Leaves findings about other specs out. */
  only?: readonly string[];
  /** Type-checks the generated tests, too. */
  types?: boolean;
}

/**
 * Reads what a project has and checks it. The index is of all specs also with `only`, because ids are unique in a
 * project and not in a selection.
 *
 * @throws NativeCompilerError with `types`, where TypeScript's native compiler is not installed or fails
 */
export async function checkProject(
  project: Project,
  loaded: Pick<LoadedConfig, "file">,
  { today, only, types = false }: ProjectCheckOptions,
): Promise<ProjectCheck> {
  const { root, config } = project;
  const read = (path: string): Uint8Array | undefined => {
    const full = join(root, path);
    return existsSync(full) ? readFileSync(full) : undefined;
  };
  const configFile = loaded.file === undefined ? "tcspec.config.ts" : slashes(relative(root, loaded.file));
  const specs = project.specs.map((file) => readSpec(readFileSync(join(root, file)), file, config));
  const { catalogue, diagnostics: documents } = readCatalogue(config.documents, configFile, read);
  const planBytes = read(config.plan);
  const plan = planBytes && readPlan(planBytes, config.plan);
  const { bind, diagnostics: definitions } = await loadBinder(root, config);
  const fixtures = await fixtureFiles(project);
  const diagnostics = await checkSpecs({
    specs,
    complete: true,
    catalogue,
    ...(plan && { plan: plan.plan }),
    bind,
    hasFile: (path) => existsSync(join(root, path)),
    configFile,
    config,
    today,
    others: [
      ...documents,
      ...(plan?.diagnostics ?? []),
      ...definitions,
      ...fixtures.diagnostics,
      ...(await generatorFindings(specs, { config, bind, fixtureFiles: fixtures.found })),
      ...(types ? await typesOf(project, bind, only) : []),
    ],
  });
  const kept = applySuppressions(
    diagnostics,
    specs.map(({ document }) => document),
    types ? [] : ["type-error"],
  );
  const selected =
    only === undefined
      ? kept
      : kept.filter(({ file }) => only.includes(file) || !project.specs.includes(file));
  return { diagnostics: sortDiagnostics(selected), specs };
}

async function typesOf(
  project: Project,
  bind: Bind,
  only: readonly string[] | undefined,
): Promise<Diagnostic[]> {
  const { typeFindings } = await import("../types/type-findings.js");
  return typeFindings(project, { bind, ...(only && { specs: only }) });
}

async function fixtureFiles({
  root,
  config,
}: Project): Promise<{ found: FixtureFile[]; diagnostics: Diagnostic[] }> {
  if (config.fixtures.length === 0) return { found: [], diagnostics: [] };
  const { readFixtureFile } = await import("../generate/scope/project-fixtures.js");
  const files = await glob(config.fixtures, { cwd: root, ignore: ["**/node_modules/**"] });
  const reads = files.sort().map((file) => readFixtureFile(readFileSync(join(root, file), "utf8"), file));
  return {
    found: reads.flatMap(({ found }) => found),
    diagnostics: reads.flatMap(({ diagnostics }) => diagnostics),
  };
}

const slashes = (path: string): string => (sep === "/" ? path : path.replaceAll(sep, "/"));
