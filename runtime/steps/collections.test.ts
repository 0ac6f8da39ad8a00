import { join } from "node:path";

import { qdrant } from "../fixtures/qdrant.js";
import { FixtureCase } from "../fixtures/testing/fixture-case.js";
import { testDataFixture } from "../data/test-data.js";
import { startSupervisor } from "../supervisor/client.js";
import { supervisorVariable } from "../supervisor/protocol.js";
import { removeScratch, scratchFolder } from "../supervisor/test-run.js";
import { connectToSupervisor } from "../supervisor/worker.js";
import {
  collectionIsGone,
  createsCollections,
  dropsCollection,
  hasCollections,
  searchesNearest,
  storesGeneratedPoints,
  storesPoints,
} from "./collections.js";
import { caseState } from "./mechanism/state.js";
import { startCase, table } from "./testing/case.js";

import type { QdrantSpace } from "../fixtures/qdrant.js";
import type { SupervisorHandle } from "../supervisor/client.js";
import type { TestCase } from "./testing/case.js";

// A real process on a machine that may be busy.
jest.setTimeout(60_000);

let folder: string;
let supervisor: SupervisorHandle;
let owner: FixtureCase;
let space: QdrantSpace;
let testCase: TestCase;

const files = {
  "points.json": [
    { id: 1, vector: [1, 0], payload: { text: "east" } },
    { id: 2, vector: [0, 1] },
    { id: 3, vector: [0.7, 0.7] },
  ],
  "questions.json": [
    [1, 0.1],
    [0, 5],
  ],
  "bad.json": [{ id: 1 }],
  "none.json": [],
};
const testData = testDataFixture(
  Object.entries(files).map(([name, content]) => ({
    name,
    language: "json",
    line: 1,
    content: JSON.stringify(content),
  })),
);

beforeAll(async () => {
  folder = scratchFolder();
  supervisor = await startSupervisor({ runDir: join(folder, "runs", "run-1"), services: {}, seed: 1 });
  Object.assign(process.env, supervisor.env);
});

afterAll(async () => {
  Reflect.deleteProperty(process.env, supervisorVariable);
  await supervisor.stop();
  removeScratch(folder);
});

beforeEach(async () => {
  owner = new FixtureCase("TC-1", folder);
  space = await owner.setUp(qdrant);
  testCase = startCase({ fixtures: { qdrant: space, testData } });
  caseState(testCase.active).replaced.set("qdrant", await connectToSupervisor().acquireService("qdrant"));
});

afterEach(async () => {
  jest.restoreAllMocks();
  await testCase.end();
  await owner.end();
});

const create = (...lines: string[]) =>
  testCase.perform(createsCollections, ["qdrant"], {
    data: [table("collection | dimension | distance", ...lines)],
  });
const has = (...lines: string[]) =>
  testCase.verdict(hasCollections, ["qdrant"], {
    data: [table("collection | dimension | distance | points", ...lines)],
  });

test("collections are there as they were created, until they are dropped", async () => {
  await create("hermes | 4 |", "phi3 | 2 | euclid");
  expect(await has("hermes | 4 | Cosine | 0", "phi3 | 2 | Euclid |")).toBe("passed");
  expect(testCase.attached).toEqual([]);
  expect(await has("hermes | 8 | Dot | 1")).toBe(
    "failed: Expected the dimension of hermes to be 8, found 4\nExpected the distance of hermes to be Dot, found Cosine\nExpected the points of hermes to be 1, found 0",
  );
  expect(testCase.attached).toEqual([
    { name: "other collections of qdrant.json", data: { others: ["phi3"] } },
  ]);
  expect(await testCase.verdict(collectionIsGone, ["phi3", "qdrant"])).toMatch(/^failed: .*found it$/);
  await testCase.perform(dropsCollection, ["phi3", "qdrant"]);
  expect(await testCase.verdict(collectionIsGone, ["phi3", "qdrant"])).toBe("passed");
  expect(await has("phi3 | 2 | |")).toMatch(
    /^failed: Expected qdrant to have the collection phi3, found none/,
  );
  await expect(testCase.perform(dropsCollection, ["phi3", "qdrant"])).rejects.toThrow("one that exists");
  await expect(create("odd | 2 | Chebyshev")).rejects.toThrow("expected one of Cosine, Dot");
});

test("a search is judged by an exact one over what is stored", async () => {
  await create("answers | 2 |");
  await testCase.perform(storesPoints, ["points.json", "answers", "qdrant"]);
  expect(await has("answers | 2 | | 3")).toBe("passed");
  const search = ["answers", "qdrant", 2, "questions.json"];
  expect(await testCase.verdict(searchesNearest, search)).toBe("passed");
  expect(testCase.attached[0]).toMatchObject({
    name: "search of answers.json",
    data: { points: 3, searches: [{ recall: 1, found: [{ id: 1 }, { id: 3 }] }, { recall: 1 }] },
  });

  const real = space.client.search.bind(space.client);
  jest.spyOn(space.client, "search").mockImplementation(async (...args) => (await real(...args)).reverse());
  expect(await testCase.verdict(searchesNearest, search)).toMatch(
    /^failed: Expected the nearest 2 of answers .*\nvector 1: expected 1, 3, found 3, 1 \(other from place 1 on\)\nvector 2:/,
  );
});

test("a search in an empty collection finds nothing, and shows nothing", async () => {
  await create("empty | 2 |");
  expect(await testCase.verdict(searchesNearest, ["empty", "qdrant", 2, "questions.json"])).toMatch(
    /^failed: Unexpected search of empty, which holds no points/,
  );
});

test("generated vectors are the same each time", async () => {
  await create("a | 8 | Dot");
  await testCase.perform(storesGeneratedPoints, [25, "a", "qdrant"]);
  const read = () => space.client.retrieve(space.collection("a"), { ids: [25], with_vector: true });
  const first = await read();
  await testCase.perform(storesGeneratedPoints, [25, "a", "qdrant"]);
  expect(await read()).toEqual(first);
  expect(await has("a | 8 | Dot | 25")).toBe("passed");
  await expect(testCase.perform(storesGeneratedPoints, [1, "b", "qdrant"])).rejects.toThrow(
    "one that exists",
  );
});

test("files that hold no points or vectors are told", async () => {
  await create("answers | 2 |");
  await expect(testCase.perform(storesPoints, ["bad.json", "answers", "qdrant"])).rejects.toThrow(
    "Unexpected element 1 of bad.json",
  );
  expect(await testCase.verdict(searchesNearest, ["answers", "qdrant", 1, "bad.json"])).toMatch(/element 1/);
  expect(await testCase.verdict(searchesNearest, ["answers", "qdrant", 1, "none.json"])).toMatch(
    /expected a JSON array/,
  );
});
