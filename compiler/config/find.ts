import { existsSync, statSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";

/** File names that hold a configuration, in the order they are looked for. */
const configFileNames = ["tcspec.config.ts", "tcspec.config.js", "tcspec.config.mjs"] as const;

export interface ConfigRequest {
  cwd: string;
  /** `--config`: a configuration file, or the folder of a project; relative to `cwd`. */
  path?: string;
}

/** `root` is absolute; `file` too, absent where there is no configuration. */
export type FoundConfig = { ok: true; root: string; file?: string } | { ok: false; message: string };

/** The configuration file relative to the root, with `/`; `null` where the defaults are used. */
export function configFileIn({ root, file }: { root: string; file?: string }): string | null {
  return file === undefined ? null : relative(root, file).split(sep).join("/");
}

function findUpward(cwd: string): FoundConfig {
  for (let folder = resolve(cwd); ; folder = dirname(folder)) {
    const file = configIn(folder);
    if (file !== undefined) return { ok: true, root: folder, file };
    if (dirname(folder) === folder) return { ok: true, root: resolve(cwd) };
  }
}

function findGiven(path: string): FoundConfig {
  if (!existsSync(path)) {
    return {
      ok: false,
      message: `--config ${path}: no such file. Expected a file such as ${configFileNames[0]}, or a project's folder.`,
    };
  }
  if (!statSync(path).isDirectory()) return { ok: true, root: dirname(path), file: path };
  const file = configIn(path);
  return { ok: true, root: path, ...(file !== undefined && { file }) };
}

function configIn(folder: string): string | undefined {
  return configFileNames.map((name) => join(folder, name)).find((file) => existsSync(file));
}

/** Finds a project and its configuration: where `--config` says, else upward from the working folder. Loads nothing. */
export function findConfig({ cwd, path }: ConfigRequest): FoundConfig {
  return path === undefined ? findUpward(cwd) : findGiven(resolve(cwd, path));
}
