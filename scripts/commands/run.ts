import { readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join, resolve } from "node:path";

import type { LoadedConfig } from "../../compiler/config/load.js";
import { formatPretty } from "../../compiler/diagnostics/pretty.js";
import { redactDiagnostic } from "../../compiler/check/redact.js";
import { packageRoot } from "../../compiler/files/package-root.js";
import type { Results } from "../../compiler/model/results.js";
import type { Diagnostic } from "../../compiler/model/diagnostic.js";
import { compile, type CompileResult } from "../../compiler/compile/compile.js";
import { compileIncrementally, type IncrementalResult } from "../../compiler/incremental/compile.js";
import { toolIdentity } from "../../compiler/incremental/tool.js";
import { openProject, type Project } from "../../compiler/project/project.js";
import { loadBinder } from "../../compiler/steps/index.js";
import { candidatesOf, type CompiledSpec } from "../../runtime/run/candidates.js";
import { consoleListener } from "../../runtime/run/console.js";
import { Redaction } from "../../runtime/case/redaction.js";
import { exitCodeOf } from "../../runtime/run/exit-code.js";
import { newRunId, runFolder, runsFolder } from "../../runtime/run/folder.js";
import { loadTable } from "../../runtime/run/load-table.js";
import { withoutSecrets, type Profile, type RunPlan } from "../../runtime/run/plan.js";
import { describeCase, summarise } from "../../runtime/run/report.js";
import { run, type RunOutcome } from "../../runtime/run/run.js";
import type { Candidate } from "../../runtime/run/select.js";
import { partOf, type Shard, shardFacts, type ShardPart } from "../../runtime/run/shard.js";
import { recordedDurations } from "../../runtime/run/store.js";
import { secretsOf } from "../../runtime/services/redact.js";
import { startSupervisor } from "../../runtime/supervisor/client.js";
import { writeLoadReport } from "../load-report.js";
import { onInterrupt } from "../interrupt.js";
import { configured, loadProjectConfig, maskedSourceReader, sourceReader } from "../project.js";
import { wantsColour } from "../terminal.js";
import { UsageError } from "../usage-error.js";
import { packageVersion } from "../version.js";
import { askedCases, type Criteria, findingsAbout } from "./asked-cases.js";
import { noSpecFound, toldLeftBehind } from "./compile-summary.js";
import { noneSelected } from "./none-selected.js";
import { repeatRuns, type RepeatOptions } from "./repeat-runs.js";
import { watchProject } from "./watch.js";

export interface RunOptions extends RepeatOptions, Criteria {
  config?: string;
  profile: Profile;
  list?: boolean;
  watch?: boolean;
  retries: number;
  workers?: number;
  bail?: boolean;
  seed: number;
  shard?: Shard;
  /** A page of the run's loads: its file, relative to the working folder, or `true` for the usual one. */
  report?: string | true;
}

/**
 * `tcspec run [ids|files]`: compiles, selects, runs, tells. Gives the exit code.
 *
 * @param selectors case ids (`*` for any part), spec files or globs; all cases without any
 * @param jestArgs what stood after `--`
 */
export async function runCommand(
  selectors: string[],
  options: RunOptions,
  jestArgs: string[],
): Promise<number> {
  if (options.watch === true && (options.saveBaseline ?? options.against) !== undefined)
    throw new UsageError("--watch runs what is edited: expected no --save-baseline and no --against.");
  if (options.list === true && options.report !== undefined)
    throw new UsageError("--list runs nothing: expected no --report.");
  if (options.shard !== undefined && options.saveBaseline !== undefined)
    throw new UsageError(
      "--save-baseline keeps the figures of all cases: expected no --shard, which runs a part of them.",
    );
  const interrupt = onInterrupt();
  const request = { selectors, options, jestArgs, interrupt };
  if (options.watch === true) return runWatching(request);
  return runCompiled(await compileAll(options), request);
}

/** `run --watch`: runs what was asked for, then the cases of each spec that is edited. A run in progress is ended by nothing but Ctrl-C. */
async function runWatching(request: RunRequest): Promise<number> {
  const { options, interrupt } = request;
  const tool = toolIdentity();
  if (options.list === true) throw new UsageError("--watch runs cases: expected no --list.");
  if (tool === undefined) throw new UsageError("--watch works from a build: run npm run build first.");
  return watchProject({
    configured: configured(options),
    tool,
    stdout: process.stdout,
    interrupt,
    compiled: async (result, changed) => {
      const specs = new Set(result.project.specs);
      // Step definitions, fixtures, the configuration may change what any case does.
      const edited = changed && [...changed].every((file) => specs.has(file)) ? changed : undefined;
      try {
        await runCompiled(compiledBy(result), { ...request, ...(edited && { edited }) });
      } catch (error) {
        if (!(error instanceof UsageError)) throw error;
        process.stdout.write(`${error.message}\n`);
      }
    },
  });
}

interface RunRequest {
  selectors: string[];
  options: RunOptions;
  jestArgs: string[];
  interrupt: AbortSignal;
  /** Of what is asked for, only cases of these specs. */
  edited?: ReadonlySet<string>;
}

interface CompiledProject {
  project: Project;
  compiled: CompiledSpec[];
  diagnostics: Diagnostic[];
}

async function runCompiled(
  { project, compiled, diagnostics }: CompiledProject,
  { selectors, options, jestArgs, interrupt, edited }: RunRequest,
): Promise<number> {
  const loaded = { root: project.root, data: project.config };
  if (project.specs.length === 0) throw new UsageError(noSpecFound(project));
  const candidates = candidatesOf(compiled, loaded.data);
  const asked = await askedCases(project, candidates, selectors, options);
  const selected = edited ? asked.cases.filter(({ planned: { file } }) => edited.has(file)) : asked.cases;
  const part = options.shard && partOfShard(selected, options.shard, loaded.root);
  const mine = part === undefined ? selected : selected.filter(({ planned }) => part.ids.has(planned.id));
  const cases = mine.map(({ planned }) => planned);
  const about = findingsAbout(diagnostics, candidates, { ...asked, cases: selected }, mine);
  const errors = about.filter(({ severity }) => severity === "error");
  const told = about.filter(({ severity, rule }) => severity === "error" || rule === "step-unbound");
  const colour = wantsColour(process.stderr);
  // A watch tells findings itself.
  if (options.watch !== true)
    process.stderr.write(
      formatPretty(told.map(redactDiagnostic), maskedSourceReader(loaded.root), { colour }) +
        toldUnknown(asked.unknown),
    );
  if (selected.length === 0) {
    if (errors.length > 0) return 1;
    throw new UsageError(
      edited
        ? "No case selected: nothing that was edited fits what was asked for."
        : noneSelected(candidates, options, selectors),
    );
  }
  if (part !== undefined && options.shard)
    process.stderr.write(toldShard(options.shard, part, selected.length));
  if (options.list) {
    process.stdout.write(mine.map(listed).join(""));
    return 0;
  }
  if (cases.length === 0) return errors.length > 0 ? 1 : 0;
  return repeatRuns(loaded.root, options, interrupt, () =>
    execute(
      loaded,
      { cases, ...shardFacts(options.shard, part, selected.length) },
      options,
      jestArgs,
      interrupt,
      errors.length > 0,
    ),
  );
}

function toldUnknown(files: readonly string[]): string {
  if (files.length === 0) return "";
  return `No case could be read in ${files.join(", ")}: nobody knows whether it fits what was asked for. \`tcspec compile\` says what is wrong.\n`;
}

function partOfShard(selected: readonly Candidate[], shard: Shard, root: string): ShardPart {
  const ids = selected.map(({ planned }) => planned.id);
  return partOf(ids, recordedDurations(root), shard);
}

function toldShard({ index, count }: Shard, { ids, expectedMs, partition }: ShardPart, all: number): string {
  const time = expectedMs === undefined ? "" : `, about ${Math.ceil(expectedMs / 1000)} s by former runs`;
  const what = ids.size === 0 ? `none of ${all} cases,` : `${ids.size} of ${all} cases${time},`;
  return `Shard ${index}/${count}: ${what} divided as ${partition} (all shards of a run must say the same).\n`;
}

/** By the manifest where the compiler has an identity: what did not change is not read. */
async function compileAll(options: RunOptions): Promise<CompiledProject> {
  const tool = toolIdentity();
  if (tool !== undefined) {
    const result = await compileIncrementally(configured(options), { tool });
    process.stderr.write(toldLeftBehind(result.leftBehind, result.project));
    return compiledBy(result);
  }
  const { root, data } = await loadProjectConfig(options);
  const project = await openProject(root, data);
  const binder = await loadBinder(root, data);
  const result = await compile(project, { bind: binder.bind, lean: true });
  return compiledBy({ ...result, project, definitionFindings: binder.diagnostics });
}

function compiledBy({
  project,
  cases,
  outputs,
  records,
  diagnostics,
  definitionFindings,
}: CompileResult & Pick<IncrementalResult, "project" | "definitionFindings">): CompiledProject {
  const errors = new Map<string, Diagnostic[]>();
  for (const found of diagnostics)
    if (found.severity === "error") errors.set(found.file, [...(errors.get(found.file) ?? []), found]);
  const compiled = project.specs.flatMap((file): CompiledSpec[] => {
    const found = cases.get(file);
    const path = outputs.get(file);
    const hash = records.get(file)?.output?.hash;
    return found === undefined
      ? []
      : [
          {
            ...found,
            file,
            errors: errors.get(file) ?? [],
            ...(path !== undefined && { output: { path: join(project.root, path), hash: hash ?? "" } }),
          },
        ];
  });
  return { project, compiled, diagnostics: [...definitionFindings, ...diagnostics] };
}

function listed({ planned, level, priority }: Candidate): string {
  const parts = [planned.id, level === undefined ? "" : `level ${level}`, priority ?? "", planned.name];
  return `${parts.filter((part) => part !== "").join("  ")}  (${planned.file}:${planned.line})\n`;
}

async function execute(
  { root, data }: Pick<LoadedConfig, "root" | "data">,
  planned: Pick<RunPlan, "cases" | "shards">,
  options: RunOptions,
  jestArgs: string[],
  interrupt: AbortSignal,
  failedOutside: boolean,
): Promise<{ code: number; results: Results }> {
  const startedAt = new Date();
  const runId = newRunId(startedAt);
  const runDir = join(runsFolder(root), runId);
  const redaction = redactionOf(data);
  const plan: RunPlan = {
    runId,
    startedAt: startedAt.toISOString(),
    tool: packageVersion(),
    profile: options.profile,
    seed: options.seed,
    ...planned,
    cases: planned.cases.map((each) => withoutSecrets(each, redaction)),
  };
  const report = { colour: wantsColour(process.stdout), sourceOf: sourceReader(root), root, redaction };
  const listener = consoleListener(plan.cases, process.stdout, report);
  const outcome = await run({
    root,
    packageRoot: packageRoot(),
    generated: resolve(root, data.generated),
    runDir,
    plan,
    workers: options.workers ?? Math.max(1, availableParallelism() - 1),
    retries: options.retries,
    bail: options.bail ?? false,
    jestArgs,
    keepRuns: data.keepRuns,
    redaction,
    interrupt,
    listener,
    startSupervisor: () => {
      const { services, testcontainers } = data;
      return startSupervisor({ runDir, services, testcontainers, seed: options.seed });
    },
  });
  listener.close();
  // What no case could tell itself: a lost worker, a file that does not load, a run that was ended.
  for (const result of outcome.results.cases.filter(({ id, verdict }) => listener.told.get(id) !== verdict)) {
    process.stdout.write(`${describeCase(result, report)}\n`);
  }
  process.stdout.write(closing(outcome, runDir));
  if (options.report !== undefined) writeLoadReport(root, outcome.results, options.report);
  const code = exitCodeOf({
    cases: outcome.results.cases,
    aborted: outcome.results.aborted,
    failedOutside: failedOutside || outcome.outside !== undefined,
  });
  return { code, results: outcome.results };
}

/** With the secrets of services that the configuration gives by URL. */
function redactionOf({ services }: LoadedConfig["data"]): Redaction {
  const redaction = Redaction.ofEnvironment(process.env);
  for (const { url } of Object.values(services))
    for (const secret of url === undefined ? [] : secretsOf(url)) redaction.add(secret);
  return redaction;
}

function closing({ results, outside, file }: RunOutcome, runDir: string): string {
  const colour = wantsColour(process.stdout);
  const log =
    outside === undefined || results.aborted ? "" : `\n${outside}.\n${tailOf(runFolder(runDir).jestLog)}`;
  const aborted = results.aborted ? "The run was interrupted. " : "";
  const loads = loadTable(results.cases, { colour });
  return `${log}\n${loads === "" ? "" : `${loads}\n`}${aborted}${summarise(results.cases, { colour })}\nResults: ${file}\nRun: ${runDir}\n`;
}

const logLines = 60;

function tailOf(file: string): string {
  try {
    const lines = readFileSync(file, "utf8").trimEnd().split("\n");
    return `What Jest printed last (${file}):\n${lines.slice(-logLines).join("\n")}\n`;
  } catch {
    return "";
  }
}
