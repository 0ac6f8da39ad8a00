import { readFileSync } from "node:fs";
import { join } from "node:path";

import type { ConfigData } from "../config/schema.js";
import { writeFileAtomically } from "../files/atomic-write.js";
import type { CaseSummary } from "../generate/case-summary.js";
import type { Diagnostic } from "../model/diagnostic.js";
import type { StepDefinition } from "../steps/binding.js";
import { sha256 } from "./hash.js";
import type { FileState } from "./stamp.js";

/** Files by path, relative to the project's root, with `/`. */
export type FileStates = Record<string, FileState>;

/** What compiling a spec came to, as long as its bytes and the context are the same. */
export interface SpecRecord {
  hash: string;
  cases: CaseSummary[];
  diagnostics: Diagnostic[];
  /** Absent where an error keeps the spec from being generated. The name is relative to the generated folder. */
  output?: { name: string; hash: string };
}

/** What decides whether anything changed since the last compile of a project: small, as it is read each time. */
export interface ManifestHead {
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
  /** Hash of all that every spec depends on: compiler, configuration, signatures of the steps, fixtures. */
  context: string;
  specs: FileStates;
  /** By name in the generated folder. */
  outputs: FileStates;
  /** Whether specs have findings: those stand in the records. */
  findings: boolean;
}

/** What the last compile of a project read and wrote. */
export interface Manifest {
  head: ManifestHead;
  /** Step definitions of the project, as read. */
  definitions: StepDefinition[];
  records: Record<string, SpecRecord>;
}

/** The head of a manifest, with the rest to be read when it is needed. */
export interface OpenManifest {
  head: ManifestHead;
  /** Nothing where it is damaged. */
  rest(): Omit<Manifest, "head"> | undefined;
  /** Writes the manifest again with other stamps of the same files; its content stays. */
  restamp(root: string, head: ManifestHead): void;
}

const manifestFile = join(".tcspec", "cache", "compile.json");

/**
 * The manifest of a project; nothing where there is none, where it is damaged, or where another compiler wrote it. The file
 * is a line of hashes (of head and rest, and the rest's length), the head, the rest.
 */
export function openManifest(root: string, tool: string): OpenManifest | undefined {
  try {
    const text = readFileSync(join(root, manifestFile), "utf8");
    const [hashes = "", head = ""] = text.split("\n", 2);
    const [ofHead, length, ofRest = ""] = hashes.split(" ");
    const rest = text.slice(hashes.length + head.length + 2);
    // The rest may never be needed: its hash is looked at when it is.
    if (ofHead !== sha256(`${ofRest}\n${head}`) || length !== String(rest.length)) return undefined;
    const parsed = JSON.parse(head) as ManifestHead;
    if (parsed.tool !== tool) return undefined;
    return {
      head: parsed,
      rest: () =>
        sha256(rest) === ofRest ? (JSON.parse(rest) as ReturnType<OpenManifest["rest"]>) : undefined,
      restamp: (folder, changed) => writeParts(folder, JSON.stringify(changed), rest, ofRest),
    };
  } catch {
    return undefined;
  }
}

/** Writes a manifest in one piece: of two compiles at once the later one's stays, and each holds only for the bytes it names. */
export function writeManifest(root: string, { head, ...rest }: Manifest): void {
  const text = JSON.stringify(rest);
  writeParts(root, JSON.stringify(head), text, sha256(text));
}

function writeParts(root: string, head: string, rest: string, ofRest: string): void {
  const hashes = `${sha256(`${ofRest}\n${head}`)} ${rest.length} ${ofRest}`;
  writeFileAtomically(join(root, manifestFile), `${hashes}\n${head}\n${rest}`);
}

export const cacheFolder = (root: string): string => join(root, ".tcspec", "cache");
