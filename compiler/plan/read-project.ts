import { readFileSync, existsSync } from "node:fs";
import { join } from "node:path";

import type { Catalogue } from "../catalogue/index.js";
import { checkProject } from "../check/check-project.js";
import { readCatalogue } from "../check/check-specs.js";
import { readPlan } from "../check/plan-file.js";
import { redactDiagnostic } from "../check/redact.js";
import { configFileIn } from "../config/find.js";
import type { LoadedConfig } from "../config/load.js";
import type { SpecDocument } from "../document/schema.js";
import { type EvidenceRuns, readRuns } from "../evidence/read-runs.js";
import { compile } from "../generate/index.js";
import { compileIncrementally } from "../incremental/compile.js";
import { hashFile } from "../incremental/stamp.js";
import type { Diagnostic } from "../model/diagnostic.js";
import { openProject } from "../project/project.js";
import { loadBinder } from "../steps/index.js";
import type { PlanTree } from "./tree.js";

/** All of a project that its plan and its certification follow from, read once. */
export interface ProjectState {
  root: string;
  tree?: PlanTree;
  documents: SpecDocument[];
  /** Findings of `check`, those of the plan's file included. */
  diagnostics: Diagnostic[];
  /** SHA-256 of the generated file by spec, where it is what the spec gives. */
  generated: ReadonlyMap<string, string>;
  catalogue: Catalogue;
  evidence: EvidenceRuns;
}

/**
 * Reads a project's plan, specs, findings, generated files, requirement documents and results. Writes nothing.
 *
 * @param today ISO date
 * @param tool identity of the running compiler, where it has one: then only what changed is generated to compare
 */
export async function readProjectState(
  loaded: LoadedConfig,
  { today, tool }: { today: string; tool?: string },
): Promise<ProjectState> {
  const { root, data } = loaded;
  const project = await openProject(root, data);
  const { diagnostics, specs } = await checkProject(project, loaded, { today });
  const { outputs, unchanged } =
    tool === undefined
      ? await compile(project, { check: true, lean: true, bind: (await loadBinder(root, data)).bind })
      : await compileIncrementally(
          { root, configFile: configFileIn(loaded), load: async () => Promise.resolve(loaded) },
          { tool, check: true },
        );
  const current = new Set(unchanged);
  const generated = [...outputs].flatMap(([spec, path]) => {
    const hash = current.has(path) ? hashFile(join(root, path)) : undefined;
    return hash === undefined ? [] : [[spec, hash] as const];
  });
  const bytesOf = (path: string) =>
    existsSync(join(root, path)) ? readFileSync(join(root, path)) : undefined;
  const planBytes = bytesOf(data.plan);
  const tree = planBytes && readPlan(planBytes, data.plan).tree;
  return {
    root,
    ...(tree && { tree }),
    documents: specs.map(({ document }) => document),
    diagnostics: diagnostics.map(redactDiagnostic),
    generated: new Map(generated),
    catalogue: readCatalogue(data.documents, data.plan, bytesOf).catalogue,
    evidence: readRuns(root),
  };
}

/** The level that an id names, by the configuration's pattern. */
export function levelByPattern(idPattern: string): (id: string) => number | undefined {
  const pattern = new RegExp(idPattern, "u");
  return (id) => {
    const level = Number(pattern.exec(id)?.groups?.["level"]);
    return Number.isInteger(level) ? level : undefined;
  };
}
