import { join } from "node:path";

import type { LoadedConfig } from "../config/load.js";
import { Comparison } from "../incremental/comparison.js";
import { contextOf, signaturesOf } from "../incremental/context.js";
import { sha256 } from "../files/sha256.js";
import type { RecordedProject } from "../incremental/look.js";
import { cacheFolder } from "../incremental/manifest.js";
import { fileSystemTime, hashFile, settledState } from "../incremental/stamp.js";
import type { Diagnostic } from "../model/diagnostic.js";
import type { Project } from "../project/project.js";
import { inParallel } from "../parallel/pool.js";
import { threadsFor } from "../parallel/threads.js";
import { checkIndex, withSeverities } from "../rules/run.js";
import { type CheckRecord, readRecords, writeRecords } from "./check-records.js";
import { type ProjectCheckOptions, reported, typesOf } from "./check-project.js";
import { dedupe } from "./check-specs.js";
import { checkJob, createSpecChecker } from "./spec-checker.js";
import { readSurroundings, type Surroundings } from "./surroundings.js";

export interface IncrementalCheckOptions extends ProjectCheckOptions {
  /** The project's own step definitions and fixtures, where they are known, and in order. */
  known?: RecordedProject["vocabulary"];
}

export interface IncrementalCheck {
  /** Sorted, without what comments switch off. */
  diagnostics: Diagnostic[];
  /** Specs that were read and checked. */
  checked: string[];
}

/**
 * Checks a project as `checkProject` does, reading only specs that are not as they were when they were checked; then
 * records what was found. What hangs on other specs or on the day is judged each time, from what is kept of each spec.
 *
 * @param tool see {@link ../incremental/tool}
 * @throws NativeCompilerError with `types`, where TypeScript's native compiler is not installed or fails
 */
export async function checkIncrementally(
  project: Project,
  loaded: Pick<LoadedConfig, "file">,
  tool: string,
  { known: vocabulary, ...options }: IncrementalCheckOptions,
): Promise<IncrementalCheck> {
  const { root, config, specs } = project;
  const surroundings = await readSurroundings(project, loaded, vocabulary);
  const context = await contextOfCheck(root, tool, surroundings);
  const former = readRecords(root);
  const known = former?.context === context ? former.specs : {};
  const files = new Comparison(() => fileSystemTime(cacheFolder(root)));
  const records = new Map<string, CheckRecord>();
  const checked: string[] = [];
  for (const file of specs) {
    const record = Object.hasOwn(known, file) ? known[file] : undefined;
    const state = record && files.same(join(root, file), record.state);
    if (record && state && record.asked.every(([path, found]) => surroundings.hasFile(path) === found))
      records.set(file, { ...record, state });
    else checked.push(file);
  }
  const job = checkJob(root, surroundings);
  const own = createSpecChecker(job, surroundings.bind);
  if (checked.length > 0) {
    // Before a spec is read: what has older times then, and is read later, cannot change unseen.
    const { since } = files;
    const results = await inParallel(threadsFor(checked.length), checked, job, own);
    for (const [file, { hash, ...result }] of results)
      records.set(file, { ...result, state: settledState(join(root, file), hash, since) });
  }
  if (former?.context !== context || files.read || records.size < Object.keys(known).length)
    writeRecords(root, { context, specs: Object.fromEntries(records) });

  const all = specs.flatMap((file) => records.get(file) ?? []);
  const index = all.map((record) => record.indexed);
  const { findings, plan, bind } = surroundings;
  const others = [...findings, ...(await typesOf(project, bind, options))];
  const diagnostics = dedupe([
    ...all.flatMap((record) => record.findings),
    ...checkIndex({ specs: index, complete: true, ...(plan && { plan }), today: options.today }, config),
    ...withSeverities(others, index, config),
  ]);
  const comments = all.map((record) => record.comments);
  return { diagnostics: reported(diagnostics, comments, project, options), checked };
}

async function contextOfCheck(
  root: string,
  tool: string,
  { config, configFile, definitions }: Surroundings,
): Promise<string> {
  const documents = Object.values(config.documents).flatMap(({ file }) => file ?? []);
  const others = [config.plan, ...documents].map((file) => [file, hashFile(join(root, file)) ?? null]);
  const compiled = await contextOf(root, tool, config);
  return sha256(JSON.stringify([compiled, signaturesOf(definitions), configFile, others]));
}
