import { readFileSync } from "node:fs";
import { join } from "node:path";

import { loadConfig, type LoadedConfig } from "../compiler/config/load.js";
import type { SourceOf } from "../compiler/diagnostics/pretty.js";
import { UsageError } from "./usage-error.js";

/** The configuration of the project that a command works in. Throws a {@link UsageError} where its configuration is not in order. */
export async function loadProjectConfig(options: { config?: string }): Promise<LoadedConfig> {
  const result = await loadConfig({
    cwd: process.cwd(),
    ...(options.config !== undefined && { path: options.config }),
  });
  if (!result.ok) throw new UsageError(result.message);
  return result.config;
}

/** Reads files of the project for code frames, each once. */
export function sourceReader(root: string): SourceOf {
  const sources = new Map<string, string | undefined>();
  return (file) => {
    if (!sources.has(file)) sources.set(file, readOrNothing(join(root, file)));
    return sources.get(file);
  };
}

function readOrNothing(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}
