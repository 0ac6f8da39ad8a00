import {
  type Circumstances,
  type Details,
  hashLength,
  manifestFile,
  type ManifestHead,
  type SpecColumns,
  SpecState,
} from "./manifest.js";
import { bytesOf } from "../records/lines.js";
import { PhraseFile, sealed, type SealedPhrases, sealLength } from "../records/phrase-file.js";
import { writeSections } from "./sections.js";
import { noRecord, type SpecRecord } from "../records/spec-record.js";
import { StampColumn } from "./stamp-column.js";
import type { Stamp } from "./stamp.js";

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

/** All of a manifest but the specs. */
export type Surroundings = Circumstances & Pick<Details, "definitions" | "fixtureFiles">;

const noHash = "-".repeat(hashLength);
const noPhrases: SealedPhrases = { line: sealed([]).line, seal: "-".repeat(sealLength) };

/**
 * Writes a manifest in one piece: of two compiles at once the later one's stays, and each holds only for the bytes it names.
 *
 * @param phraseSeals those of the phrases that stand beside it, where these were not looked at
 */
export function writeManifest(
  root: string,
  { definitions, fixtureFiles, ...circumstances }: Surroundings,
  entries: readonly SpecEntry[],
  phraseSeals: string | undefined,
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
  const phrases = entries.map(({ record }) => record?.phrases ?? noPhrases);
  const details: Details = {
    hashes: entries.map(({ record }) => record?.hash ?? noHash).join(""),
    outputHashes: entries.map(({ record }) => record?.output?.hash ?? noHash).join(""),
    ids: entries.map(({ record }) => record?.ids ?? []),
    definitions,
    fixtureFiles,
    phraseSeals: phrases.map(({ seal }) => seal).join(""),
  };
  const head: ManifestHead = { ...circumstances, specs };
  if (details.phraseSeals !== phraseSeals) new PhraseFile(root).write(phrases.map(({ line }) => line));
  writeSections(manifestFile(root), [
    jsonOf(head),
    jsonOf(details),
    bytesOf(entries.map(({ record }) => record?.text ?? noRecord)),
  ]);
}

const jsonOf = (value: unknown): Buffer => Buffer.from(JSON.stringify(value));

function stateOf(record: SpecRecord | undefined): number {
  if (record === undefined) return 0;
  const generated = record.output ? SpecState.generated : 0;
  return SpecState.recorded + generated + (record.hasFindings ? SpecState.findings : 0);
}
