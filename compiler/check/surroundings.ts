import { existsSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";

import type { Catalogue } from "../catalogue/index.js";
import type { LoadedConfig } from "../config/load.js";
import type { ConfigData } from "../config/schema.js";
import { findFiles } from "../files/find-files.js";
import type { FixtureFile } from "../generate/scope/project-fixtures.js";
import type { RecordedProject } from "../incremental/look.js";
import type { Diagnostic } from "../model/diagnostic.js";
import type { Project } from "../project/project.js";
import type { Plan } from "../plan/planned-cases.js";
import type { Bind, StepDefinition } from "../steps/binding.js";
import { loadBinder } from "../steps/index.js";
import { readCatalogue } from "./check-specs.js";

/** All of a project that specs are checked against. */
export interface Surroundings {
  config: ConfigData;
  /** Relative to the root, with `/`. */
  configFile: string;
  catalogue: Catalogue;
  plan?: Plan;
  definitions: readonly StepDefinition[];
  bind: Bind;
  fixtureFiles: readonly FixtureFile[];
  hasFile: (path: string) => boolean;
  /** What is wrong in it: in requirement documents, plan, step definitions, fixtures. */
  findings: Diagnostic[];
}

/** @param known the project's own step definitions and fixtures, where they are known, and in order */
export async function readSurroundings(
  project: Project,
  loaded: Pick<LoadedConfig, "file">,
  known?: RecordedProject["vocabulary"],
): Promise<Surroundings> {
  const { root, config } = project;
  const read = (path: string): Uint8Array | undefined => {
    const full = join(root, path);
    return existsSync(full) ? readFileSync(full) : undefined;
  };
  const configFile = configFileOf(root, loaded);
  const { catalogue, diagnostics: documents } = readCatalogue(config.documents, configFile, read);
  const planBytes = read(config.plan);
  // Its schema takes longer to load than a project without a plan to check.
  const plan = planBytes && (await import("../plan/plan-file.js")).readPlan(planBytes, config.plan);
  const { bind, definitions, diagnostics } = await loadBinder(root, config, known?.definitions);
  const fixtures = known ? { found: known.fixtureFiles, diagnostics: [] } : await fixtureFiles(project);
  return {
    config,
    configFile,
    catalogue,
    ...(plan && { plan: plan.plan }),
    definitions,
    bind,
    fixtureFiles: fixtures.found,
    hasFile: (path) => existsSync(join(root, path)),
    findings: [...documents, ...(plan?.diagnostics ?? []), ...diagnostics, ...fixtures.diagnostics],
  };
}

/** Where findings about the project as a whole stand: where its configuration would be, if it has none. */
export const configFileOf = (root: string, { file }: Pick<LoadedConfig, "file">): string =>
  file === undefined ? "tcspec.config.ts" : slashes(relative(root, file));

async function fixtureFiles({
  root,
  config,
}: Project): Promise<{ found: FixtureFile[]; diagnostics: Diagnostic[] }> {
  if (config.fixtures.length === 0) return { found: [], diagnostics: [] };
  const { readFixtureFile } = await import("../generate/scope/project-fixtures.js");
  const files = await findFiles(config.fixtures, { cwd: root, ignore: ["**/node_modules/**"] });
  const reads = files.sort().map((file) => readFixtureFile(readFileSync(join(root, file), "utf8"), file));
  return {
    found: reads.flatMap(({ found }) => found),
    diagnostics: reads.flatMap(({ diagnostics }) => diagnostics),
  };
}

const slashes = (path: string): string => (sep === "/" ? path : path.replaceAll(sep, "/"));
