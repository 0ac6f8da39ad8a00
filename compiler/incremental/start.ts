import { outputNames } from "../compile/output-name.js";
import { contextOf, signaturesOf } from "./context.js";
import { type Look, lookAt } from "./look.js";
import { cacheFolder, type Details, type ManifestHead } from "./manifest.js";
import { type Configured, type Known, recall } from "./recall.js";
import { boundAsBefore, reusable, type Reused } from "./reuse.js";
import { fileSystemTime } from "./stamp.js";
import { Vocabulary } from "./vocabulary.js";

/** What a compile starts from: the project as it is now, beside what the manifest tells of it. */
export interface Start {
  look: Look | undefined;
  /** What has older times than this, and is read from now on, cannot change unseen. */
  since: number;
  known: Known;
  vocabulary: Vocabulary;
  /** What the manifest knows of step definitions and fixtures, where they are as they were, and in order. */
  details: Readonly<Details> | undefined;
}

export interface StartOptions {
  tool: string;
  check?: boolean;
  force?: boolean;
  look?: Look;
}

/** Looks at the project; loads step definitions where those of the manifest cannot be believed. Reads no spec. */
export async function startOf(
  configured: Configured,
  { tool, check = false, force = false, look: looked }: StartOptions,
): Promise<Start> {
  const { root, configFile } = configured;
  const look = force ? undefined : (looked ?? lookAt(root, { configFile, tool, readOnly: check }));
  // Before a spec is read.
  const since = look?.files.since ?? (check ? -Infinity : fileSystemTime(cacheFolder(root)));
  const known = await recall(configured, look, since);
  const isInOrder = known.sameSources && look?.manifest.head.sourceFindings === false;
  const details = isInOrder ? look.manifest.details() : undefined;
  const vocabulary = new Vocabulary(root, known.project.config, details?.definitions);
  if (vocabulary.known === undefined) await vocabulary.load();
  return { look, since, known, vocabulary, details };
}

/** What need not be done again, and the hashes by which the next compile will know that. */
export interface Reuse {
  /** Of the generated files, by spec. */
  names: ReadonlyMap<string, string>;
  context: string;
  signatures: string;
  specs: ReadonlyMap<string, Reused>;
  /** Step definitions are others than they were: phrases were bound anew. */
  rebinds: boolean;
}

export async function reuseOf({ look, known, vocabulary }: Start, tool: string): Promise<Reuse> {
  const { project, isListed, sameSources } = known;
  const head = look?.manifest.head;
  const names = isListed && head ? namesOf(head.specs) : outputNames(project.specs);
  const context = sameSources && head ? head.context : await contextOf(project.root, tool, project.config);
  const signatures = vocabulary.known && head ? head.signatures : signaturesOf(vocabulary.definitions ?? []);
  const rebinds = head?.signatures !== signatures;
  const same = look && head?.context === context ? reusable(project, names, look) : new Map<string, Reused>();
  const specs = rebinds ? await boundAsBefore(same, project, await vocabulary.load()) : same;
  return { names, context, signatures, specs, rebinds };
}

const namesOf = ({ files, names }: ManifestHead["specs"]): ReadonlyMap<string, string> =>
  new Map(files.map((file, at) => [file, names[at] ?? ""]));
