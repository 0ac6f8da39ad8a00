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

/**
 * Reads what a project has and checks it. With `only`, findings about other specs are left out; the index is of all
 * specs all the same, because ids are unique in a project and not in a selection.
 *
 * @param today ISO date
 */
export async function checkProject(
  project: Project,
  loaded: Pick<LoadedConfig, "file">,
  today: string,
  only?: readonly string[],
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
    ],
  });
  const kept = applySuppressions(
    diagnostics,
    specs.map(({ document }) => document),
  );
  const selected =
    only === undefined
      ? kept
      : kept.filter(({ file }) => only.includes(file) || !project.specs.includes(file));
  return { diagnostics: sortDiagnostics(selected), specs };
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
