import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import type { ConfigData } from "../config/schema.js";
import { writeFileAtomically } from "../files/atomic-write.js";
import type { Diagnostic } from "../model/diagnostic.js";
import type { Located } from "../model/range.js";

/** A file and the SHA-256 of its bytes; the path is relative to the project's root, with `/`. */
export interface HashedFile {
  file: string;
  hash: string;
}

/** What compiling a spec came to, as long as its bytes and the context are the same. */
export interface SpecRecord {
  hash: string;
  /** Ids are compared across specs. */
  cases: { id: Located<string> }[];
  diagnostics: Diagnostic[];
  /** Absent where an error keeps the spec from being generated. The name is relative to the generated folder. */
  output?: { name: string; hash: string };
}

/** What the last compile of a project read and wrote. */
export interface Manifest {
  /** Which compiler wrote it: see {@link ./tool}. */
  tool: string;
  /** `null` without a configuration file. */
  configFile: string | null;
  /** The configuration file and what it imports; `null` where its data may hang on more than that. */
  configSources: HashedFile[] | null;
  config: ConfigData;
  /** Files of step definitions and fixtures. */
  sources: HashedFile[];
  /** Findings in those. */
  sourceFindings: boolean;
  /** Hash of all that every spec depends on: compiler, configuration, signatures of the steps, fixtures. */
  context: string;
  specs: Record<string, SpecRecord>;
}

const manifestFile = join(".tcspec", "cache", "compile.json");

/** The manifest of a project; nothing where there is none, where it is damaged, or where another compiler wrote it. */
export function readManifest(root: string, tool: string): Manifest | undefined {
  try {
    const text = readFileSync(join(root, manifestFile), "utf8");
    const end = text.indexOf("\n");
    const body = text.slice(end + 1);
    if (text.slice(0, end) !== sha256(body)) return undefined;
    const manifest = JSON.parse(body) as Manifest;
    return manifest.tool === tool ? manifest : undefined;
  } catch {
    return undefined;
  }
}

/** Writes a manifest in one piece: of two compiles at once the later one's stays, and each holds only for the bytes it names. */
export function writeManifest(root: string, manifest: Manifest): void {
  const body = JSON.stringify(manifest);
  writeFileAtomically(join(root, manifestFile), `${sha256(body)}\n${body}`);
}

/** As hexadecimal digits. */
export const sha256 = (content: string | Uint8Array): string =>
  createHash("sha256").update(content).digest("hex");

/** The hash of a file's bytes; nothing where it cannot be read. */
export function hashFile(path: string): string | undefined {
  try {
    return sha256(readFileSync(path));
  } catch {
    return undefined;
  }
}

/** Are the files of a list as they were? */
export const areUnchanged = (root: string, files: readonly HashedFile[]): boolean =>
  files.every(({ file, hash }) => hashFile(join(root, file)) === hash);
