import { sha256 } from "../../../compiler/files/sha256.js";
import { caseToken, runToken } from "../prefix/names.js";

import type { QdrantClient } from "@qdrant/js-client-rest";

/** Which runs have collections on a server given by URL: a point for each, its payload the mark. */
export const runsCollection = "tcspec-runs";

/** What the names of all collections of a run begin with. */
export function runPrefix(mark: string): string {
  return `tcspec-${runToken(mark)}-`;
}

/** The prefix of a case's collections. */
export function casePrefix(mark: string, caseId: string, serial: number): string {
  return `${runPrefix(mark)}${caseToken(caseId)}${serial > 1 ? `.${serial}` : ""}-`;
}

/** Deletes the collections whose names begin with the prefix. */
export async function deleteCollections(client: QdrantClient, prefix: string): Promise<void> {
  const { collections } = await client.getCollections();
  for (const { name } of collections) if (name.startsWith(prefix)) await client.deleteCollection(name);
}

/** A UUID that stands for the mark. */
function noteId(mark: string): string {
  return (
    sha256(mark)
      .slice(0, 32)
      .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/u, "$1-$2-$3-$4-$5")
      // as version 8, which leaves its bits to whoever makes it
      .replace(/^(.{14}).(.{4})./u, "$18$2a")
  );
}

/** Notes the run before its first collection is made. */
export async function noteRun(client: QdrantClient, mark: string): Promise<void> {
  const { exists } = await client.collectionExists(runsCollection);
  if (!exists) {
    await client
      .createCollection(runsCollection, { vectors: { size: 1, distance: "Dot" } })
      .catch(async (error: unknown) => {
        // another run was quicker
        if (!(await client.collectionExists(runsCollection)).exists) throw error;
      });
  }
  const point = { id: noteId(mark), vector: [0], payload: { mark } };
  await client.upsert(runsCollection, { wait: true, points: [point] });
}

/** Removes every collection of a run, then its note. */
export async function removeRun(client: QdrantClient, mark: string): Promise<void> {
  await deleteCollections(client, runPrefix(mark));
  await client.delete(runsCollection, { wait: true, points: [noteId(mark)] });
}

const pageSize = 256;

/** Removes what runs left that are known to be dead. */
export async function removeDeadRuns(client: QdrantClient, dead: (mark: string) => boolean): Promise<void> {
  if (!(await client.collectionExists(runsCollection)).exists) return;
  let offset: string | number | undefined;
  do {
    const page = await client.scroll(runsCollection, {
      limit: pageSize,
      with_payload: true,
      ...(offset !== undefined && { offset }),
    });
    for (const { payload } of page.points) {
      const mark = payload?.["mark"];
      if (typeof mark === "string" && dead(mark)) await removeRun(client, mark);
    }
    const next = page.next_page_offset;
    offset = typeof next === "string" || typeof next === "number" ? next : undefined;
  } while (offset !== undefined);
}
