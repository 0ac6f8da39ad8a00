import { relative, sep } from "node:path";

import { findConfig } from "../../compiler/config/find.js";
import { findUnchanged } from "../../compiler/incremental/unchanged.js";
import { summary } from "./compile-summary.js";

interface Output {
  write(text: string): unknown;
  isTTY?: boolean;
}

export interface UnchangedArguments {
  cwd: string;
  /** `--config`. */
  config?: string;
  check: boolean;
  tool: string;
  stdout: Output;
  stderr: Output;
}

/** `tcspec compile` where nothing changed: says what a compile would say and gives its exit code; nothing where it has to compile. */
export async function compileUnchanged(args: UnchangedArguments): Promise<number | undefined> {
  const found = findConfig({ cwd: args.cwd, ...(args.config !== undefined && { path: args.config }) });
  if (!found.ok) return undefined;
  const configFile = found.file === undefined ? null : relative(found.root, found.file).split(sep).join("/");
  const same = await findUnchanged(found.root, configFile, args.tool);
  if (same === undefined) return undefined;
  if (same.diagnostics.length > 0) {
    const [{ formatPretty }, { sourceReader }] = await Promise.all([
      import("../../compiler/diagnostics/pretty.js"),
      import("../project.js"),
    ]);
    const colour = args.stderr.isTTY === true;
    args.stderr.write(formatPretty(same.diagnostics, sourceReader(found.root), { colour }));
  }
  const unchanged = { length: same.outputs };
  args.stdout.write(summary({ written: [], unchanged, removed: [], stale: [] }, args.check));
  return same.diagnostics.some(({ severity }) => severity === "error") ? 1 : 0;
}
