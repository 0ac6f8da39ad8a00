import { join } from "node:path";

import type { ConfigData } from "../config/schema.js";
import type { FixtureFile } from "../generate/scope/project-fixtures.js";
import type { StepDefinition } from "../steps/binding.js";
import { Lines } from "../records/lines.js";
import { PhraseFile, sealLength } from "../records/phrase-file.js";
import { openSections, type Sections, writeSections } from "./sections.js";
import { StampColumn, type StampRow } from "./stamp-column.js";
import type { FileState } from "./stamp.js";
import { type SpecRecord, specRecord } from "../records/spec-record.js";

/** Files by path, relative to the project's root, with `/`. */
export type FileStates = Record<string, FileState>;

/** What of a project, besides its specs, decides whether anything changed since the last compile. */
export interface Circumstances {
  /** Which compiler wrote it: see {@link ./tool}. */
  tool: string;
  /** `null` without a configuration file. */
  configFile: string | null;
  /** The configuration file and what it imports; `null` where its data may hang on more than that. */
  configSources: FileStates | null;
  config: ConfigData;
  /** See {@link ./listing}. */
  listing: string | null;
  /** Files of step definitions and fixtures. */
  sources: FileStates;
  /** Findings in those: they are not kept. */
  sourceFindings: boolean;
  /** Hash of all that every spec depends on: see {@link ./context}. */
  context: string;
  /** Hash of the signatures of all step definitions. */
  signatures: string;
  /** See {@link ./left-behind}. */
  leftBehind: readonly string[];
}

/** The specs of a project, in columns: they are read each time, and parsed quickly. */
export interface SpecColumns {
  /** Sorted. */
  files: string[];
  /** Of their generated files, also of those that are not there. */
  names: string[];
  /** Sums of {@link SpecState}. */
  states: number[];
  stamps: StampColumn;
  /** Of their generated files. */
  outputStamps: StampColumn;
}

/** Its record can be reused; it has an output; it has findings. */
export const SpecState = { recorded: 1, generated: 2, findings: 4 } as const;

/** What decides whether anything changed: small, as it is read each time. */
export interface ManifestHead extends Circumstances {
  specs: SpecColumns;
}

/** What is needed where something changed. Hashes stand one behind the other, in the order of the specs. */
export interface Details {
  hashes: string;
  outputHashes: string;
  /** Of the test cases of each spec. */
  ids: (readonly string[])[];
  /** Step definitions of the project, as read. */
  definitions: readonly StepDefinition[];
  /** What its fixture files define. */
  fixtureFiles: readonly FixtureFile[];
  /** Of the lines of phrases, one behind the other: see {@link ./phrase-file}. */
  phraseSeals: string;
}

/** What the last compile of a project read and wrote: most of it is read when it is asked for. */
export interface Manifest {
  head: ManifestHead;
  /** The SHA-256 that a spec had, and that its output had; nothing where the manifest is damaged. */
  hashes(index: number): { spec: string; output: string } | undefined;
  /** Nothing where the manifest is damaged. */
  details(): Readonly<Details> | undefined;
  /** What can be reused of each spec that has a record, by index; nothing where the manifest is damaged. */
  records(): ((index: number) => SpecRecord) | undefined;
  /** Writes the manifest again with its stamps as they are now, and with those of other files. */
  restamp(others: Pick<Circumstances, "sources"> & { configSources: FileStates }): void;
}

export const manifestFile = (root: string): string => join(cacheFolder(root), "compile.json");
const section = { details: 1, records: 2 } as const;
/** Digits of a SHA-256. */
export const hashLength = 64;

/** The manifest of a project; nothing where there is none, where it is damaged, or where another compiler wrote it. */
export function openManifest(root: string, tool: string): Manifest | undefined {
  const path = manifestFile(root);
  const sections = openSections(path);
  const head = sections && headOf(sections);
  if (sections === undefined || head?.tool !== tool) return undefined;
  let details: Details | undefined;
  const known = (): Details | undefined => (details ??= detailsOf(sections));
  const hashes = (index: number): { spec: string; output: string } | undefined => {
    const found = known();
    const at = index * hashLength;
    return (
      found && {
        spec: found.hashes.slice(at, at + hashLength),
        output: found.outputHashes.slice(at, at + hashLength),
      }
    );
  };
  return {
    head,
    hashes,
    details: known,
    records: () => {
      const [found, texts] = [known(), sections.read(section.records)];
      return found && texts && recordsIn(head.specs, found, hashes, new Lines(texts), new PhraseFile(root));
    },
    restamp: (others) => {
      const kept = Object.values(section).map((index) => sections.read(index));
      if (kept.every((bytes) => bytes !== undefined))
        writeSections(path, [Buffer.from(JSON.stringify({ ...head, ...others })), ...kept]);
    },
  };
}

function recordsIn(
  { names, states }: SpecColumns,
  { ids, phraseSeals }: Details,
  hashes: Manifest["hashes"],
  texts: Lines,
  phrases: PhraseFile,
): (index: number) => SpecRecord {
  return (index) => {
    const [state = 0, name = ""] = [states[index], names[index]];
    const { spec = "", output = "" } = hashes(index) ?? {};
    const seal = phraseSeals.slice(index * sealLength, (index + 1) * sealLength);
    return specRecord(
      {
        hash: spec,
        ids: ids[index] ?? [],
        hasFindings: (state & SpecState.findings) > 0,
        ...((state & SpecState.generated) > 0 && { output: { name, hash: output } }),
      },
      texts.bytes(index),
      {
        // Read where it is asked for.
        get line() {
          return phrases.bytes(index);
        },
        seal,
      },
    );
  };
}

/** Columns of stamps are rows of numbers in the file. */
type Parsed<Head> = Omit<Head, "specs"> & {
  specs: Omit<SpecColumns, "stamps" | "outputStamps"> & Record<"stamps" | "outputStamps", StampRow>;
};

function headOf({ first }: Sections): ManifestHead {
  const { specs, ...head } = JSON.parse(first.toString()) as Parsed<ManifestHead>;
  const [stamps, outputStamps] = [new StampColumn(specs.stamps), new StampColumn(specs.outputStamps)];
  return { ...head, specs: { ...specs, stamps, outputStamps } };
}

function detailsOf(sections: Sections): Details | undefined {
  const bytes = sections.read(section.details);
  return bytes && (JSON.parse(bytes.toString()) as Details);
}

export const cacheFolder = (root: string): string => join(root, ".tcspec", "cache");
