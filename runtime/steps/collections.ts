/** Collections of vectors: created, filled, listed, searched. The store is the case's own piece of a Qdrant. */
import { createHash } from "node:crypto";

import { defineStep } from "./define.js";
import { nearestOf } from "./collections/exact-search.js";
import { asPoints, asVectors } from "./collections/given-vectors.js";
import { collectionsOn } from "./integration/of-kind.js";
import { judgeRows } from "./judge-rows.js";

import type { QdrantSpace } from "../fixtures/qdrant.js";
import type { TestData } from "../data/test-data.js";
import type { Row, StepContext } from "./context.js";

const distances = ["Cosine", "Dot", "Euclid", "Manhattan"] as const;
type Distance = (typeof distances)[number];

function distanceOf(row: Row): Distance {
  const text = row.has("distance") ? row.text("distance") : "";
  const found = distances.find(
    (each) => each.toLowerCase() === (text === "" ? "cosine" : text.toLowerCase()),
  );
  if (found !== undefined) return found;
  throw new Error(`Unexpected distance ${JSON.stringify(text)}, expected one of ${distances.join(", ")}`);
}

/** Of a collection; undefined where there is none of the name. */
async function shapeOf(
  space: QdrantSpace,
  name: string,
): Promise<{ dimension: unknown; distance: unknown; points: number } | undefined> {
  if (!(await space.names()).includes(name)) return undefined;
  const { config, points_count: points } = await space.client.getCollection(space.collection(name));
  const { size: dimension, distance } = (config.params.vectors ?? {}) as {
    size?: unknown;
    distance?: unknown;
  };
  return { dimension, distance, points: points ?? 0 };
}

export const createsCollections = defineStep(
  "Create the collections of {service}",
  {
    says: "each row's collection is created (table: collection | dimension | distance, Cosine where it is left out); that the store takes it is implied",
    example: "Create the collections of `qdrant`:",
  },
  async (step, service: string) => {
    const space = await collectionsOn(step, service);
    for (const row of step.rows("collection", "dimension", "distance"))
      await step.atRow(row, async () => {
        await space.create(row.text("collection"), {
          size: row.number("dimension"),
          distance: distanceOf(row),
        });
      });
  },
);

export const dropsCollection = defineStep(
  "Drop the collection {key} of {service}",
  {
    says: "the collection is deleted with all that is in it; there has to be one",
    example: "Drop the collection `old_embeddings` of `qdrant`",
  },
  async (step, name: string, service: string) => {
    const space = await collectionsOn(step, service);
    if ((await shapeOf(space, name)) === undefined)
      throw new Error(`Unexpected collection \`${name}\`, expected one that exists in ${service}`);
    await space.client.deleteCollection(space.collection(name));
  },
);

export const hasCollections = defineStep(
  "{service} has these collections",
  {
    asserts: true,
    says: "for each row (table: collection | dimension | distance | points; empty cells are not compared) the case has the collection on the service, with this dimension, distance and number of points; others are attached, not failed",
    example: "`qdrant` has these collections:",
  },
  async (step, service: string) => {
    const space = await collectionsOn(step, service);
    const rows = step.rows("collection", "dimension", "distance", "points");
    const named = rows.map((row) => row.text("collection"));
    const others = (await space.names()).filter((name) => !named.includes(name));
    if (others.length > 0) step.attach(`other collections of ${service}.json`, { others });
    await judgeRows(step, rows, async (row) => {
      const name = row.text("collection");
      const shape = await shapeOf(space, name);
      if (shape === undefined) return [`Expected ${service} to have the collection ${name}, found none`];
      return (["dimension", "distance", "points"] as const).flatMap((column) => {
        if (!row.has(column) || row.text(column) === "") return [];
        const [wanted, found] = [row.text(column), String(shape[column])];
        return wanted.toLowerCase() === found.toLowerCase()
          ? []
          : [`Expected the ${column} of ${name} to be ${wanted}, found ${found}`];
      });
    });
  },
);

export const collectionIsGone = defineStep(
  "The collection {key} is gone from {service}",
  {
    asserts: true,
    says: "the case has no collection of this name on the service now",
    example: "The collection `old_embeddings` is gone from `qdrant`",
  },
  async (step, name: string, service: string) => {
    const shape = await shapeOf(await collectionsOn(step, service), name);
    step.verify(shape === undefined, () => `Expected ${name} to be gone from ${service}, found it`);
  },
);

async function dataIn(step: StepContext, file: string): Promise<unknown> {
  return ((await step.fixture("testData")) as TestData).json(file);
}

export const storesPoints = defineStep(
  "Store the vectors of {file} in {key} of {service}",
  {
    says: 'each element of the JSON file (`{ "id": 1, "vector": [0.1, 0.2], "payload": { … } }`) becomes a point of the collection; that the store takes all of them is implied; the time is a sample of the write time',
    example: "Store the vectors of `answers.json` in `hermes_embeddings` of `qdrant`",
  },
  async (step, file: string, name: string, service: string) => {
    const space = await collectionsOn(step, service);
    const points = asPoints(await dataIn(step, file), file);
    const started = performance.now();
    await space.client.upsert(space.collection(name), { wait: true, points });
    step.sample("write time", performance.now() - started);
  },
);

export const storesGeneratedPoints = defineStep(
  "Store {n} vectors in {key} of {service}",
  {
    says: "so many vectors, the same each time, become points 1, 2, … of the collection; that the store takes all of them is implied; the time is a sample of the write time",
    example: "Store 500 vectors in `hermes_embeddings` of `qdrant`",
  },
  async (step, count: number, name: string, service: string) => {
    const space = await collectionsOn(step, service);
    const shape = await shapeOf(space, name);
    if (typeof shape?.dimension !== "number")
      throw new Error(`Unexpected collection \`${name}\`, expected one that exists in ${service}`);
    const dimension = shape.dimension;
    const points = Array.from({ length: count }, (_, index) => ({
      id: index + 1,
      vector: generatedVector(`${name} ${index + 1}`, dimension),
      payload: { number: index + 1 },
    }));
    const started = performance.now();
    await space.client.upsert(space.collection(name), { wait: true, points });
    step.sample("write time", performance.now() - started);
  },
);

/** Numbers from -1 to 1, without a direction that is preferred. */
function generatedVector(seed: string, dimension: number): number[] {
  const bytes = createHash("shake256", { outputLength: dimension * 4 })
    .update(seed)
    .digest();
  return Array.from({ length: dimension }, (_, index) => bytes.readInt32LE(index * 4) / 2 ** 31);
}

const pageSize = 1000;

/** All points of a collection, with their vectors. */
async function allPoints(
  space: QdrantSpace,
  name: string,
): Promise<{ id: string | number; vector: number[] }[]> {
  const found: { id: string | number; vector: number[] }[] = [];
  let offset: string | number | undefined;
  do {
    const page = await space.client.scroll(space.collection(name), {
      limit: pageSize,
      with_vector: true,
      with_payload: false,
      ...(offset !== undefined && { offset }),
    });
    for (const { id, vector } of page.points) found.push({ id, vector: vector as number[] });
    const next = page.next_page_offset;
    offset = typeof next === "string" || typeof next === "number" ? next : undefined;
  } while (offset !== undefined);
  return found;
}

export const searchesNearest = defineStep(
  "Search {key} of {service} for the nearest {n} of {file}",
  {
    asserts: true,
    says: "for each vector of the JSON file (an array of vectors, or of points) the service finds the same points as an exact search over all that it holds, computed here by the collection's own distance, in the same order; points at the same distance may change places; the recall of each is attached, the time of each is a sample of the search time",
    example: "Search `hermes_embeddings` of `qdrant` for the nearest 3 of `questions.json`",
  },
  async (step, name: string, service: string, count: number, file: string) => {
    const space = await collectionsOn(step, service);
    const shape = await shapeOf(space, name);
    if (shape === undefined)
      throw new Error(`Unexpected collection \`${name}\`, expected one that exists in ${service}`);
    const distance = distances.find((each) => each === shape.distance);
    if (distance === undefined) throw new Error(`Unexpected distance ${String(shape.distance)} of ${name}`);
    const points = await allPoints(space, name);
    const searches: object[] = [];
    const problems: string[] = [];
    const vectors = asVectors(await dataIn(step, file), file);
    if (points.length === 0)
      throw new Error(
        `Unexpected search of ${name}, which holds no points, expected some: an exact search finds nothing to compare with`,
      );
    for (const [index, vector] of vectors.entries()) {
      const started = performance.now();
      const found = await space.client.search(space.collection(name), { vector, limit: count });
      step.sample("search time", performance.now() - started);
      const judged = nearestOf(points, vector, distance, count).compare(found.map(({ id }) => id));
      searches.push({ vector: index + 1, found: found.map(({ id, score }) => ({ id, score })), ...judged });
      if (judged.problem !== undefined) problems.push(`vector ${index + 1}: ${judged.problem}`);
    }
    step.attach(`search of ${name}.json`, { distance, points: points.length, searches });
    step.verify(searches.length > 0, () => `Expected vectors to search for in ${file}, found none`);
    step.verify(
      problems.length === 0,
      () =>
        `Expected the nearest ${count} of ${name} as an exact search finds them, found other ones:\n${problems.join("\n")}`,
    );
  },
);
