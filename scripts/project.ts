import { readFileSync } from "node:fs";
import { join } from "node:path";

import type { LoadedConfig } from "../compiler/config/load.js";
import { configFileIn, findConfig } from "../compiler/config/find.js";
import { type RecordedProject, recordedProject } from "../compiler/incremental/look.js";
import type { Configured } from "../compiler/incremental/recall.js";
import type { SourceOf } from "../compiler/diagnostics/pretty.js";
import { redactSecrets } from "../compiler/secrets/find-secrets.js";
import { endedBySignals } from "./interrupt.js";
import { UsageError } from "./usage-error.js";

/** The configuration of the project that a command works in. Throws a {@link UsageError} where its configuration is not in order. */
export async function loadProjectConfig(options: { config?: string }): Promise<LoadedConfig> {
  // Evaluating a configuration needs a bundler and zod: where it is known from an earlier compile, neither is loaded.
  const { loadConfig } = await import("../compiler/config/load.js");
  const request = { cwd: process.cwd(), ...(options.config !== undefined && { path: options.config }) };
  const result = await endedBySignals(() => loadConfig(request));
  if (!result.ok) throw new UsageError(result.message);
  return result.config;
}

/** A configuration as data, and what else is known of the project it belongs to. */
export interface ProjectData {
  loaded: LoadedConfig;
  recorded?: RecordedProject;
}

/**
 * The configuration of the project that a command works in, as data: of functions in it nothing is known. It is
 * evaluated only where it may be another one than at the last compile.
 *
 * @param tool which compiler runs: see `compiler/incremental/tool.ts`
 */
export async function recallProject(
  options: { config?: string },
  tool: string | undefined,
): Promise<ProjectData> {
  const found = findConfig({
    cwd: process.cwd(),
    ...(options.config !== undefined && { path: options.config }),
  });
  const recorded =
    found.ok && tool !== undefined
      ? recordedProject(found.root, { configFile: configFileIn(found), tool })
      : undefined;
  if (!found.ok || recorded === undefined) return { loaded: await loadProjectConfig(options) };
  const { root, file } = found;
  return { loaded: { root, data: recorded.config, ...(file !== undefined && { file }) }, recorded };
}

/** The project that a command works in, its configuration not evaluated yet. Throws a {@link UsageError} where `--config` names nothing. */
export function configured(options: { config?: string }): Configured {
  const cwd = process.cwd();
  const found = findConfig({ cwd, ...(options.config !== undefined && { path: options.config }) });
  if (!found.ok) throw new UsageError(found.message);
  return { root: found.root, configFile: configFileIn(found), load: () => loadProjectConfig(options) };
}

/** Reads files of the project for code frames, each once. */
export function sourceReader(root: string): SourceOf {
  const sources = new Map<string, string | undefined>();
  return (file) => {
    if (!sources.has(file)) sources.set(file, readOrNothing(join(root, file)));
    return sources.get(file);
  };
}

/** As {@link sourceReader}: frames show lines of a spec, and a spec may hold a password. */
export function maskedSourceReader(root: string): SourceOf {
  const source = sourceReader(root);
  return (file) => {
    const text = source(file);
    return text === undefined ? undefined : redactSecrets(text);
  };
}

function readOrNothing(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}
