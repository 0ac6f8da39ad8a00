import { caseToken, runToken } from "../prefix/names.js";

import type { Redis } from "ioredis";

/** Which runs have keys on a server given by URL: their marks, by their tokens. */
export const runsKey = "tcspec:runs";

/** What all keys of a run begin with. */
export function runPrefix(mark: string): string {
  return `tcspec:${runToken(mark)}:`;
}

/** The prefix of a case's keys. */
export function casePrefix(mark: string, caseId: string, serial: number): string {
  return `${runPrefix(mark)}${caseToken(caseId)}${serial > 1 ? `-${serial}` : ""}:`;
}

const atOnce = 500;

/** Deletes the keys with a prefix, found by SCAN; a server in use is never blocked for long. */
export async function deleteKeys(client: Redis, prefix: string): Promise<number> {
  let deleted = 0;
  let cursor = "0";
  do {
    const [next, keys] = await client.scan(cursor, "MATCH", `${escapeGlob(prefix)}*`, "COUNT", atOnce);
    if (keys.length > 0) deleted += await client.unlink(...keys);
    cursor = next;
  } while (cursor !== "0");
  return deleted;
}

/** `text` as a pattern of SCAN that means only itself. */
export function escapeGlob(text: string): string {
  return text.replace(/[\\*?[\]^-]/g, "\\$&");
}

/** Notes the run before its first key is written. */
export async function noteRun(client: Redis, mark: string): Promise<void> {
  await client.hset(runsKey, runPrefix(mark), mark);
}

/** Removes every key of a run, then its note. */
export async function removeRun(client: Redis, mark: string): Promise<void> {
  await deleteKeys(client, runPrefix(mark));
  await client.hdel(runsKey, runPrefix(mark));
}

/** Removes what runs left that are known to be dead. A note that does not fit its mark is not ours. */
export async function removeDeadRuns(client: Redis, dead: (mark: string) => boolean): Promise<void> {
  const notes = await client.hgetall(runsKey);
  for (const [prefix, mark] of Object.entries(notes))
    if (runPrefix(mark) === prefix && dead(mark)) await removeRun(client, mark);
}
