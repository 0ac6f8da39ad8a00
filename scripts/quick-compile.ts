import { findConfig, configFileIn } from "../compiler/config/find.js";
import { toolIdentity } from "../compiler/incremental/tool.js";
import { findUnchanged } from "../compiler/incremental/unchanged.js";
import { summary } from "./commands/compile-summary.js";

/**
 * `tcspec compile` and `compile --check` where nothing changed and nothing is to be said: without reading options in
 * earnest, because that takes longer than to look. Gives whether that was it; all else is for the whole command line.
 */
export function compileQuickly(
  argv: readonly string[],
  cwd: string,
  stdout: { write(text: string): unknown },
): boolean {
  const [command, ...options] = argv;
  const check = options[0] === "--check";
  if (command !== "compile" || options.length !== (check ? 1 : 0)) return false;
  const tool = toolIdentity();
  const found = findConfig({ cwd });
  if (tool === undefined || !found.ok) return false;
  const same = findUnchanged(found.root, { configFile: configFileIn(found), tool, readOnly: check });
  if (same === undefined || same.diagnostics.length > 0) return false;
  stdout.write(summary({ written: [], unchanged: { length: same.outputs }, removed: [], stale: [] }, check));
  return true;
}
