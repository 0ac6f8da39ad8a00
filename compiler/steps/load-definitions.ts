import { existsSync, readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join, sep } from "node:path";
import { fileURLToPath } from "node:url";

import type { ConfigData } from "../config/schema.js";
import { findFiles } from "../files/find-files.js";
import { packageRoot } from "../files/package-root.js";
import type { Diagnostic } from "../model/diagnostic.js";
import { type Bind, builtInModule, type StepDefinition } from "./binding.js";
import { createBinder } from "./bind.js";
import { type CompiledDefinition, compileDefinitions } from "./expression.js";
import { readDefinitions } from "./read-definitions.js";
import type { DefinitionSource } from "./read-definitions.js";

/** Where the build writes the built-in definitions: an installed package holds no sources to read them from. */
const catalogueFile = join("dist", "steps.json");

/** All definitions that phrases of a project can bind to, built-in ones first, each file's in its own order. */
export async function loadDefinitions(
  root: string,
  config: Pick<ConfigData, "steps">,
): Promise<{ definitions: StepDefinition[]; diagnostics: Diagnostic[] }> {
  const own = await readDefinitions(await projectSources(root, config.steps));
  return {
    definitions: [...(await loadBuiltIn()), ...own.definitions],
    diagnostics: own.diagnostics,
  };
}

export interface Binder {
  bind: Bind;
  /** What it binds to, for phrases that were recorded: see `incremental/phrases.ts`. */
  compiled: readonly CompiledDefinition[];
  definitions: StepDefinition[];
  diagnostics: Diagnostic[];
}

/**
 * The binder of a project, with what is wrong in its definitions.
 *
 * @param own the project's definitions, where they are known and in order: then its files are not read
 */
export async function loadBinder(
  root: string,
  config: Pick<ConfigData, "steps" | "services">,
  own?: readonly StepDefinition[],
): Promise<Binder> {
  const { definitions, diagnostics } = own
    ? { definitions: [...(await loadBuiltIn()), ...own], diagnostics: [] }
    : await loadDefinitions(root, config);
  const { compiled, diagnostics: patterns } = compileDefinitions(definitions);
  const bind = createBinder(compiled, Object.keys(config.services));
  return { bind, compiled, definitions, diagnostics: [...diagnostics, ...patterns] };
}

/** The definitions in `runtime/steps/`, from sources. Their places are relative to the package. */
export async function readBuiltIn(packageFolder: string): Promise<StepDefinition[]> {
  const folder = join(packageFolder, "runtime", "steps");
  if (!existsSync(folder)) return [];
  const { glob } = await import("tinyglobby");
  const files = await glob(["*.ts", "!*.test.ts"], { cwd: folder, onlyFiles: true });
  const sources = await readSources(
    packageFolder,
    files.map((file) => `runtime/steps/${file}`),
    () => builtInModule,
  );
  const { definitions, diagnostics } = await readDefinitions(sources);
  const [problem] = diagnostics;
  if (problem) throw new Error(`${problem.file}:${problem.range.start.line} ${problem.message}`);
  return definitions;
}

let builtIn: Promise<StepDefinition[]> | undefined;

/** A package does not change while it runs: they are read once. */
const loadBuiltIn = async (): Promise<StepDefinition[]> => (builtIn ??= findBuiltIn());

/** From the bundles: the catalogue of the same build. From the sources: the sources, never a stale build. */
async function findBuiltIn(): Promise<StepDefinition[]> {
  const folder = packageRoot();
  const bundled = fileURLToPath(import.meta.url).startsWith(join(folder, "dist") + sep);
  if (!bundled) return readBuiltIn(folder);
  return JSON.parse(readFileSync(join(folder, catalogueFile), "utf8")) as StepDefinition[];
}

async function projectSources(root: string, patterns: readonly string[]): Promise<DefinitionSource[]> {
  if (patterns.length === 0) return [];
  // A folder stands for all files in it.
  const files = await findFiles(patterns, {
    cwd: root,
    onlyFiles: true,
    ignore: ["**/node_modules/**", "**/*.test.ts", "**/*.d.ts"],
  });
  const typeScript = files.filter((file) => /\.[cm]?ts$/u.test(file));
  return readSources(root, typeScript, (file) => file);
}

async function readSources(
  root: string,
  files: readonly string[],
  moduleOf: (file: string) => string,
): Promise<DefinitionSource[]> {
  return Promise.all(
    [...files].sort().map(async (file) => ({
      file,
      module: moduleOf(file),
      text: await readFile(join(root, file), "utf8"),
    })),
  );
}
