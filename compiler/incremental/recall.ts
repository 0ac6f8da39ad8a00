import { relative, resolve, sep } from "node:path";

import type { LoadedConfig } from "../config/load.js";
import type { ConfigData } from "../config/schema.js";
import { openProject, type Project, projectOf } from "../project/project.js";
import { listingOf } from "./listing.js";
import type { Look } from "./look.js";
import type { FileStates } from "./manifest.js";
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
  /** The specs are those recorded. */
  isListed: boolean;
  /** Configuration, definitions and fixtures come from the same bytes as those recorded. */
  sameSources: boolean;
}

/** @param since see `fileSystemTime` */
export async function recall(
  { root, load }: Configured,
  look: Look | undefined,
  since: number,
): Promise<Known> {
  const head = look?.manifest.head;
  const kept = look?.configSources;
  const { config, configSources } =
    head && kept ? { config: head.config, configSources: kept } : evaluated(root, await load(), since);
  const listed = look?.isListed === true ? head : undefined;
  const listing = listed ? listed.listing : (listingOf(root, config) ?? null);
  const project = listed ? projectOf(root, config, listed.specs.files) : await openProject(root, config);
  const names = listed ? Object.keys(listed.sources) : await sourceFiles(root, config);
  const recorded = Object.keys(head?.sources ?? {});
  const same = names.join("\n") === recorded.join("\n") ? look?.sources : undefined;
  const sources = same ?? statesOf(root, names, since);
  return {
    configSources,
    project,
    listing,
    sources,
    isListed: listed !== undefined,
    sameSources: same !== undefined,
  };
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
