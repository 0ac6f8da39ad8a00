import { randomBytes } from "node:crypto";

import { sha256 } from "../../../../compiler/files/sha256.js";
import type { QdrantSpace } from "../../../fixtures/qdrant.js";
import type { EntryStore } from "../integration.js";

/** A point's id is a number or a UUID: that of a key is made of its hash. */
function pointId(key: string): string {
  const hex = sha256(key);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join("-");
}

/** A collection of its own; the entry is the payload of a point. */
export async function qdrantEntries(space: QdrantSpace): Promise<EntryStore> {
  const { client } = space;
  const collection = await space.create(`entries-${randomBytes(6).toString("hex")}`, {
    size: 2,
    distance: "Dot",
  });
  return {
    // A payload is JSON.
    holds: (value) => value === null || typeof value === "string",
    async write(key, value) {
      const point = { id: pointId(key), vector: [1, 0], payload: { key, value } };
      await client.upsert(collection, { wait: true, points: [point] });
    },
    async read(key) {
      const [point] = await client.retrieve(collection, { ids: [pointId(key)], with_payload: true });
      if (point === undefined) return undefined;
      const value = point.payload?.["value"];
      if (value === null || typeof value === "string") return value;
      throw new Error(`Unexpected payload of the entry "${key}", expected a text or null`);
    },
    async remove(key) {
      await client.delete(collection, { wait: true, points: [pointId(key)] });
    },
    async count() {
      return (await client.count(collection, { exact: true })).count;
    },
    async close() {
      await client.deleteCollection(collection);
    },
  };
}
