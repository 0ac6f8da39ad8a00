import { existsSync, mkdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

import type { Plugin } from "esbuild";

import { packageRoot } from "../files/package-root.js";
import type { ConfigData } from "./schema.js";
import { validateConfig } from "./validate.js";

/** File names that hold a configuration, in the order they are looked for. */
export const configFileNames = ["tcspec.config.ts", "tcspec.config.js", "tcspec.config.mjs"] as const;

/** `root` is absolute: the folder of the configuration, or the working directory where there is none. */
export interface LoadedConfig {
  root: string;
  data: ConfigData;
  /** Absolute; absent where the defaults are used. */
  file?: string;
}

/** A configuration, or a message for people that says what is wrong and where. */
export type ConfigResult = { ok: true; config: LoadedConfig } | { ok: false; message: string };

export interface ConfigRequest {
  cwd: string;
  /** `--config`: a configuration file, or the folder of a project; relative to `cwd`. */
  path?: string;
}

/**
 * Finds, bundles, imports and checks a project's configuration. Only the configuration file and what it imports is
 * executed: never a spec, a step definition or a fixture file.
 */
export async function loadConfig(request: ConfigRequest): Promise<ConfigResult> {
  const found =
    request.path === undefined ? findUpward(request.cwd) : findGiven(resolve(request.cwd, request.path));
  if (!found.ok) return found;
  const { root, file } = found;
  if (file === undefined) return checked(root, undefined, {});
  try {
    return checked(root, file, await importBundled(root, file));
  } catch (error) {
    return { ok: false, message: `${file} could not be loaded: ${describe(error)}` };
  }
}

type Found = { ok: true; root: string; file?: string } | { ok: false; message: string };

function findUpward(cwd: string): Found {
  for (let folder = resolve(cwd); ; folder = dirname(folder)) {
    const file = configIn(folder);
    if (file !== undefined) return { ok: true, root: folder, file };
    if (dirname(folder) === folder) return { ok: true, root: resolve(cwd) };
  }
}

function findGiven(path: string): Found {
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

function checked(root: string, file: string | undefined, value: unknown): ConfigResult {
  const check = validateConfig(value);
  if (check.ok) return { ok: true, config: { root, data: check.data, ...(file !== undefined && { file }) } };
  const lines = check.problems.map((problem) => `  ${problem}`).join("\n");
  return { ok: false, message: `${file ?? "The configuration"} is not in order:\n${lines}` };
}

let counter = 0;

/** The bundle stands inside the project while it is imported, so that packages resolve from there. */
async function importBundled(root: string, file: string): Promise<unknown> {
  const { build } = await import("esbuild");
  const url = pathToFileURL(file).href;
  const result = await build({
    entryPoints: [file],
    absWorkingDir: root,
    bundle: true,
    write: false,
    platform: "node",
    target: "node20",
    format: "esm",
    packages: "external",
    sourcemap: "inline",
    logLevel: "silent",
    define: { "import.meta.url": JSON.stringify(url), "import.meta.dirname": JSON.stringify(dirname(file)) },
    plugins: [runningPackage()],
  });
  counter += 1;
  const bundle = join(root, ".tcspec", "tmp", `config-${String(process.pid)}-${String(counter)}.mjs`);
  mkdirSync(dirname(bundle), { recursive: true });
  try {
    writeFileSync(bundle, result.outputFiles[0]?.contents ?? "");
    const module = (await import(pathToFileURL(bundle).href)) as { default?: unknown };
    if (module.default === undefined) {
      throw new Error("it has no default export. Expected `export default defineConfig({ … })`.");
    }
    return module.default;
  } finally {
    rmSync(bundle, { force: true });
  }
}

/** `tcspec/config` is the package that runs, whether or not the project has it installed. */
function runningPackage(): Plugin {
  return {
    name: "tcspec-running-package",
    setup(build) {
      build.onResolve({ filter: /^tcspec(?:\/config)?$/ }, () => ({
        path: pathToFileURL(join(packageRoot(), "dist", "config.cjs")).href,
        external: true,
      }));
    },
  };
}

function describe(error: unknown): string {
  const located = (
    error as {
      errors?: { text: string; location?: { line: number; column: number; lineText: string } | null }[];
    }
  ).errors;
  if (Array.isArray(located)) {
    return located
      .map(({ text, location }) =>
        location ? `${text} (line ${location.line}: ${location.lineText.trim()})` : text,
      )
      .join("\n");
  }
  return error instanceof Error ? error.message : String(error);
}
