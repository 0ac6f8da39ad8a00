import { readFileSync, existsSync } from "node:fs";
import { join } from "node:path";

import { checkIncrementally } from "../check/check-incrementally.js";
import { checkProject } from "../check/check-project.js";
import { readPlan } from "../plan/plan-file.js";
import { redactDiagnostic } from "../check/redact.js";
import { configFileIn } from "../config/find.js";
import type { LoadedConfig } from "../config/load.js";
import { readSpec } from "../document/index.js";
import type { SpecDocument } from "../document/schema.js";
import { type EvidenceRuns, readRuns } from "../evidence/read-runs.js";
import { compile, type CompileResult } from "../compile/compile.js";
import { compileIncrementally } from "../incremental/compile.js";
import { hashFile } from "../incremental/stamp.js";
import type { Diagnostic } from "../model/diagnostic.js";
import { openProject, type Project } from "../project/project.js";
import type { PlanTree } from "../plan/tree.js";

/** All of a project that its plan and its certification follow from, read once. */
export interface ProjectState {
  root: string;
  tree?: PlanTree;
  documents: SpecDocument[];
  /** Findings of `check`, those of the plan's file included. */
  diagnostics: Diagnostic[];
  /** SHA-256 of the generated file by spec, where it is what the spec gives. */
  generated: ReadonlyMap<string, string>;
  evidence: EvidenceRuns;
}

/**
 * Reads a project's plan, specs, findings, generated files and results. Writes nothing but what `check` keeps of itself.
 *
 * @param today ISO date
 * @param tool identity of the running compiler, where it has one: then only what changed is checked and generated
 */
export async function readProjectState(
  loaded: LoadedConfig,
  { today, tool }: { today: string; tool?: string },
): Promise<ProjectState> {
  const { root, data } = loaded;
  const project = await openProject(root, data);
  const { diagnostics, documents, outputs, unchanged } = await (tool === undefined
    ? checkedAndCompiled(project, loaded, today)
    : incrementally(project, loaded, today, tool));
  const current = new Set(unchanged);
  const generated = [...outputs].flatMap(([spec, path]) => {
    const hash = current.has(path) ? hashFile(join(root, path)) : undefined;
    return hash === undefined ? [] : [[spec, hash] as const];
  });
  const planFile = join(root, data.plan);
  const tree = existsSync(planFile) ? readPlan(readFileSync(planFile), data.plan).tree : undefined;
  return {
    root,
    ...(tree && { tree }),
    documents,
    diagnostics: diagnostics.map(redactDiagnostic),
    generated: new Map(generated),
    evidence: readRuns(root),
  };
}

type Derived = Pick<ProjectState, "diagnostics" | "documents"> & Pick<CompileResult, "outputs" | "unchanged">;

async function checkedAndCompiled(project: Project, loaded: LoadedConfig, today: string): Promise<Derived> {
  const { diagnostics, specs, bind } = await checkProject(project, loaded, { today });
  const { outputs, unchanged } = await compile(project, { check: true, lean: true, bind });
  return { diagnostics, documents: specs.map(({ document }) => document), outputs, unchanged };
}

async function incrementally(
  project: Project,
  loaded: LoadedConfig,
  today: string,
  tool: string,
): Promise<Derived> {
  const { root, config } = project;
  const { diagnostics } = await checkIncrementally(project, loaded, tool, { today });
  const { outputs, unchanged } = await compileIncrementally(
    { root, configFile: configFileIn(loaded), load: async () => Promise.resolve(loaded) },
    { tool, check: true },
  );
  const documents = project.specs.map(
    (file) => readSpec(readFileSync(join(root, file)), file, config).document,
  );
  return { diagnostics, documents, outputs, unchanged };
}
