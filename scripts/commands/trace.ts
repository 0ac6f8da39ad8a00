import { existsSync, readFileSync } from "node:fs";
import { basename, join, relative, resolve, sep } from "node:path";

import { redactDiagnostic } from "../../compiler/check/redact.js";
import type { LoadedConfig } from "../../compiler/config/load.js";
import { formatPretty } from "../../compiler/diagnostics/pretty.js";
import { writeFileAtomically } from "../../compiler/files/atomic-write.js";
import { openProject, type Project } from "../../compiler/project/project.js";
import type { CasePages } from "../../compiler/report/trace/trace-report.js";
import { type BuiltTrace, buildTrace, type TraceInput } from "../../compiler/trace/build-trace.js";
import { formatTraceCsv } from "../../compiler/trace/formats/csv.js";
import { formatTraceJson } from "../../compiler/trace/formats/json.js";
import { formatTraceMarkdown } from "../../compiler/trace/formats/markdown.js";
import { formatAcceptances, formatTraceText } from "../../compiler/trace/formats/text.js";
import { loadTrace, ResultsMissing } from "../../compiler/trace/load.js";
import { acceptLinks } from "../../compiler/trace/lock/accept.js";
import { formatLock } from "../../compiler/trace/lock/format.js";
import type { Lock } from "../../compiler/trace/lock/lock.js";
import type { PartHashes } from "../../compiler/trace/parts.js";
import { evidenceOf } from "../../compiler/trace/results/evidence.js";
import { type FailOn, failures, summarise } from "../../compiler/trace/summary.js";
import { idPattern } from "../../runtime/run/select.js";
import { counted } from "../../compiler/rules/text.js";
import { UsageError } from "../usage-error.js";
import { writeReport } from "../write-report.js";

export const traceFormats = ["html", "json", "csv", "markdown"] as const;
export type TraceFormat = (typeof traceFormats)[number];

export interface TraceOptions {
  format?: TraceFormat;
  out?: string;
  /** Results files or folders. */
  results?: string[];
  /** `true`: all links; else those of the cases with these ids (`*` for any part). */
  accept?: string[] | true;
  /** A git ref: tells what has changed since, as Markdown. */
  since?: string;
  failOn?: string[];
}

export interface TraceArguments extends TraceOptions {
  loaded: LoadedConfig;
  workingFolder: string;
  stdout: (text: string) => unknown;
  stderr: (text: string) => unknown;
}

/**
 * `tcspec trace`: gives the exit code (0 all well; 1 what `--fail-on` names was found, or something could not be read;
 * 2 wrong usage).
 */
export async function traceCommand(args: TraceArguments): Promise<number> {
  const { loaded } = args;
  const failOn = failuresOf(args.failOn ?? []);
  const project = await openProject(loaded.root, loaded.data);
  if (args.since !== undefined && (args.format ?? "markdown") !== "markdown")
    throw new UsageError("--since gives Markdown: --format can only be markdown beside it.");
  if (project.specs.length === 0)
    throw new UsageError(`No spec found: nothing matches ${loaded.data.specs.join(", ")} in ${loaded.root}.`);
  if (args.accept !== undefined) return accept(project, args);
  const made = await build(project, args);
  const { trace } = made;
  tellFindings(made, args);
  await write(made, project, args);
  const summary = summarise(trace);
  const found = failOn.filter((name) => failures[name](summary) > 0);
  for (const name of found) args.stderr(`--fail-on ${name}: ${failures[name](summary)}\n`);
  return found.length > 0 || summary.errors > 0 ? 1 : 0;
}

function failuresOf(names: readonly string[]): FailOn[] {
  const known = Object.keys(failures) as FailOn[];
  return names
    .flatMap((list) => list.split(","))
    .map((name) => {
      const found = known.find((one) => one === name.trim().toLowerCase());
      if (found === undefined)
        throw new UsageError(`--fail-on ${name}: expected some of ${known.join(", ")}, with commas between.`);
      return found;
    });
}

/** A trace with what it was made of, and the pages of its test cases where they are wanted. */
interface Made extends BuiltTrace {
  input: TraceInput;
  pages?: CasePages;
}

async function build(project: Project, args: TraceArguments): Promise<Made> {
  const wantsPages =
    args.accept === undefined && args.since === undefined && (args.format ?? "html") === "html";
  const pages = wantsPages
    ? new (await import("../../compiler/report/trace/trace-report.js")).CasePages()
    : undefined;
  try {
    const input = loadTrace(project, {
      configFile: configFileOf(args.loaded),
      ...(args.results && { results: args.results.map((path) => resolve(args.workingFolder, path)) }),
      ...(pages && { onSpec: (read, evidence) => pages.add(read, evidence) }),
    });
    return { ...buildTrace(input), input, ...(pages && { pages }) };
  } catch (error) {
    throw error instanceof ResultsMissing ? new UsageError(error.message) : error;
  }
}

function configFileOf({ root, file }: LoadedConfig): string {
  return file === undefined ? "tcspec.config.ts" : relative(root, file).split(sep).join("/");
}

function tellFindings({ trace }: BuiltTrace, args: TraceArguments): void {
  const told = trace.diagnostics.filter(({ severity }) => severity !== "info").map(redactDiagnostic);
  args.stderr(formatPretty(told, () => undefined, { colour: false }));
}

/** Where the HTML report stands, unless `--out` says otherwise; relative to the root. */
const reportFile = join(".tcspec", "reports", "trace", "index.html");

async function write(made: Made, project: Project, args: TraceArguments): Promise<void> {
  const { format, out } = args;
  if (args.since !== undefined) {
    put(await changes(made, project, args.since, args), out, args);
    return;
  }
  if (format === undefined) args.stdout(formatTraceText(made.trace));
  const text = await formatted(made, format ?? "html", project);
  put(text, out ?? ((format ?? "html") === "html" ? join(project.root, reportFile) : undefined), args);
}

function put(text: string, out: string | undefined, { workingFolder, stdout, stderr }: TraceArguments): void {
  if (out === undefined) {
    stdout(text);
    return;
  }
  writeReport(text, { out, workingFolder, stderr });
}

async function changes(made: Made, project: Project, since: string, args: TraceArguments): Promise<string> {
  const [{ loadTraceAt }, { GitError }, { compareTraces }, { formatChanges }] = await Promise.all([
    import("../../compiler/trace/since/load-since.js"),
    import("../../compiler/trace/since/git.js"),
    import("../../compiler/trace/since/compare.js"),
    import("../../compiler/trace/formats/changes.js"),
  ]);
  try {
    const { input } = await loadTraceAt(project, since, { configFile: configFileOf(args.loaded) });
    const evidence = new Map(made.input.evidence);
    for (const { id, specHash } of input.cases) {
      const found = evidence.get(id);
      if (found) evidence.set(id, evidenceOf(found, specHash));
    }
    const former = { ...input, evidence };
    return formatChanges(compareTraces({ ...buildTrace(former), input: former }, made), since);
  } catch (error) {
    throw error instanceof GitError ? new UsageError(`--since ${since}: ${error.message}`) : error;
  }
}

async function formatted(
  { trace, input, pages }: Made,
  format: TraceFormat,
  project: Project,
): Promise<string> {
  switch (format) {
    case "json":
      return formatTraceJson(trace);
    case "csv":
      return formatTraceCsv(trace);
    case "markdown":
      return formatTraceMarkdown(trace);
    case "html": {
      const { CasePages, traceReport } = await import("../../compiler/report/trace/trace-report.js");
      return traceReport({
        trace,
        documents: input.documents,
        pages: pages ?? new CasePages(),
        project: basename(project.root),
      });
    }
  }
}

async function accept(project: Project, args: TraceArguments): Promise<number> {
  const { trace, hashes, input } = await build(project, args);
  const path = join(project.root, project.config.trace.lock);
  if (input.lock === "damaged") {
    const found = trace.diagnostics.filter(({ rule }) => rule === "lock-unreadable");
    args.stderr(formatPretty(found, () => undefined, { colour: false }));
    return 1;
  }
  const former: Lock = input.lock ?? new Map<string, PartHashes>();
  const patterns = args.accept === true || args.accept === undefined ? [] : args.accept;
  const selects = patterns.map(idPattern);
  for (const [at, pattern] of selects.entries()) {
    if (trace.cases.some(({ id }) => pattern.test(id))) continue;
    if ([...former.keys()].some((name) => pattern.test(name.split(" > ")[0] ?? name))) continue;
    throw new UsageError(
      `--accept ${patterns[at] ?? ""}: no test case has this id; an id is such as ${trace.cases[0]?.id ?? "TC-L2-INT-DB-001"}, with * for any part.`,
    );
  }
  const { lock, acceptances } = acceptLinks(
    trace.links,
    hashes,
    former,
    (id) => selects.length === 0 || selects.some((pattern) => pattern.test(id)),
  );
  args.stdout(formatAcceptances(acceptances));
  const text = formatLock(lock);
  // Also where nothing is new: a lock of another form than today's is renewed.
  if (!existsSync(path) || readFileSync(path, "utf8") !== text) {
    writeFileAtomically(path, text);
    args.stdout(`${counted(lock.size, "accepted link")} in ${project.config.trace.lock}\n`);
  }
  return 0;
}
