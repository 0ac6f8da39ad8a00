import { readFileSync } from "node:fs";
import { join } from "node:path";

import { sha256 } from "../files/sha256.js";
import { writeCache } from "../files/write-cache.js";
import { cacheFolder } from "../incremental/manifest.js";
import type { FileState } from "../incremental/stamp.js";
import type { Diagnostic } from "../model/diagnostic.js";
import type { IndexedSpec } from "../rules/index.js";
import type { FileSuppressions } from "./suppressions.js";

/** What checking a spec came to, as long as its bytes and what specs are checked against are the same. */
export interface CheckRecord {
  state: FileState;
  /** Of rules that look at it alone, or at what it refers to; before comments switch any off. */
  findings: Diagnostic[];
  /** What rules over all specs look at. */
  indexed: IndexedSpec;
  comments: FileSuppressions;
  /** Files that a rule asked for, and whether they were there. */
  asked: [path: string, found: boolean][];
}

/** What the last check of a project found. */
export interface CheckRecords {
  /** Hash of compiler, configuration, plan, documents, signatures of steps, fixtures. */
  context: string;
  specs: Record<string, CheckRecord>;
}

const file = (root: string): string => join(cacheFolder(root), "check.json");

/** Nothing where there are none, or where they are damaged. */
export function readRecords(root: string): CheckRecords | undefined {
  try {
    const text = readFileSync(file(root), "utf8");
    const end = text.indexOf("\n");
    const body = text.slice(end + 1);
    return text.slice(0, end) === sha256(body) ? (JSON.parse(body) as CheckRecords) : undefined;
  } catch {
    return undefined;
  }
}

/** In one piece: of two checks at once the later one's stay. */
export function writeRecords(root: string, records: CheckRecords): void {
  const body = JSON.stringify(records);
  writeCache(file(root), `${sha256(body)}\n${body}`);
}
