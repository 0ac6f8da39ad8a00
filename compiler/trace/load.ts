import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative, resolve, sep } from "node:path";

import { type CatalogueSection, readRequirements } from "../catalogue/index.js";
import { readSpec } from "../document/index.js";
import type { ReadResult } from "../document/schema.js";
import { isSystemError, reasonOf } from "../files/system-error.js";
import { duplicateIds } from "../generate/duplicate-ids.js";
import type { Diagnostic } from "../model/diagnostic.js";
import type { Located } from "../model/range.js";
import type { Project } from "../project/project.js";
import { FixtureFolders } from "../test-data/fixture-folders.js";
import type { DocumentInput, TraceInput } from "./build-trace.js";
import { type CaseDigest, digestsOf } from "./digest.js";
import type { SealProblem } from "../seal/seal.js";
import { doubtOf, sealProblemIn } from "../seal/run-seal.js";
import { traceFinding } from "./finding.js";
import { parseLock } from "./lock/format.js";
import { joinResults } from "./results/evidence.js";
import { missingShards } from "./results/missing-shards.js";
import { readResultsFile, type ResultsFile } from "./results/read-results.js";

export interface LoadOptions {
  /** Results files, or folders of them, absolute; those of the project's own runs where absent. */
  results?: readonly string[];
  /** Where findings about the configuration stand, relative to the root. */
  configFile: string;
  /** Called for each spec while it is in memory. */
  onSpec?: (read: ReadResult, evidence: TraceInput["evidence"]) => void;
}

/** Findings of reading a spec without which a test case or a reference would be lost unsaid. */
const losses: ReadonlySet<string> = new Set([
  "id-form",
  "duplicate-id",
  "title-form",
  "reference-form",
  "file-limits",
  "file-encoding",
]);

/** Reads what a trace is made of: requirement documents, specs (one in memory at a time), the lock, results. */
export function loadTrace(project: Project, options: LoadOptions): TraceInput {
  const { root, config } = project;
  const diagnostics: Diagnostic[] = [];
  const documents = loadDocuments(project, options.configFile, diagnostics);
  const { evidence } = loadEvidence(root, options.results, diagnostics);
  const folders = new FixtureFolders(root);
  const cases: CaseDigest[] = [];
  const identified: { file: string; cases: { id: Located<string> }[] }[] = [];
  for (const file of project.specs) {
    const bytes = readFileSync(join(root, file));
    const read = readSpec(bytes, file, config);
    diagnostics.push(...read.diagnostics.filter(({ rule }) => losses.has(rule)));
    identified.push({ file, cases: read.document.cases.map(({ id }) => ({ id })) });
    const data = folders.dataOf(file, () => new TextDecoder().decode(bytes));
    cases.push(...digestsOf(read.document, data));
    options.onSpec?.(read, evidence);
  }
  diagnostics.push(...duplicateIds(identified));
  const lock = loadLock(root, config.trace.lock, diagnostics);
  return { config, cases, documents, evidence, diagnostics, ...(lock && { lock }) };
}

function loadDocuments(
  { root, config }: Project,
  configFile: string,
  diagnostics: Diagnostic[],
): DocumentInput[] {
  return Object.entries(config.documents).map(([key, { file }]) => {
    if (file === undefined) return { key, entries: [] };
    const bytes = readOrNothing(join(root, file));
    if (bytes === undefined) {
      diagnostics.push(
        traceFinding(
          "no-requirements",
          "error",
          configFile,
          `Unexpected document ${key} without its file ${file}, expected one there: its sections are missing from the trace`,
          { data: { document: key, file } },
        ),
      );
      return { key, file, entries: [] };
    }
    const read = readRequirements(bytes, file);
    diagnostics.push(...read.diagnostics);
    const entries: CatalogueSection[] = read.document.entries;
    if (entries.length === 0)
      diagnostics.push(
        traceFinding(
          "no-requirements",
          "error",
          file,
          `Unexpected document ${key} without a numbered section, expected headings such as "## 5.1 Performance Targets"`,
          { data: { document: key, file } },
        ),
      );
    return { key, file, entries };
  });
}

/**
 * The evidence of results files; unreadable ones are findings, and the others count all the same. What was changed after its
 * run, or has no seal that would tell, is a finding, too, and proves nothing.
 *
 * @param paths files or folders, absolute; `.tcspec/results` of the project where absent
 */
export function loadEvidence(
  root: string,
  paths: readonly string[] | undefined,
  diagnostics: Diagnostic[],
): { evidence: TraceInput["evidence"]; files: ResultsFile[] } {
  const files = (paths ?? [join(root, ".tcspec", "results")]).flatMap((path) =>
    resultsPaths(path, paths === undefined),
  );
  const read = files.flatMap((path): ResultsFile[] => {
    const file = relative(root, path).split(sep).join("/");
    const { results, diagnostics: found } = readResultsFile(path, file);
    diagnostics.push(...found);
    if (results === undefined) return [];
    const problem = sealProblemIn(root, results);
    if (doubtOf(problem) !== undefined) diagnostics.push(doubtfulResults(file, results.runId, problem));
    return [{ file, results, ...(problem !== undefined && { problem }) }];
  });
  const joined = joinResults(read);
  diagnostics.push(...joined.diagnostics, ...missingShards(read));
  return { evidence: joined.evidence, files: read };
}

function doubtfulResults(file: string, run: string, problem: SealProblem | undefined): Diagnostic {
  if (problem === "no seal")
    return traceFinding(
      "results-unsealed",
      "error",
      file,
      "Unexpected results without a seal, expected one as each run and each merge writes: nobody can tell whether they are as the run left them. Remove them, or run again. They prove nothing",
      { data: { run } },
    );
  const what =
    problem === "changed"
      ? "Unexpected change of the results after the run wrote them: their seal does not hold"
      : `Unexpected change of the journal of run ${run} after its results were written`;
  return traceFinding(
    "results-changed",
    "error",
    file,
    `${what}. Expected results as the run left them: remove them, or run again. They prove nothing`,
    { data: { run } },
  );
}

/**
 * The results files that a path names, absolute, sorted. A folder's `latest.json` repeats a run that stands beside it,
 * and is read for a run that does not.
 *
 * @throws Error with a message for people where nothing is there, unless it may be missing
 */
export function resultsPaths(path: string, mayBeMissing = false): string[] {
  if (!existsSync(path)) {
    if (mayBeMissing) return [];
    throw new ResultsMissing(`No results at ${path}: expected a results file of a run, or a folder of them.`);
  }
  if (!statSync(path).isDirectory()) return [resolve(path)];
  const names = readdirSync(path)
    .filter((name) => name.endsWith(".json"))
    .sort();
  // A download that brought nothing must not look like cases that never ran.
  if (names.length === 0 && !mayBeMissing)
    throw new ResultsMissing(`No results in the folder ${path}: expected results files of runs (*.json).`);
  return names.map((name) => resolve(path, name));
}

/** Results that a command names are not there. */
export class ResultsMissing extends Error {
  override readonly name = "ResultsMissing";
}

function loadLock(root: string, file: string, diagnostics: Diagnostic[]): TraceInput["lock"] {
  let text: string;
  try {
    text = readFileSync(join(root, file), "utf8");
  } catch (error) {
    if (!isSystemError(error)) throw error;
    if (error.code === "ENOENT") return undefined;
    const message = `The lock cannot be read: ${reasonOf(error)}. Expected a file that tcspec trace --accept wrote: what was accepted is not known`;
    diagnostics.push(traceFinding("lock-unreadable", "error", file, message));
    return "damaged";
  }
  const read = parseLock(text, file);
  diagnostics.push(...read.diagnostics);
  return read.lock ?? "damaged";
}

function readOrNothing(path: string): Uint8Array | undefined {
  try {
    return readFileSync(path);
  } catch {
    return undefined;
  }
}
