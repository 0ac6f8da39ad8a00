import { findConfig, configFileIn } from "../compiler/config/find.js";
import { type Look, lookAt, unchangedOutputs } from "../compiler/incremental/look.js";
import { toolIdentity } from "../compiler/incremental/tool.js";
import { summary } from "./commands/compile-summary.js";

/** `done`: nothing was to be compiled, and that is said. Else what was found of it, for the whole command line. */
export type QuickCompile = { done: true } | { done: false; look?: Look };

/**
 * `tcspec compile` and `compile --check` where nothing changed and nothing is to be said: without reading options in
 * earnest, because that takes longer than to look.
 */
export function compileQuickly(
  argv: readonly string[],
  cwd: string,
  stdout: { write(text: string): unknown },
): QuickCompile {
  const [command, ...options] = argv;
  const check = options[0] === "--check";
  if (command !== "compile" || options.length !== (check ? 1 : 0)) return { done: false };
  const tool = toolIdentity();
  const found = findConfig({ cwd });
  if (tool === undefined || !found.ok) return { done: false };
  const look = lookAt(found.root, { configFile: configFileIn(found), tool, readOnly: check });
  if (look === undefined) return { done: false };
  const outputs = unchangedOutputs(found.root, look, { readOnly: check });
  if (outputs === undefined) return { done: false, look };
  stdout.write(summary({ written: [], unchanged: { length: outputs }, removed: [], stale: [] }, check));
  return { done: true };
}
