import { readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

import type { Metafile, Plugin } from "esbuild";

import { packageRoot } from "../files/package-root.js";
import { putBundle } from "./bundle-file.js";
import { type ConfigRequest, findConfig } from "./find.js";
import { importModule } from "./import-module.js";
import type { ConfigData } from "./schema.js";
import { validateConfig } from "./validate.js";
import { whileLoading } from "./while-loading.js";

/** `root` is absolute: the folder of the configuration, or the working directory where there is none. */
export interface LoadedConfig {
  root: string;
  data: ConfigData;
  /** Absolute; absent where the defaults are used. */
  file?: string;
  /**
   * The configuration file and what it imports, absolute; absent where its data may hang on more: on a package, on
   * the environment.
   */
  sources?: string[];
}

/** A configuration, or a message for people that says what is wrong and where. */
export type ConfigResult = { ok: true; config: LoadedConfig } | { ok: false; message: string };

/**
 * Finds, bundles, imports and checks a project's configuration. Only the configuration file and what it imports is
 * executed: never a spec, a step definition or a fixture file.
 */
export async function loadConfig(request: ConfigRequest): Promise<ConfigResult> {
  const found = findConfig(request);
  if (!found.ok) return found;
  const { root, file } = found;
  if (file === undefined) {
    const result = checked(root, undefined, {});
    return result.ok ? { ok: true, config: { ...result.config, sources: [] } } : result;
  }
  try {
    const { value, sources } = await importBundled(root, file);
    const result = checked(root, file, value);
    return result.ok && sources ? { ok: true, config: { ...result.config, sources } } : result;
  } catch (error) {
    return { ok: false, message: `${file} could not be loaded: ${describe(error)}` };
  }
}

function checked(root: string, file: string | undefined, value: unknown): ConfigResult {
  const check = validateConfig(value);
  if (check.ok) return { ok: true, config: { root, data: check.data, ...(file !== undefined && { file }) } };
  const lines = check.problems.map((problem) => `  ${problem}`).join("\n");
  return { ok: false, message: `${file ?? "The configuration"} is not in order:\n${lines}` };
}

let counter = 0;

/** The bundle stands inside the project while it is imported, so that packages resolve from there. */
async function importBundled(root: string, file: string): Promise<{ value: unknown; sources?: string[] }> {
  const { build } = await import("esbuild");
  const url = pathToFileURL(file).href;
  const result = await build({
    entryPoints: [entryName],
    absWorkingDir: root,
    bundle: true,
    write: false,
    platform: "node",
    target: "node20",
    format: "esm",
    packages: "external",
    sourcemap: "inline",
    metafile: true,
    logLevel: "silent",
    define: { "import.meta.url": JSON.stringify(url), "import.meta.dirname": JSON.stringify(dirname(file)) },
    plugins: [entryIs(file), runningPackage()],
  });
  counter += 1;
  const name = `config-${String(process.pid)}-${String(counter)}.mjs`;
  const bundle = putBundle(root, name, result.outputFiles[0]?.contents ?? new Uint8Array());
  try {
    const module = (await whileLoading(file, () => importModule(pathToFileURL(bundle.file).href))) as {
      default?: unknown;
    };
    if (module.default === undefined) {
      throw new Error("it has no default export. Expected `export default defineConfig({ … })`.");
    }
    const sources = selfContained(root, result.metafile);
    return { value: module.default, ...(sources && { sources }) };
  } finally {
    bundle.remove();
  }
}

/** The files of a bundle, where nothing else decides what it gives: no package but the running one, nothing of `process`. */
function selfContained(root: string, { inputs }: Metafile): string[] | undefined {
  const files = Object.keys(inputs).map((input) => resolve(root, input));
  const external = Object.values(inputs).flatMap(({ imports }) => imports.filter((one) => one.external));
  const own = pathToFileURL(packageRoot()).href;
  const isClosed =
    external.every(({ path }) => path.startsWith(own)) &&
    files.every((file) => !/\b(?:process|globalThis|Date|random|eval)\b/u.test(readFileSync(file, "utf8")));
  return isClosed ? files : undefined;
}

/** Stands for the configuration: esbuild takes a `*` in the path of an entry point for a pattern. */
const entryName = "configuration";

function entryIs(file: string): Plugin {
  return {
    name: "tcspec-configuration",
    setup(build) {
      build.onResolve({ filter: new RegExp(`^${entryName}$`) }, ({ kind }) =>
        kind === "entry-point" ? { path: file } : undefined,
      );
    },
  };
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
