import { redactDiagnostic } from "../../compiler/check/redact.js";
import { formatPretty } from "../../compiler/diagnostics/pretty.js";
import { compile, type CompileResult } from "../../compiler/compile/compile.js";
import { type Project, selectSpecs } from "../../compiler/project/project.js";
import { redactSecrets } from "../../compiler/secrets/find-secrets.js";
import type { Bind } from "../../compiler/steps/binding.js";
import { maskedSourceReader } from "../project.js";
import { noSpecFound, summary } from "./compile-summary.js";

interface Output {
  write(text: string): unknown;
  isTTY?: boolean;
}

interface CompileOutput {
  check: boolean;
  stdout: Output;
  stderr: Output;
}

export interface CompileArguments extends CompileOutput {
  project: Project;
  /** Files or globs, relative to `workingFolder`; all specs without any. */
  files: string[];
  /** Absolute. */
  workingFolder: string;
  bind?: Bind;
}

/** `tcspec compile [files]`, all anew: gives the exit code (0 all well, 1 findings or stale outputs, 2 nothing to compile). */
export async function compileCommand(args: CompileArguments): Promise<number> {
  const { project, files, check } = args;
  const { specs, unmatched } =
    files.length > 0
      ? await selectSpecs(project, files, args.workingFolder)
      : { specs: undefined, unmatched: [] };
  for (const file of unmatched)
    args.stderr.write(`No spec matches ${file}; specs are ${project.config.specs.join(", ")}.\n`);
  if (refuseEmpty(project, args) || unmatched.length > 0) return 2;
  const result = await compile(project, {
    check,
    ...(specs && { specs }),
    ...(args.bind && { bind: args.bind }),
  });
  return report(result, project.root, args);
}

/** Says that a project has no specs, where it has none. */
export function refuseEmpty(project: Project, { stderr }: CompileOutput): boolean {
  if (project.specs.length > 0) return false;
  stderr.write(`${noSpecFound(project)}\n`);
  return true;
}

/** Says what a compile found and did; gives its exit code. */
export function report(
  result: CompileResult,
  root: string,
  { check, stdout, stderr }: CompileOutput,
): number {
  const unread = maskedSourceReader(root);
  const sourceOf = (file: string) => {
    const read = result.sources.get(file);
    return read === undefined ? unread(file) : redactSecrets(read);
  };
  stderr.write(
    formatPretty(result.diagnostics.map(redactDiagnostic), sourceOf, { colour: stderr.isTTY === true }),
  );
  stdout.write(summary(result, check));
  const errors = result.diagnostics.some(({ severity }) => severity === "error");
  return errors || result.stale.length > 0 ? 1 : 0;
}
