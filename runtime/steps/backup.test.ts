import { join } from "node:path";

import { postgres } from "../fixtures/postgres.js";
import { qdrant } from "../fixtures/qdrant.js";
import { redis } from "../fixtures/redis.js";
import { FixtureCase } from "../fixtures/testing/fixture-case.js";
import { linkServers, needServers } from "../services/testing/servers.js";
import { startSupervisor } from "../supervisor/client.js";
import { supervisorVariable } from "../supervisor/protocol.js";
import { removeScratch, scratchFolder } from "../supervisor/test-run.js";
import { connectToSupervisor } from "../supervisor/worker.js";
import { backsUpAndRestores, checkBackup } from "./backup.js";
import { redisStore } from "./backup/redis-store.js";
import { defineStep } from "./define.js";
import { caseState } from "./mechanism/state.js";
import { startCase } from "./testing/case.js";

import type { PostgresDatabase } from "../fixtures/postgres.js";
import type { QdrantSpace } from "../fixtures/qdrant.js";
import type { RedisKeyspace } from "../fixtures/redis.js";
import type { SupervisorHandle } from "../supervisor/client.js";
import type { BackedUpStore } from "./backup/store.js";
import type { TestCase } from "./testing/case.js";

// Real processes on a machine that may be busy.
jest.setTimeout(120_000);
needServers("redis");

let folder: string;
let supervisor: SupervisorHandle;
let owner: FixtureCase;
let database: PostgresDatabase;
let keyspace: RedisKeyspace;
let space: QdrantSpace;
let testCase: TestCase;

beforeAll(async () => {
  folder = scratchFolder();
  linkServers(folder);
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
  [database, keyspace, space] = [
    await owner.setUp(postgres),
    await owner.setUp(redis),
    await owner.setUp(qdrant),
  ];
  testCase = startCase({ fixtures: { postgres: database, redis: keyspace, qdrant: space } });
  for (const name of ["postgres", "redis", "qdrant"])
    caseState(testCase.active).replaced.set(name, await connectToSupervisor().acquireService(name));
});

afterEach(async () => {
  await testCase.end();
  await owner.end();
});

const verdict = (service: string) => testCase.verdict(backsUpAndRestores, [service]);

test("tables come back with every row, whatever it holds and refers to", async () => {
  await database.query(`
    CREATE TABLE users (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL, boss int REFERENCES users)`);
  await database.query(
    "CREATE TABLE facts (at timestamptz, amount numeric(30, 10), raw bytea, detail jsonb, tags text[], ratio float8)",
  );
  await database.query("CREATE TABLE nothing (id int)");
  await database.query("INSERT INTO users (name, boss) VALUES ('Ada 🙂', NULL), ('it''s \"Bob\"', 1)");
  await database.query(
    `INSERT INTO facts VALUES (now(), 12345678901234567890.0123456789, '\\x00ff', '{"a": [1, null]}', '{"x,y","z"}', 0.1),
       (NULL, NULL, NULL, 'null', NULL, 'NaN')`,
  );
  expect(await verdict("postgres")).toBe("passed");
  const { rows } = await database.query("SELECT name, boss FROM users ORDER BY id");
  expect(rows).toEqual([
    { name: "Ada 🙂", boss: null },
    { name: 'it\'s "Bob"', boss: 1 },
  ]);
  expect(testCase.attached).toMatchObject([{ name: "backup of postgres.json" }]);
});

test("keys come back, of whatever type, with what is left of their time", async () => {
  await keyspace.client.set("answer", "Lisbon", "PX", 60_000);
  await keyspace.client.hset("user", { name: "Ada", age: "36" });
  await keyspace.client.rpush("queue", "a", "b");
  expect(await verdict("redis")).toBe("passed");
  expect(await keyspace.client.hgetall("user")).toEqual({ name: "Ada", age: "36" });
  const left = await keyspace.client.pttl("answer");
  expect(left).toBeGreaterThan(0);
  expect(left).toBeLessThanOrEqual(60_000);
});

test("collections come back with their shape and their points", async () => {
  const name = await space.create("answers", { size: 2, distance: "Dot" });
  const points = [{ id: 7, vector: [0.5, -2], payload: { text: "Lisbon" } }];
  await space.client.upsert(name, { wait: true, points });
  expect(await verdict("qdrant")).toBe("passed");
  expect(await space.client.retrieve(name, { ids: [7], with_vector: true })).toEqual(points);
});

test("nothing to back up is no backup", async () => {
  expect(await verdict("redis")).toBe(
    "failed: Expected redis to hold something to back up, found nothing of this case",
  );
});

test.each<[string, (store: BackedUpStore) => BackedUpStore, RegExp]>([
  [
    "does not empty",
    (store) => ({ ...store, empty: () => Promise.resolve() }),
    /Expected redis to be empty before it is restored, found \{"keys":"2 keys/,
  ],
  [
    "loses all",
    (store) => ({ ...store, save: () => Promise.resolve(() => Promise.resolve()) }),
    /found:\nkeys: expected 2 keys \(.*\), found none/,
  ],
  [
    "changes a value",
    (store) => ({
      ...store,
      async save() {
        const putBack = await store.save();
        return async () => {
          await putBack();
          await keyspace.client.set("a", "other");
        };
      },
    }),
    /found:\nkeys: expected 2 keys \(\w+\), found 2 keys \(\w+\)/,
  ],
])("one that %s is seen", async (_what, broken, message) => {
  await keyspace.client.mset("a", "1", "b", "2");
  const store = broken(redisStore(keyspace));
  const phrase = defineStep("It is backed up", { says: "x" }, (step) => checkBackup(step, "redis", store));
  await expect(testCase.perform(phrase)).rejects.toThrow(message);
});
