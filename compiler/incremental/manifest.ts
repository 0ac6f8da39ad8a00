import { join } from "node:path";

import type { ConfigData } from "../config/schema.js";
import type { StepDefinition } from "../steps/binding.js";
import { Lines } from "./lines.js";
import { openSections, type Sections, writeSections } from "./sections.js";
import { StampColumn, type StampRow } from "./stamp-column.js";
import type { FileState, Stamp } from "./stamp.js";
import { linesOf, type SpecRecord, storedRecord } from "./spec-record.js";

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
interface Details {
  hashes: string;
  outputHashes: string;
  /** Of the test cases of each spec. */
  ids: (readonly string[])[];
  /** Step definitions of the project, as read. */
  definitions: readonly StepDefinition[];
}

/** What the last compile of a project read and wrote: most of it is read when it is asked for. */
export interface Manifest {
  head: ManifestHead;
  /** The SHA-256 that a spec had, and that its output had; nothing where the manifest is damaged. */
  hashes(index: number): { spec: string; output: string } | undefined;
  /** Step definitions of the project; nothing where the manifest is damaged. */
  definitions(): readonly StepDefinition[] | undefined;
  /** What can be reused of each spec that has a record, by index; nothing where the manifest is damaged. */
  records(): ((index: number) => SpecRecord) | undefined;
  /** Writes the manifest again with its stamps as they are now, and with those of other files. */
  restamp(others: Pick<Circumstances, "sources"> & { configSources: FileStates }): void;
}

/** A spec as it is after a compile. */
export interface SpecEntry {
  file: string;
  /** Of its generated file. */
  name: string;
  /** Absent where nothing of it can be reused. */
  record?: SpecRecord;
  stamp?: Stamp | undefined;
  outputStamp?: Stamp | undefined;
}

const manifestFile = join(".tcspec", "cache", "compile.json");
const section = { details: 1, records: 2, phrases: 3 } as const;
const hashLength = 64;
const noHash = "-".repeat(hashLength);

/** The manifest of a project; nothing where there is none, where it is damaged, or where another compiler wrote it. */
export function openManifest(root: string, tool: string): Manifest | undefined {
  const path = join(root, manifestFile);
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
    definitions: () => known()?.definitions,
    records: () => {
      const found = known();
      const [texts, phrases] = [sections.read(section.records), sections.read(section.phrases)];
      if (found === undefined || texts === undefined || phrases === undefined) return undefined;
      return recordsIn(head.specs, found.ids, hashes, [new Lines(texts), new Lines(phrases)]);
    },
    restamp: (others) => {
      const kept = Object.values(section).map((index) => sections.read(index));
      if (kept.every((bytes) => bytes !== undefined))
        writeSections(path, [jsonOf({ ...head, ...others }), ...kept]);
    },
  };
}

function recordsIn(
  { names, states }: SpecColumns,
  ids: Details["ids"],
  hashes: Manifest["hashes"],
  [texts, phrases]: [Lines, Lines],
): (index: number) => SpecRecord {
  return (index) => {
    const [state = 0, name = ""] = [states[index], names[index]];
    const { spec = "", output = "" } = hashes(index) ?? {};
    return storedRecord(
      {
        hash: spec,
        ids: ids[index] ?? [],
        hasFindings: (state & SpecState.findings) > 0,
        ...((state & SpecState.generated) > 0 && { output: { name, hash: output } }),
      },
      { text: texts.bytes(index), phrases: phrases.bytes(index) },
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

const jsonOf = (value: unknown): Buffer => Buffer.from(JSON.stringify(value));

/** Writes a manifest in one piece: of two compiles at once the later one's stays, and each holds only for the bytes it names. */
export function writeManifest(
  root: string,
  circumstances: Circumstances,
  definitions: readonly StepDefinition[],
  entries: readonly SpecEntry[],
): void {
  const specs: SpecColumns = {
    files: entries.map(({ file }) => file),
    names: entries.map(({ name }) => name),
    states: entries.map(({ record }) => stateOf(record)),
    stamps: new StampColumn(),
    outputStamps: new StampColumn(),
  };
  for (const { stamp, outputStamp } of entries) {
    specs.stamps.push(stamp);
    specs.outputStamps.push(outputStamp);
  }
  const details: Details = {
    hashes: entries.map(({ record }) => record?.hash ?? noHash).join(""),
    outputHashes: entries.map(({ record }) => record?.output?.hash ?? noHash).join(""),
    ids: entries.map(({ record }) => record?.ids ?? []),
    definitions,
  };
  const lines = entries.map(({ record }) => linesOf(record));
  const head: ManifestHead = { ...circumstances, specs };
  writeSections(join(root, manifestFile), [
    jsonOf(head),
    jsonOf(details),
    Buffer.concat(lines.map(({ text }) => text)),
    Buffer.concat(lines.map(({ phrases }) => phrases)),
  ]);
}

function stateOf(record: SpecRecord | undefined): number {
  if (record === undefined) return 0;
  const generated = record.output ? SpecState.generated : 0;
  return SpecState.recorded + generated + (record.hasFindings ? SpecState.findings : 0);
}

export const cacheFolder = (root: string): string => join(root, ".tcspec", "cache");
