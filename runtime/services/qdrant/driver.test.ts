import { join } from "node:path";

import { startSupervisor } from "../../supervisor/client.js";
import { runMark } from "../../supervisor/mark.js";
import { eventually, removeScratch, scratchFolder } from "../../supervisor/test-run.js";
import { connectToSupervisor } from "../../supervisor/worker.js";
import { freePort } from "../free-port.js";
import { openQdrant } from "./client.js";
import { casePrefix, noteRun, runsCollection } from "./collections.js";

import type { QdrantClient } from "@qdrant/js-client-rest";
import type { SupervisorHandle } from "../../supervisor/client.js";
import type { SupervisorConnection } from "../../supervisor/worker.js";

// Real processes on a machine that may be busy: their bounds are in the tests.
jest.setTimeout(60_000);

/** A Qdrant that plays the deployment under test. */
let folder: string;
let server: SupervisorHandle;
let url: string;
let client: QdrantClient;
let closedPort: number;
const runs: SupervisorHandle[] = [];

const collections = async () => (await client.getCollections()).collections.map(({ name }) => name).sort();
const vectors = { size: 1, distance: "Dot" as const };

beforeAll(async () => {
  folder = scratchFolder();
  server = await startSupervisor({ runDir: join(folder, "server", "run"), services: {}, seed: 1 });
  ({ url } = await connectToSupervisor({ ...server.env }).acquireService("qdrant"));
  closedPort = await freePort();
  client = await openQdrant(url, 5000);
  await client.createCollection("theirs", { vectors });
});

afterEach(async () => {
  await Promise.all(runs.splice(0).map((run) => run.stop()));
});

afterAll(async () => {
  await server.stop();
  removeScratch(folder);
});

async function run(name: string, givenUrl: string, allow: "write"[] = []): Promise<SupervisorConnection> {
  const config = { kind: "qdrant" as const, allow, url: givenUrl, connectTimeoutMs: 1500, settings: {} };
  const handle = await startSupervisor({
    runDir: join(folder, "runs", name),
    services: { qdrant: config },
    seed: 1,
  });
  runs.push(handle);
  return connectToSupervisor({ ...handle.env });
}

test("at a URL it is the real one; a case has its own collections, and the others' stay", async () => {
  const connection = await run("run-1", url, ["write"]);
  const service = await connection.acquireService("qdrant");
  expect(service).toMatchObject({ tier: "real", version: "1.18.0" });
  expect(service.address).not.toContain(new URL(url).password);
  const [first, second] = [
    await connection.isolate("qdrant", "TC-1"),
    await connection.isolate("qdrant", "TC-2"),
  ];
  for (const { name } of [first, second]) await client.createCollection(`${name}docs`, { vectors });
  await connection.release("qdrant", first.name);
  expect(await collections()).toEqual([runsCollection, `${second.name}docs`, "theirs"].sort());
  await runs.pop()!.stop();
  expect(await collections()).toEqual([runsCollection, "theirs"]);
  expect(await client.count(runsCollection)).toEqual({ count: 0 });
});

test("without `allow` nothing is written there", async () => {
  const connection = await run("run-2", url);
  await connection.acquireService("qdrant");
  const before = await collections();
  await expect(connection.isolate("qdrant", "TC-1")).rejects.toThrow(
    /^Service qdrant at http:\/\/:\*\*\*@.* is given by URL, and nothing may be created there: a prefix of collections .*allow: \["write"\]/u,
  );
  expect(await collections()).toEqual(before);
});

test("what dead runs left is removed; what living ones have, and what only looks so, is not", async () => {
  const dead = runMark("dead", { pid: 999_999_999, startTime: "1" });
  const alive = runMark("alive", { pid: process.pid, startTime: "of another" });
  const names = [dead, alive].map((mark) => `${casePrefix(mark, "TC-1", 1)}docs`);
  await noteRun(client, dead);
  for (const name of [...names, "tcspec-looks-so-docs"]) await client.createCollection(name, { vectors });
  const connection = await run("run-3", url, ["write"]);
  await connection.acquireService("qdrant");
  await eventually("the left-overs are gone", async () => !(await collections()).includes(names[0]!));
  expect(await collections()).toEqual(expect.arrayContaining([names[1], "tcspec-looks-so-docs", "theirs"]));
});

test.each([
  [
    "a wrong key",
    () => url.replace(/:[^:@]*@/u, ":wrong-key@"),
    /connecting failed: Must provide an API key/,
  ],
  ["nobody there", () => `http://:secret-key@127.0.0.1:${closedPort}`, /connecting failed: .*ECONNREFUSED/],
  ["no HTTP", () => "qdrant://host", /unexpected URL qdrant:\/\/host, expected one such as http/],
])("%s: the message names the service and keeps the key", async (name, given, message) => {
  const connection = await run(`run ${name}`, given());
  const error: unknown = await connection.acquireService("qdrant").catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ blocked: true, message: expect.stringMatching(message) });
  expect((error as Error).message).toMatch(/^Service qdrant/);
  expect((error as Error).message).not.toMatch(/wrong-key|secret-key/);
});

test("the stand-in that is killed has its data again when it is back", async () => {
  const handle = await startSupervisor({ runDir: join(folder, "runs", "own"), services: {}, seed: 1 });
  runs.push(handle);
  const connection = connectToSupervisor({ ...handle.env });
  const { url: own } = await connection.acquireService("qdrant", "case");
  const mine = await openQdrant(own, 5000);
  await mine.createCollection("kept", { vectors });
  await mine.upsert("kept", { wait: true, points: [{ id: 1, vector: [7], payload: { text: "ü" } }] });
  await connection.applyFault("case", "qdrant", { kind: "crash" });
  await expect(mine.count("kept")).rejects.toThrow();
  await connection.undoFaults("case");
  const again = await openQdrant(own, 5000);
  expect(await again.retrieve("kept", { ids: [1], with_vector: true })).toEqual([
    { id: 1, payload: { text: "ü" }, vector: [7] },
  ]);
});
