import { readFileSync, statSync } from "node:fs";
import { resolve } from "node:path";

import { type LoadRecord, loadRecordSchema } from "../model/load-record.js";
import type { Results } from "../model/results.js";

/** A record is bounded when it is written; what is much longer is none. */
const mostBytes = 4e6;

/** The records of a run's loads, by their `file`; those that are gone or are not readable as records are left out. */
export function readLoadRecords(root: string, { cases }: Results): Map<string, LoadRecord> {
  const files = new Set(cases.flatMap(({ loads = [] }) => loads.map(({ file }) => file)));
  return new Map(
    [...files].flatMap((file) => {
      const record = readRecord(resolve(root, file));
      return record === undefined ? [] : [[file, record] as const];
    }),
  );
}

function readRecord(path: string): LoadRecord | undefined {
  try {
    if (statSync(path).size > mostBytes) return undefined;
    return loadRecordSchema.safeParse(JSON.parse(readFileSync(path, "utf8"))).data;
  } catch {
    return undefined;
  }
}
