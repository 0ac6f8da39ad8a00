import { relative, resolve, sep } from "node:path";

import type { LoadedConfig } from "../config/load.js";
import type { ConfigData } from "../config/schema.js";
import { openProject, type Project, projectOf } from "../project/project.js";
import type { Comparison } from "./comparison.js";
import { listingOf } from "./listing.js";
import type { FileStates, ManifestHead } from "./manifest.js";
import { sourceFiles } from "./source-files.js";
import { stateOf } from "./stamp.js";

export interface Configured {
  /** Absolute. */
  root: string;
  /** Relative to the root; `null` without one. */
  configFile: string | null;
  /** Evaluates the configuration: only called where it may have changed. */
  load: () => Promise<LoadedConfig>;
}

/** A project as it is now: each part from the manifest where what it comes from is as it was, else found out anew. */
export interface Known {
  configSources: FileStates | null;
  project: Project;
  listing: string | null;
  /** Files of step definitions and fixtures; `null` where one cannot be read. */
  sources: FileStates | null;
  /** Configuration, definitions and fixtures come from the same bytes as those recorded. */
  sameSources: boolean;
}

/** @param since see `fileSystemTime` */
export async function recall(
  { root, configFile, load }: Configured,
  head: ManifestHead | undefined,
  files: Comparison,
  since: number,
): Promise<Known> {
  const kept =
    head?.configSources && head.configFile === configFile
      ? files.allSame(root, head.configSources)
      : undefined;
  const { config, configSources } =
    head && kept ? { config: head.config, configSources: kept } : evaluated(root, await load(), since);
  const listing = listingOf(root, config) ?? null;
  const isListed = head !== undefined && kept !== undefined && listing !== null && listing === head.listing;
  const project = isListed
    ? projectOf(root, config, Object.keys(head.specs))
    : await openProject(root, config);
  const names = isListed ? Object.keys(head.sources) : await sourceFiles(root, config);
  const same =
    head && kept && names.join("\n") === Object.keys(head.sources).join("\n")
      ? files.allSame(root, head.sources)
      : undefined;
  const sources = same ?? statesOf(root, names, since);
  return { configSources, project, listing, sources, sameSources: same !== undefined };
}

function evaluated(
  root: string,
  { data, sources, root: base }: LoadedConfig,
  since: number,
): { config: ConfigData; configSources: FileStates | null } {
  const names = sources?.map((file) => relative(base, resolve(base, file)).split(sep).join("/"));
  return { config: data, configSources: names ? statesOf(root, names, since) : null };
}

/** `null` where a file cannot be read. */
function statesOf(root: string, files: readonly string[], since: number): FileStates | null {
  const states: FileStates = {};
  for (const file of files) {
    const state = stateOf(resolve(root, file), since);
    if (state === undefined) return null;
    states[file] = state;
  }
  return states;
}
