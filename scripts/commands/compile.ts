import type { ConfigData } from "../../compiler/config/schema.js";
import { formatPretty } from "../../compiler/diagnostics/pretty.js";
import { compile } from "../../compiler/generate/index.js";
import { compileIncrementally, type Vocabulary } from "../../compiler/incremental/compile.js";
import type { LoadedConfig } from "../../compiler/config/load.js";
import { openProject, selectSpecs } from "../../compiler/project/project.js";
import type { Bind } from "../../compiler/steps/binding.js";
import { sourceReader } from "../project.js";
import { summary } from "./compile-summary.js";

interface Output {
  write(text: string): unknown;
  isTTY?: boolean;
}

export interface CompileArguments {
  /** Absolute. */
  root: string;
  config: ConfigData;
  /** Files or globs, relative to `workingFolder`; all specs without any. */
  files?: string[];
  /** The root by default. */
  workingFolder?: string;
  check: boolean;
  bind?: Bind;
  /** Where all is known that a record of the compile needs; without it, or with `files`, everything is compiled. */
  incremental?: { loaded: LoadedConfig; vocabulary: Vocabulary; tool: string };
  stdout: Output;
  stderr: Output;
}

/** `tcspec compile`: gives the exit code (0 all well, 1 findings or stale outputs, 2 nothing to compile). */
export async function compileCommand(args: CompileArguments): Promise<number> {
  const project = await openProject(args.root, args.config);
  const { specs, unmatched } = args.files?.length
    ? await selectSpecs(project, args.files, args.workingFolder ?? args.root)
    : { specs: undefined, unmatched: [] };
  if (unmatched.length > 0 || project.specs.length === 0) {
    const patterns = args.config.specs.join(", ");
    for (const file of unmatched) args.stderr.write(`No spec matches ${file}; specs are ${patterns}.\n`);
    if (project.specs.length === 0)
      args.stderr.write(`No spec found: nothing matches ${patterns} in ${args.root}.\n`);
    return 2;
  }
  const { incremental } = args;
  const result =
    incremental && !specs
      ? await compileIncrementally(project, incremental.loaded, incremental.vocabulary, incremental.tool, {
          check: args.check,
        })
      : await compile(project, {
          check: args.check,
          ...(specs && { specs }),
          ...(args.bind && { bind: args.bind }),
        });
  const unread = sourceReader(args.root);
  args.stderr.write(
    formatPretty(result.diagnostics, (file) => result.sources.get(file) ?? unread(file), {
      colour: args.stderr.isTTY === true,
    }),
  );
  args.stdout.write(summary(result, args.check));
  const errors = result.diagnostics.some(({ severity }) => severity === "error");
  return errors || result.stale.length > 0 ? 1 : 0;
}
