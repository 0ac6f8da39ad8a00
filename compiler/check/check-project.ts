import { readFileSync } from "node:fs";
import { join } from "node:path";

import type { LoadedConfig } from "../config/load.js";
import { sortDiagnostics } from "../diagnostics/sort.js";
import { readSpec } from "../document/index.js";
import type { ReadResult } from "../document/schema.js";
import type { Diagnostic } from "../model/diagnostic.js";
import type { Project } from "../project/project.js";
import type { Bind } from "../steps/binding.js";
import { checkSpecs } from "./check-specs.js";
import { generatorFindings } from "./generator-findings.js";
import { applySuppressions, type FileSuppressions, suppressionsOf } from "./suppressions.js";
import { readSurroundings } from "./surroundings.js";

export interface ProjectCheck {
  /** Sorted, without what comments switch off. */
  diagnostics: Diagnostic[];
  specs: ReadResult[];
  /** Binds phrases as the check did. */
  bind: Bind;
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
  options: ProjectCheckOptions,
): Promise<ProjectCheck> {
  const { root, config } = project;
  const specs = project.specs.map((file) => readSpec(readFileSync(join(root, file)), file, config));
  const { findings, fixtureFiles, ...surroundings } = await readSurroundings(project, loaded);
  const { bind } = surroundings;
  const diagnostics = await checkSpecs({
    ...surroundings,
    specs,
    complete: true,
    today: options.today,
    others: [
      ...findings,
      ...(await generatorFindings(specs, { config, bind, fixtureFiles })),
      ...(await typesOf(project, bind, options)),
    ],
  });
  const comments = specs.map(({ document }) => suppressionsOf(document));
  return { diagnostics: reported(diagnostics, comments, project, options), specs, bind };
}

/** What is told of all findings: sorted, without what comments switch off, of the selected specs. */
export function reported(
  diagnostics: readonly Diagnostic[],
  comments: readonly FileSuppressions[],
  { specs }: Pick<Project, "specs">,
  { only, types = false }: ProjectCheckOptions,
): Diagnostic[] {
  const kept = applySuppressions(diagnostics, comments, types ? [] : ["type-error"]);
  if (only === undefined) return sortDiagnostics(kept);
  const all = new Set(specs);
  return sortDiagnostics(kept.filter(({ file }) => only.includes(file) || !all.has(file)));
}

/** None unless they are asked for. */
export async function typesOf(
  project: Project,
  bind: Bind,
  { only, types = false }: ProjectCheckOptions,
): Promise<Diagnostic[]> {
  if (!types) return [];
  const { typeFindings } = await import("../types/type-findings.js");
  return typeFindings(project, { bind, ...(only && { specs: only }) });
}
