import { sha256 } from "../../../compiler/files/sha256.js";
import type { QdrantSpace } from "../../fixtures/qdrant.js";
import type { BackedUpStore } from "./store.js";

interface Point {
  id: string | number;
  vector: number[];
  payload: Record<string, unknown>;
}

const pageSize = 500;

async function pointsOf(space: QdrantSpace, name: string): Promise<Point[]> {
  const points: Point[] = [];
  let offset: string | number | undefined;
  do {
    const page = await space.client.scroll(space.collection(name), {
      limit: pageSize,
      with_vector: true,
      with_payload: true,
      ...(offset !== undefined && { offset }),
    });
    for (const { id, vector, payload } of page.points)
      points.push({ id, vector: vector as number[], payload: payload ?? {} });
    const next = page.next_page_offset;
    offset = typeof next === "string" || typeof next === "number" ? next : undefined;
  } while (offset !== undefined);
  return points;
}

async function vectorsOf(space: QdrantSpace, name: string) {
  const { config } = await space.client.getCollection(space.collection(name));
  return config.params.vectors as { size: number; distance: "Cosine" | "Dot" | "Euclid" | "Manhattan" };
}

/** The case's collections on a Qdrant. */
export function qdrantStore(space: QdrantSpace): BackedUpStore {
  return {
    async state() {
      const state: Record<string, string> = {};
      for (const name of await space.names()) {
        const { size, distance } = await vectorsOf(space, name);
        const points = (await pointsOf(space, name)).map((point) => JSON.stringify(point)).sort();
        const hash = sha256(points.join("\n")).slice(0, 16);
        state[name] = `${points.length} points of ${size} by ${distance} (${hash})`;
      }
      return state;
    },
    async save() {
      const saved: { name: string; vectors: Awaited<ReturnType<typeof vectorsOf>>; points: Point[] }[] = [];
      for (const name of await space.names())
        saved.push({ name, vectors: await vectorsOf(space, name), points: await pointsOf(space, name) });
      return async () => {
        for (const { name, vectors, points } of saved) {
          const collection = await space.create(name, { size: vectors.size, distance: vectors.distance });
          for (let from = 0; from < points.length; from += pageSize)
            await space.client.upsert(collection, {
              wait: true,
              points: points.slice(from, from + pageSize),
            });
        }
      };
    },
    async empty() {
      for (const name of await space.names()) await space.client.deleteCollection(space.collection(name));
    },
  };
}
