import type { SpecKind } from "../compiler/authoring/new-spec.js";
import type { BindingOf } from "../compiler/document/show.js";
import type { LoadedConfig } from "../compiler/config/load.js";
import type { Diagnostic } from "../compiler/model/diagnostic.js";
import type { Bind } from "../compiler/steps/binding.js";
import type { CertifyOptions } from "./commands/certify.js";
import type { CheckOptions } from "./commands/check.js";
import type { PlanOptions } from "./commands/plan.js";
import type { ReportOptions } from "./commands/report.js";
import type { TraceOptions } from "./commands/trace.js";
import type { Project } from "../compiler/project/project.js";
import type { Look } from "../compiler/incremental/look.js";
import { toolIdentity } from "../compiler/incremental/tool.js";

interface CommonOptions {
  config?: string;
}

export interface NewOptions extends CommonOptions {
  name?: string;
  service?: string;
}

export interface CompileOptions extends CommonOptions {
  check?: boolean;
  force?: boolean;
  watch?: boolean;
}

async function projectConfig(options: CommonOptions): Promise<LoadedConfig> {
  const { loadProjectConfig } = await import("./project.js");
  return loadProjectConfig(options);
}

/** `tcspec new <kind> <id>`. */
export async function runNew(kind: SpecKind, id: string, options: NewOptions): Promise<number> {
  const { root, data } = await projectConfig(options);
  const { newCommand } = await import("./commands/new.js");
  const { name, service } = options;
  const { stdout, stderr } = process;
  return newCommand({
    kind,
    id,
    ...(name !== undefined && { name }),
    ...(service !== undefined && { service }),
    root,
    config: data,
    stdout,
    stderr,
  });
}

/**
 * `tcspec compile [files]`, in the project around the working folder.
 *
 * @param look what was found of it, just now
 */
export async function runCompile(files: string[], options: CompileOptions, look?: Look): Promise<number> {
  const { check = false, force = false } = options;
  const { stdout, stderr } = process;
  const tool = toolIdentity();
  if (options.watch === true) return watchCompile(files, options, tool);
  if (check && force) {
    const { UsageError } = await import("./usage-error.js");
    throw new UsageError("--check writes nothing, --force writes everything anew: expected one of them.");
  }
  const [{ compileCommand, refuseEmpty, report }, { formatPretty }] = await Promise.all([
    import("./commands/compile.js"),
    import("../compiler/diagnostics/pretty.js"),
  ]);
  const tellDefinitions = (findings: readonly Diagnostic[]): boolean => {
    stderr.write(formatPretty(findings, () => undefined, { colour: false }));
    return findings.some(({ severity }) => severity === "error");
  };
  const to = { check, stdout, stderr };
  if (tool === undefined) {
    const { root, data } = await projectConfig(options);
    const [{ loadBinder }, { openProject }] = await Promise.all([
      import("../compiler/steps/index.js"),
      import("../compiler/project/project.js"),
    ]);
    const { bind, diagnostics } = await loadBinder(root, data);
    const project = await openProject(root, data);
    const failed = tellDefinitions(diagnostics);
    const code = await compileCommand({ ...to, project, files, workingFolder: process.cwd(), bind });
    return code === 0 && failed ? 1 : code;
  }
  const [{ compileIncrementally }, { configured }, { toldLeftBehind }] = await Promise.all([
    import("../compiler/incremental/compile.js"),
    import("./project.js"),
    import("./commands/compile-summary.js"),
  ]);
  const result = await compileIncrementally(configured(options), {
    ...{ tool, check, force },
    ...(look && { look }),
    ...(files.length > 0 && { select: selecting(files) }),
  });
  const failed = tellDefinitions(result.definitionFindings);
  stderr.write(toldLeftBehind(result.leftBehind, result.project));
  if (refuseEmpty(result.project, to)) return 2;
  const code = report(result, result.project.root, to);
  return code === 0 && failed ? 1 : code;
}

async function watchCompile(
  files: readonly string[],
  options: CompileOptions,
  tool: string | undefined,
): Promise<number> {
  const [{ UsageError }, { watchProject }, { onInterrupt }, { configured }] = await Promise.all([
    import("./usage-error.js"),
    import("./commands/watch.js"),
    import("./interrupt.js"),
    import("./project.js"),
  ]);
  if (options.check === true || options.force === true)
    throw new UsageError(
      "--watch compiles what changes, and writes it: expected neither --check nor --force.",
    );
  if (tool === undefined) throw new UsageError("--watch works from a build: run npm run build first.");
  return watchProject({
    configured: configured(options),
    ...(files.length > 0 && { select: selecting(files) }),
    tool,
    stdout: process.stdout,
    interrupt: onInterrupt(),
  });
}

/** Finds the specs that files or globs name, each time anew. At first each has to name one; later its specs may be gone. */
function selecting(files: readonly string[]): (project: Project) => Promise<string[]> {
  const workingFolder = process.cwd();
  let isFirst = true;
  return async (project) => {
    const { selectSpecs } = await import("../compiler/project/project.js");
    const { specs, unmatched } = await selectSpecs(project, files, workingFolder);
    if (isFirst && unmatched.length > 0) {
      const { UsageError } = await import("./usage-error.js");
      throw new UsageError(
        `No spec matches ${unmatched.join(", ")}; specs are ${project.config.specs.join(", ")}.`,
      );
    }
    isFirst = false;
    return specs;
  };
}

/** `tcspec check [files]`, in the project around the working folder. */
export async function runCheck(files: string[], options: CheckOptions & CommonOptions): Promise<number> {
  const tool = toolIdentity();
  const [{ checkCommand }, { wantsColour }, { recallProject }] = await Promise.all([
    import("./commands/check.js"),
    import("./terminal.js"),
    import("./project.js"),
  ]);
  return checkCommand({
    ...options,
    ...(await recallProject(options, tool)),
    ...(tool !== undefined && { tool }),
    files,
    workingFolder: process.cwd(),
    today: new Date().toISOString().slice(0, 10),
    colour: wantsColour(process.stdout),
    stdout: (text) => process.stdout.write(text),
    stderr: (text) => process.stderr.write(text),
  });
}

/** `tcspec show <files>`. */
export async function runShow(files: string[], options: CommonOptions & { json?: boolean }): Promise<number> {
  const { root, data } = await projectConfig(options);
  const [{ show }, { loadBinder }] = await Promise.all([
    import("./commands/show.js"),
    import("../compiler/steps/index.js"),
  ]);
  const { bind } = await loadBinder(root, data);
  return show({
    files,
    json: options.json ?? false,
    root,
    cwd: process.cwd(),
    config: data,
    stdout: (text) => process.stdout.write(text),
    stderr: (text) => process.stderr.write(text),
    bindingsOf: () => bindingsBy(bind),
  });
}

function bindingsBy(bind: Bind): BindingOf {
  return (spec, at) => {
    for (const step of spec.steps) {
      const role = at === String(step.number) ? ("step" as const) : ("expectation" as const);
      const found = role === "step" ? step : step.expectations.find(({ id }) => id === at);
      if (!found?.phrase) continue;
      // A step in a language that is not run is pending, whatever its phrase would bind to.
      if (step.reference.length > 0 && step.code.length === 0) return undefined;
      return bind(found.phrase, { spec, role, data: found.data }).kind === "bound" ? "definition" : undefined;
    }
    return undefined;
  };
}

/** `tcspec steps [word]`. */
export async function runSteps(
  word: string | undefined,
  options: CommonOptions & { markdown?: boolean },
): Promise<number> {
  const { root, data } = await projectConfig(options);
  const { steps } = await import("./commands/steps.js");
  const { stdout, stderr } = process;
  const { markdown = false } = options;
  return steps({ ...(word !== undefined && { word }), markdown, root, config: data, stdout, stderr });
}

/** `tcspec trace`. */
export async function runTrace(options: TraceOptions & CommonOptions): Promise<number> {
  const loaded = await projectConfig(options);
  const { traceCommand } = await import("./commands/trace.js");
  return traceCommand({
    ...options,
    loaded,
    workingFolder: process.cwd(),
    stdout: (text) => process.stdout.write(text),
    stderr: (text) => process.stderr.write(text),
  });
}

/** `tcspec plan [ids]`. */
export async function runPlan(ids: string[], options: PlanOptions & CommonOptions): Promise<number> {
  const loaded = await projectConfig(options);
  const [{ planCommand }, { wantsColour }, { commitFacts }] = await Promise.all([
    import("./commands/plan.js"),
    import("./terminal.js"),
    import("../runtime/run/facts.js"),
  ]);
  const tool = toolIdentity();
  return planCommand({
    ...options,
    ids,
    loaded,
    workingFolder: process.cwd(),
    today: new Date().toISOString().slice(0, 10),
    ...(tool !== undefined && { tool }),
    now: commitFacts(loaded.root),
    colour: wantsColour(process.stdout),
    unicode: process.stdout.isTTY,
    stdout: (text) => process.stdout.write(text),
    stderr: (text) => process.stderr.write(text),
  });
}

/** `tcspec services`. */
export async function runServices(options: CommonOptions & { format: "pretty" | "json" }): Promise<number> {
  const { root, data } = await projectConfig(options);
  const { listServices } = await import("./commands/services.js");
  const { env, stdout } = process;
  return listServices({ root, config: data, format: options.format, env, stdout });
}

/** `tcspec services fetch <servers>`. */
export async function runServicesFetch(servers: readonly string[], options: CommonOptions): Promise<number> {
  const { root } = await projectConfig(options);
  const { fetchServices } = await import("./commands/services.js");
  const { env, stdout, stderr } = process;
  return fetchServices({ root, servers, env, stdout, stderr });
}

/** `tcspec report merge|junit|verify [results]`. */
export async function runReport(
  what: "merge" | "junit" | "verify",
  paths: string[],
  options: ReportOptions & CommonOptions,
): Promise<number> {
  const loaded = await projectConfig(options);
  const { reportJUnit, reportMerge, reportVerify } = await import("./commands/report.js");
  const args = {
    ...options,
    loaded,
    paths,
    workingFolder: process.cwd(),
    stdout: (text: string) => process.stdout.write(text),
    stderr: (text: string) => process.stderr.write(text),
  };
  return { merge: reportMerge, junit: reportJUnit, verify: reportVerify }[what](args);
}

/** `tcspec certify`. */
export async function runCertify(options: CertifyOptions & CommonOptions): Promise<number> {
  const loaded = await projectConfig(options);
  const [{ certifyCommand }, { wantsColour }, { commitFacts }] = await Promise.all([
    import("./commands/certify.js"),
    import("./terminal.js"),
    import("../runtime/run/facts.js"),
  ]);
  const tool = toolIdentity();
  return certifyCommand({
    ...options,
    loaded,
    workingFolder: process.cwd(),
    today: new Date().toISOString().slice(0, 10),
    ...(tool !== undefined && { tool }),
    now: commitFacts(loaded.root),
    colour: wantsColour(process.stdout),
    stdout: (text) => process.stdout.write(text),
    stderr: (text) => process.stderr.write(text),
  });
}
