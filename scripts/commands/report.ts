import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";

import { sha256 } from "../../compiler/files/sha256.js";
import { redactDiagnostic } from "../../compiler/check/redact.js";
import { formatPretty } from "../../compiler/diagnostics/pretty.js";
import { readSpec } from "../../compiler/document/index.js";
import { doubtOf } from "../../compiler/seal/run-seal.js";
import type { SealProblem } from "../../compiler/seal/seal.js";
import type { LoadedConfig } from "../../compiler/config/load.js";
import { outputNames } from "../../compiler/compile/output-name.js";
import type { Diagnostic } from "../../compiler/model/diagnostic.js";
import { openProject, type Project } from "../../compiler/project/project.js";
import { formatJUnit, type JUnitFacts } from "../../compiler/report/junit.js";
import { counted } from "../../compiler/rules/text.js";
import { FixtureFolders } from "../../compiler/test-data/fixture-folders.js";
import { buildTrace } from "../../compiler/trace/build-trace.js";
import { loadEvidence, loadTrace, ResultsMissing } from "../../compiler/trace/load.js";
import { mergeResults } from "../../compiler/trace/results/merge.js";
import { isResolved } from "../../compiler/trace/trace.js";
import { type Today, verifyEvidence } from "../../compiler/trace/verify.js";
import { resultsFolder } from "../../runtime/run/folder.js";
import { UsageError } from "../usage-error.js";
import { writeReport } from "../write-report.js";

export interface ReportOptions {
  out?: string;
}

export interface ReportArguments extends ReportOptions {
  loaded: LoadedConfig;
  /** Results files or folders, relative to `workingFolder`. */
  paths: readonly string[];
  workingFolder: string;
  stdout: (text: string) => unknown;
  stderr: (text: string) => unknown;
}

/**
 * `tcspec report merge [FILE…] [--out FILE]`, of the project's runs where none is named: 0, or 1 and nothing written where
 * a file cannot be read or its seal does not hold.
 */
export function reportMerge(args: ReportArguments): number {
  const { files, diagnostics } = read(args, resultsFolder(args.loaded.root));
  if (files.length === 0) {
    tell(diagnostics, args);
    throw new UsageError(
      "Nothing to merge: no file holds the results of a run. Run tcspec run first, or name results files.",
    );
  }
  tell(diagnostics, args);
  if (hasErrors(diagnostics)) {
    // A merged file gets a seal of its own: a change before it, or a file that is missing in it, would never be seen again.
    args.stderr("Nothing was merged: see the errors above.\n");
    return 1;
  }
  const merged = mergeResults(files);
  put(`${JSON.stringify(merged.results, undefined, 2)}\n`, args);
  return 0;
}

/** `tcspec report junit [FILE…] [--out FILE]`: of the last run where none is named; refuses what `merge` refuses. */
export async function reportJUnit(args: ReportArguments): Promise<number> {
  const { files, diagnostics } = read(args, join(resultsFolder(args.loaded.root), "latest.json"));
  tell(diagnostics, args);
  const [first, ...others] = files;
  if (first === undefined) throw new UsageError("No results: run tcspec run first, or name a results file.");
  if (hasErrors(diagnostics)) {
    // Publishers take the file, whatever the exit code was: what it says must be what runs found.
    args.stderr("No JUnit XML was written: see the errors above.\n");
    return 1;
  }
  const results = others.length === 0 ? first.results : mergeResults(files).results;
  const facts = await factsOf(args.loaded);
  put(
    formatJUnit(results, (id) => facts.get(id)),
    args,
  );
  return 0;
}

/** `tcspec report verify [FILE…]`: 1 where a result does not belong to what stands there today, or was changed. */
export async function reportVerify(args: ReportArguments): Promise<number> {
  const { root, data } = args.loaded;
  const { files, diagnostics, evidence } = read(args, resultsFolder(root));
  // What proves nothing is told with what does not belong.
  tell(
    diagnostics.filter(({ rule }) => rule !== "results-changed" && rule !== "results-unsealed"),
    args,
  );
  if (files.length === 0) throw new UsageError("No results: run tcspec run first, or name a results file.");
  const project = await openProject(root, data);
  const today = todayOf(project);
  const mismatches = verifyEvidence(evidence, (id) => today.get(id));
  for (const { case: id, run, message } of mismatches) args.stdout(`${id} (run ${run}): ${message}\n`);
  const broken = files.filter(({ problem }) => doubtOf(problem) !== undefined);
  for (const { file, problem } of files)
    if (problem !== undefined)
      (doubtOf(problem) !== undefined ? args.stdout : args.stderr)(`${file}: ${sealWords[problem]}\n`);
  // Of a run whose results are all older than others nothing was compared.
  const runs = new Set([...evidence.values()].map(({ run }) => run.runId)).size;
  const isWell = mismatches.length === 0 && broken.length === 0 && !hasErrors(diagnostics);
  args.stdout(
    isWell
      ? `${counted(evidence.size, "result")} of ${counted(runs, "run")} ${evidence.size === 1 ? "belongs" : "belong"} to what stands there today.\n`
      : `${counted(mismatches.length, "difference")}, ${counted(broken.length, "file")} that ${broken.length === 1 ? "does" : "do"} not hold, of ${counted(evidence.size, "result")}.\n`,
  );
  return isWell ? 0 : 1;
}

const sealWords: Readonly<Record<SealProblem, string>> = {
  changed: "the file was changed after the run wrote it: its seal does not hold",
  "journal changed": "the run's journal was changed after the results were written",
  "no seal": "it has no seal, which each run writes: nobody can tell whether it is as the run left it",
  "no journal": "the run's journal is gone: only the file itself could be checked",
};

function read(args: ReportArguments, fallback: string) {
  const { root } = args.loaded;
  const paths = args.paths.map((path) => resolve(args.workingFolder, path));
  const wanted = paths.length > 0 ? paths : [fallback].filter((path) => existsSync(path));
  const diagnostics: Diagnostic[] = [];
  try {
    return { ...loadEvidence(root, wanted, diagnostics), diagnostics };
  } catch (error) {
    throw error instanceof ResultsMissing ? new UsageError(error.message) : error;
  }
}

function todayOf(project: Project): Map<string, Today> {
  const names = outputNames(project.specs);
  const folders = new FixtureFolders(project.root);
  const today = new Map<string, Today>();
  for (const file of project.specs) {
    const bytes = readFileSync(join(project.root, file));
    const { document } = readSpec(bytes, file, project.config);
    const data = folders.dataOf(file, () => new TextDecoder().decode(bytes));
    const generated = `${project.generated}/${names.get(file) ?? ""}`;
    const generatedHash = hashOf(join(project.root, generated));
    for (const { id } of document.cases)
      if (!today.has(id.value))
        today.set(id.value, {
          specHash: document.hash,
          ...(data && { dataHash: data.hash }),
          spec: file,
          generated,
          ...(generatedHash !== undefined && { generatedHash }),
        });
  }
  return today;
}

function hashOf(path: string): string | undefined {
  return existsSync(path) ? sha256(readFileSync(path)) : undefined;
}

async function factsOf(loaded: LoadedConfig): Promise<Map<string, JUnitFacts>> {
  const project = await openProject(loaded.root, loaded.data);
  const input = loadTrace(project, { results: [], configFile: "tcspec.config.ts" });
  const { trace } = buildTrace(input);
  return new Map(
    trace.cases.map(({ id, level, priority }) => [
      id,
      {
        ...(level !== undefined && { level }),
        ...(priority !== undefined && { priority }),
        requirements: [
          ...new Set(
            trace.links
              .filter((link) => link.case === id && isResolved(link))
              .map(({ document, section }) => `${document} ${section}`),
          ),
        ],
      },
    ]),
  );
}

function put(text: string, { out, workingFolder, stdout, stderr }: ReportArguments): void {
  if (out === undefined) {
    stdout(text);
    return;
  }
  writeReport(text, { out, workingFolder, stderr });
}

function tell(diagnostics: readonly Diagnostic[], { stderr }: ReportArguments): void {
  stderr(formatPretty(diagnostics.map(redactDiagnostic), () => undefined, { colour: false }));
}

function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some(({ severity }) => severity === "error");
}
