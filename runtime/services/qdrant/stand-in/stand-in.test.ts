import fc from "fast-check";
import { join } from "node:path";

import { startSupervisor } from "../../../supervisor/client.js";
import { removeScratch, scratchFolder } from "../../../supervisor/test-run.js";
import { connectToSupervisor } from "../../../supervisor/worker.js";
import { openQdrant, qdrantReason } from "../client.js";

import type { QdrantClient } from "@qdrant/js-client-rest";
import type { SupervisorHandle } from "../../../supervisor/client.js";

// A real process on a machine that may be busy.
jest.setTimeout(60_000);

let folder: string;
let supervisor: SupervisorHandle;
let url: string;
let client: QdrantClient;

beforeAll(async () => {
  folder = scratchFolder();
  supervisor = await startSupervisor({ runDir: join(folder, "runs", "run-1"), services: {}, seed: 1 });
  const service = await connectToSupervisor({ ...supervisor.env }).acquireService("qdrant");
  expect(service).toMatchObject({ tier: "emulated", version: "stand-in" });
  ({ url } = service);
  client = await openQdrant(url, 10_000);
});

afterAll(async () => {
  await supervisor.stop();
  removeScratch(folder);
});

let count = 0;

/** A collection of its own. */
async function collection(size: number, distance: "Cosine" | "Dot" | "Euclid" = "Cosine"): Promise<string> {
  const name = `c${(count += 1)}`;
  await client.createCollection(name, { vectors: { size, distance } });
  return name;
}

/** How a request was refused: status and the words of the server. */
async function refusal(work: Promise<unknown>): Promise<{ status: unknown; message: string }> {
  const error: unknown = await work.then(
    () => "success",
    (thrown: unknown) => thrown,
  );
  return { status: (error as { status?: unknown }).status, message: qdrantReason(error) };
}

describe("collections", () => {
  it("are created, listed, described and deleted", async () => {
    const name = await collection(4, "Euclid");
    expect(await client.collectionExists(name)).toEqual({ exists: true });
    expect((await client.getCollections()).collections).toContainEqual({ name });
    expect(await client.getCollection(name)).toMatchObject({
      status: "green",
      points_count: 0,
      config: { params: { vectors: { size: 4, distance: "Euclid" } } },
    });
    expect(await client.deleteCollection(name)).toBe(true);
    expect(await client.collectionExists(name)).toEqual({ exists: false });
    expect(await client.deleteCollection(name)).toBe(false);
  });

  it("of a taken name, without a dimension or unknown are refused in Qdrant's words", async () => {
    const name = await collection(2);
    expect(await refusal(client.createCollection(name, { vectors: { size: 2, distance: "Dot" } }))).toEqual({
      status: 409,
      message: `Wrong input: Collection \`${name}\` already exists!`,
    });
    expect(await refusal(client.createCollection("x", { vectors: { size: 0, distance: "Dot" } }))).toEqual({
      status: 400,
      message: expect.stringMatching(/^Format error in JSON body: vectors\.size: /),
    });
    expect(await refusal(client.getCollection("nowhere"))).toEqual({
      status: 404,
      message: "Not found: Collection `nowhere` doesn't exist!",
    });
  });
});

describe("points", () => {
  it("are written, read, counted, paged through and deleted", async () => {
    const name = await collection(2, "Dot");
    const uuid = "00000000-0000-4000-8000-000000000001";
    const points = [
      { id: 2, vector: [0.5, 1], payload: { city: "Berlin", nested: { n: 1 } } },
      { id: 1, vector: [1, 0], payload: { city: "Oslo" } },
      { id: uuid, vector: [0, 1] },
    ];
    expect(await client.upsert(name, { wait: true, points })).toMatchObject({ status: "completed" });
    expect(await client.count(name)).toEqual({ count: 3 });
    expect(await client.retrieve(name, { ids: [uuid, 2, 99], with_vector: true })).toEqual([
      { id: uuid, payload: {}, vector: [0, 1] },
      { id: 2, payload: { city: "Berlin", nested: { n: 1 } }, vector: [0.5, 1] },
    ]);
    const first = await client.scroll(name, { limit: 2, with_payload: ["city"] });
    expect(first).toEqual({
      points: [
        { id: 1, payload: { city: "Oslo" } },
        { id: 2, payload: { city: "Berlin" } },
      ],
      next_page_offset: uuid,
    });
    const rest = await client.scroll(name, { limit: 2, offset: uuid, with_payload: false });
    expect(rest).toEqual({ points: [{ id: uuid }], next_page_offset: null });
    await client.delete(name, { wait: true, points: [1] });
    await client.delete(name, {
      wait: true,
      filter: { must: [{ key: "nested.n", match: { value: 1 } }] },
    });
    expect((await client.scroll(name, {})).points.map(({ id }) => id)).toEqual([uuid]);
  });

  it("of another dimension are refused, and none of their request is written", async () => {
    const name = await collection(3);
    const points = [
      { id: 1, vector: [1, 2, 3] },
      { id: 2, vector: [1, 2] },
    ];
    const wrong = { status: 400, message: "Wrong input: Vector dimension error: expected dim: 3, got 2" };
    expect(await refusal(client.upsert(name, { points }))).toEqual(wrong);
    expect(await client.count(name)).toEqual({ count: 0 });
    expect(await refusal(client.search(name, { vector: [1, 2], limit: 1 }))).toEqual(wrong);
  });

  it("are not to be had without the key", async () => {
    const stranger = await openQdrant(url.replace(/:[^:@]*@/u, ":wrong@"), 5000);
    expect(await refusal(stranger.getCollections())).toEqual({
      status: 401,
      message: "Must provide an API key or an Authorization bearer token",
    });
  });
});

describe("search", () => {
  const coordinate = fc.integer({ min: -20, max: 20 }).map((n) => n / 4);
  const vector = fc.tuple(coordinate, coordinate, coordinate);

  const length = (v: number[]) => Math.hypot(...v) || 1;
  const dot = (a: number[], b: number[]) => a.reduce((sum, x, index) => sum + x * (b[index] ?? 0), 0);
  const oracle = {
    Cosine: (a: number[], b: number[]) => dot(a, b) / length(a) / length(b),
    Dot: dot,
    Euclid: (a: number[], b: number[]) => Math.hypot(...a.map((x, index) => x - (b[index] ?? 0))),
  };

  it.each(["Cosine", "Dot", "Euclid"] as const)("by %s is exact", async (distance) => {
    const name = await collection(3, distance);
    await fc.assert(
      fc.asyncProperty(
        fc.array(vector, { minLength: 1, maxLength: 12 }),
        vector,
        fc.integer({ min: 1, max: 12 }),
        async (vectors, target, limit) => {
          await client.delete(name, { wait: true, filter: {} });
          await client.upsert(name, {
            wait: true,
            points: vectors.map((each, index) => ({ id: index + 1, vector: each })),
          });
          const found = await client.search(name, { vector: target, limit, with_payload: false });
          const scores = vectors.map((each) => oracle[distance](target, each));
          const best = scores.toSorted((a, b) => (distance === "Euclid" ? a - b : b - a)).slice(0, limit);
          expect(found.length).toBe(best.length);
          found.forEach(({ id, score }, rank) => {
            expect(score).toBeCloseTo(best[rank]!, 3);
            expect(score).toBeCloseTo(scores[(id as number) - 1]!, 3);
          });
          const { points } = await client.query(name, { query: target, limit });
          expect(points).toEqual(found);
        },
      ),
      { numRuns: 12 },
    );
  });

  it("knows thresholds, offsets, the nearest of a point, payloads and vectors", async () => {
    const name = await collection(2, "Euclid");
    const points = [0, 1, 2, 3].map((n) => ({ id: n, vector: [n, 0], payload: { n, even: n % 2 === 0 } }));
    await client.upsert(name, { wait: true, points });
    const ids = (found: { id: string | number }[]) => found.map(({ id }) => id);
    const vector = [0, 0];
    expect(ids(await client.search(name, { vector, limit: 9, score_threshold: 1 }))).toEqual([0, 1]);
    expect(ids(await client.search(name, { vector, limit: 2, offset: 1 }))).toEqual([1, 2]);
    expect(ids((await client.query(name, { query: 3, limit: 2 })).points)).toEqual([2, 1]);
    const [nearest] = await client.search(name, { vector, limit: 1, with_payload: true, with_vector: true });
    expect(nearest).toEqual({
      id: 0,
      version: expect.any(Number),
      score: 0,
      payload: { n: 0, even: true },
      vector: [0, 0],
    });
  });

  it("refuses what it does not know, in place of leaving it aside", async () => {
    const name = await collection(2);
    const filter = { must: [{ key: "where", geo_radius: { center: { lat: 0, lon: 0 }, radius: 1 } }] };
    expect(await refusal(client.search(name, { vector: [1, 0], limit: 1, filter }))).toMatchObject({
      status: 400,
      message: expect.stringMatching(/^Format error in JSON body: filter/),
    });
  });
});

describe("filters", () => {
  const payloads = [
    { city: "Berlin", tags: ["a", "b"], population: 3_700_000 },
    { city: "Oslo", tags: ["b"], population: 700_000 },
    { city: "Rome", population: 2_800_000, mayor: null },
  ];

  it.each([
    ["must match", { must: [{ key: "city", match: { value: "Oslo" } }] }, [1]],
    ["an element of an array", { must: [{ key: "tags", match: { value: "b" } }] }, [0, 1]],
    ["match any", { must: [{ key: "city", match: { any: ["Rome", "Oslo", "Bonn"] } }] }, [1, 2]],
    ["match except", { must: [{ key: "city", match: { except: ["Rome"] } }] }, [0, 1]],
    ["range", { must: [{ key: "population", range: { gte: 700_000, lt: 3_700_000 } }] }, [1, 2]],
    ["must not", { must_not: [{ key: "city", match: { value: "Oslo" } }] }, [0, 2]],
    [
      "should",
      {
        should: [
          { key: "city", match: { value: "Oslo" } },
          { key: "population", range: { gt: 3_000_000 } },
        ],
      },
      [0, 1],
    ],
    ["has id", { must: [{ has_id: [0, 2] }] }, [0, 2]],
    ["is empty", { must: [{ is_empty: { key: "tags" } }] }, [2]],
    ["is null", { must: [{ is_null: { key: "mayor" } }] }, [2]],
    [
      "nested",
      { must: [{ should: [{ has_id: [0] }, { has_id: [1] }] }, { key: "tags", match: { value: "a" } }] },
      [0],
    ],
    ["nothing", {}, [0, 1, 2]],
  ])("%s", async (_name, filter, expected) => {
    const name = await collection(1, "Dot");
    await client.upsert(name, {
      wait: true,
      batch: { ids: [0, 1, 2], vectors: [[1], [1], [1]], payloads },
    });
    expect((await client.scroll(name, { filter })).points.map(({ id }) => id)).toEqual(expected);
    expect(await client.count(name, { filter })).toEqual({ count: expected.length });
    const found = await client.search(name, { vector: [1], limit: 10, filter });
    expect(found.map(({ id }) => id)).toEqual(expected);
  });
});
