import { resolve } from "node:path";

import type { ConfigData } from "../config/schema.js";
import { Outputs } from "../compile/outputs.js";
import { Comparison } from "./comparison.js";
import { listingOf } from "./listing.js";
import {
  cacheFolder,
  type Details,
  type FileStates,
  type Manifest,
  openManifest,
  SpecState,
} from "./manifest.js";
import { fileSystemTime } from "./stamp.js";

/** What is as it was recorded. */
export interface Look {
  manifest: Manifest;
  files: Comparison;
  /** Absent where the configuration is not, or cannot be said to be, what it was. */
  configSources?: FileStates;
  /** The patterns find the same files. */
  isListed: boolean;
  /** Absent where step definitions or fixtures are not what they were. */
  sources?: FileStates;
  /** By index of the spec: its bytes and its output. Absent where the configuration may name other ones. */
  specs?: boolean[];
}

export interface LookOptions {
  /** Relative to the root; `null` without one. */
  configFile: string | null;
  tool: string;
  /** Writes nothing, not even to know the file system's time. */
  readOnly?: boolean;
}

/**
 * Looks what of a project is as it was recorded: by what the file system says about files, and by content hashes where
 * that is not enough; loads neither parser nor TypeScript nor the configuration. Nothing without a manifest.
 */
export function lookAt(root: string, options: LookOptions): Look | undefined {
  const look = lookAround(root, options);
  return look?.configSources ? { ...look, specs: lookAtSpecs(root, look.manifest, look.files) } : look;
}

/** The same without a look at the specs. */
export function lookAround(
  root: string,
  { configFile, tool, readOnly = false }: LookOptions,
): Look | undefined {
  const manifest = openManifest(root, tool);
  if (manifest === undefined) return undefined;
  const { head } = manifest;
  const files = new Comparison(() => (readOnly ? -Infinity : fileSystemTime(cacheFolder(root))));
  const found = head.configFile === configFile ? head.configSources : null;
  // The configuration first: all else is only what it says if it is as it was.
  const configSources = found ? files.allSame(root, found) : undefined;
  if (configSources === undefined) return { manifest, files, isListed: false };
  const isListed = head.listing !== null && listingOf(root, head.config) === head.listing;
  const sources = files.allSame(root, head.sources);
  return { manifest, files, configSources, isListed, ...(sources && { sources }) };
}

/** What is known of a project without its specs being read: parts are absent where they may be others than those recorded. */
export interface RecordedProject {
  config: ConfigData;
  specs?: string[];
  /** Of the project's own step definitions and fixtures, where they are in order. */
  vocabulary?: Pick<Details, "definitions" | "fixtureFiles">;
}

/** What the last compile recorded of a project; nothing where its configuration may be another one. Writes nothing. */
export function recordedProject(
  root: string,
  options: Omit<LookOptions, "readOnly">,
): RecordedProject | undefined {
  const look = lookAround(root, { ...options, readOnly: true });
  if (look?.configSources === undefined) return undefined;
  const { head } = look.manifest;
  const isInOrder = look.isListed && look.sources !== undefined && !head.sourceFindings;
  const details = isInOrder ? look.manifest.details() : undefined;
  return {
    config: head.config,
    ...(look.isListed && { specs: head.specs.files }),
    ...(details && { vocabulary: details }),
  };
}

/** Which specs, by index, are as they were, with outputs that are there. */
export function lookAtSpecs(root: string, manifest: Manifest, files: Comparison): boolean[] {
  const { head } = manifest;
  const { files: specs, names, states, stamps, outputStamps } = head.specs;
  const generated = resolve(root, head.config.generated);
  return specs.map((file, at) => {
    const [state = 0, name = ""] = [states[at], names[at]];
    if (state === 0) return false;
    // Put together by hand: to normalise thousands of paths takes as long as to look at the files.
    if (!files.sameAs(`${root}/${file}`, stamps, at, () => manifest.hashes(at)?.spec)) return false;
    if ((state & SpecState.generated) === 0) return true;
    return files.sameAs(`${generated}/${name}`, outputStamps, at, () => manifest.hashes(at)?.output);
  });
}

/** How many outputs a compile would leave as they are; nothing where it would change anything, or has something to say. */
export function unchangedOutputs(
  root: string,
  look: Look,
  { readOnly = false }: { readOnly?: boolean },
): number | undefined {
  const { manifest, files, configSources, isListed, sources, specs } = look;
  const { head } = manifest;
  if (!configSources || !isListed || !sources || head.sourceFindings) return undefined;
  if (head.leftBehind.length > 0) return undefined;
  const { names, states } = head.specs;
  if (names.length === 0 || specs?.every(Boolean) !== true) return undefined;
  if (states.some((state) => (state & SpecState.findings) > 0)) return undefined;
  const present = new Set(names.filter((_, at) => ((states[at] ?? 0) & SpecState.generated) > 0));
  if (new Outputs(resolve(root, head.config.generated)).ours(present).length > 0) return undefined;
  if (files.read && !readOnly) manifest.restamp({ configSources, sources });
  return present.size;
}
