import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";

import { checkIncrementally } from "../../compiler/check/check-incrementally.js";
import { checkProject } from "../../compiler/check/check-project.js";
import { unknownRules } from "../../compiler/check/check-specs.js";
import { mendBytes } from "../../compiler/check/mend-file.js";
import type { LoadedConfig } from "../../compiler/config/load.js";
import type { RecordedProject } from "../../compiler/incremental/look.js";
import type { Diagnostic } from "../../compiler/model/diagnostic.js";
import { writeFileAtomically } from "../../compiler/files/atomic-write.js";
import { openProject, type Project, projectOf, selectSpecs } from "../../compiler/project/project.js";
import { redactDiagnostic } from "../../compiler/check/redact.js";
import { rulesById } from "../../compiler/rules/index.js";
import { nearest } from "../../compiler/words/nearest.js";
import { NativeCompilerError } from "../../compiler/types/native-compiler.js";
import { maskedSourceReader } from "../project.js";
import { UsageError } from "../usage-error.js";
import { packageVersion } from "../version.js";

export const checkFormats = ["pretty", "json", "sarif", "github"] as const;

export interface CheckOptions {
  format?: (typeof checkFormats)[number];
  fix?: boolean;
  maxWarnings?: number;
  /** `true`: the file of this name in the project's root. */
  baseline?: string | true;
  updateBaseline?: boolean;
  types?: boolean;
}

export interface CheckArguments extends CheckOptions {
  loaded: LoadedConfig;
  /** What is known of the project: its specs need not be looked for. */
  recorded?: RecordedProject;
  /** Which compiler runs, where it has an identity: then unchanged specs are not checked twice. */
  tool?: string;
  /** Files or globs, relative to `workingFolder`; all specs without any. */
  files: readonly string[];
  workingFolder: string;
  /** ISO date. */
  today: string;
  colour: boolean;
  stdout: (text: string) => unknown;
  stderr: (text: string) => unknown;
}

const baselineName = "tcspec-baseline.json";
/** One mend may make room for another one; what needs more rounds than this is left for the next call. */
const fixRounds = 5;

/** `tcspec check`: gives the exit code (0 nothing to fail on, 1 findings, 2 wrong usage or configuration). */
export async function checkCommand(args: CheckArguments): Promise<number> {
  const { loaded, files, workingFolder } = args;
  refuseUnknownRules(loaded);
  const { specs, vocabulary } = args.recorded ?? {};
  const project = specs
    ? projectOf(loaded.root, loaded.data, specs)
    : await openProject(loaded.root, loaded.data);
  if (project.specs.length === 0)
    throw new UsageError(
      `No spec found: nothing matches ${project.config.specs.join(", ")} in ${project.root}.`,
    );
  const selection = files.length > 0 ? await selectSpecs(project, files, workingFolder) : undefined;
  if (selection && selection.unmatched.length > 0) {
    throw new UsageError(
      `No spec matches ${selection.unmatched.join(", ")}; specs are ${loaded.data.specs.join(", ")}.`,
    );
  }
  const options = {
    today: args.today,
    types: args.types === true,
    ...(selection && { only: selection.specs }),
  };
  const check = () =>
    (args.tool === undefined
      ? checkProject(project, loaded, options)
      : checkIncrementally(project, loaded, args.tool, {
          ...options,
          ...(vocabulary && { known: vocabulary }),
        })
    ).catch((error: unknown) => {
      throw error instanceof NativeCompilerError ? new UsageError(error.message) : error;
    });
  let result = await check();
  if (args.fix === true) {
    for (let round = 0; round < fixRounds && mend(project, result.diagnostics, args); round += 1)
      result = await check();
  }
  const judged = await judge(result.diagnostics, args);
  args.stdout(await formatted(judged.map(redactDiagnostic), args));
  return exitCode(judged, args);
}

function refuseUnknownRules({ data }: LoadedConfig): void {
  const unknown = unknownRules(data).map((id) => {
    const meant = nearest(id, [...rulesById.keys()]);
    return `rules.${id}: no such rule${meant === undefined ? "" : `; did you mean ${meant}?`}`;
  });
  if (unknown.length > 0)
    throw new UsageError(`The configuration is not in order:\n  ${unknown.join("\n  ")}`);
}

/** Writes what can be mended; gives whether anything was. */
function mend({ root, specs }: Project, diagnostics: Diagnostic[], { stderr }: CheckArguments): boolean {
  let any = false;
  for (const spec of specs) {
    const fixable = diagnostics.filter(({ file, fix }) => file === spec && fix !== undefined);
    const path = join(root, spec);
    const mended = fixable.length > 0 ? mendBytes(readFileSync(path), fixable) : undefined;
    if (mended === undefined) continue;
    writeFileAtomically(path, mended.bytes);
    stderr(`${spec}: ${mended.applied} mended\n`);
    any = true;
  }
  return any;
}

/** The findings that count: all, or those that the baseline does not know. */
async function judge(diagnostics: Diagnostic[], args: CheckArguments): Promise<Diagnostic[]> {
  if (args.baseline === undefined && args.updateBaseline !== true) return diagnostics;
  const { compareWithBaseline, parseBaseline, recordBaseline } =
    await import("../../compiler/check/baseline.js");
  const path =
    typeof args.baseline === "string"
      ? resolve(args.workingFolder, args.baseline)
      : join(args.loaded.root, baselineName);
  if (args.updateBaseline === true || !existsSync(path)) {
    writeFileAtomically(path, `${JSON.stringify(recordBaseline(diagnostics), undefined, 2)}\n`);
    args.stderr(`Recorded in ${path}: only new findings fail from now on.\n`);
    return diagnostics.filter(({ severity }) => severity === "info");
  }
  const read = parseBaseline(readFileSync(path, "utf8"));
  if (!read.ok) {
    throw new UsageError(
      `${path} is no baseline: ${read.message}. Write it again with tcspec check --update-baseline.`,
    );
  }
  const { fresh, stale } = compareWithBaseline(diagnostics, read.baseline);
  for (const { file, rule, recorded, found } of stale) {
    args.stderr(`${file}: ${rule} occurs ${found} times, the baseline has ${recorded}: --update-baseline\n`);
  }
  return fresh;
}

async function formatted(diagnostics: readonly Diagnostic[], args: CheckArguments): Promise<string> {
  switch (args.format ?? "pretty") {
    case "json": {
      const { formatJson } = await import("../../compiler/diagnostics/json.js");
      return formatJson(diagnostics);
    }
    case "sarif": {
      const { formatSarif } = await import("../../compiler/diagnostics/sarif.js");
      return formatSarif(diagnostics, [...rulesById.values()], packageVersion());
    }
    case "github": {
      const { formatGithub } = await import("../../compiler/diagnostics/github.js");
      return formatGithub(diagnostics);
    }
    case "pretty": {
      const { formatPretty } = await import("../../compiler/diagnostics/pretty.js");
      const sourceOf = maskedSourceReader(args.loaded.root);
      const text = formatPretty(diagnostics, sourceOf, { colour: args.colour });
      return text === "" ? "No findings.\n" : text;
    }
  }
}

function exitCode(diagnostics: readonly Diagnostic[], { maxWarnings, stderr }: CheckArguments): number {
  if (diagnostics.some(({ severity }) => severity === "error")) return 1;
  const warnings = diagnostics.filter(({ severity }) => severity === "warning").length;
  if (maxWarnings === undefined || warnings <= maxWarnings) return 0;
  stderr(`${warnings} warnings, at most ${maxWarnings} are allowed.\n`);
  return 1;
}
