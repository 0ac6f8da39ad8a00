import { join } from "node:path";

import { redis } from "../fixtures/redis.js";
import { FixtureCase } from "../fixtures/testing/fixture-case.js";
import { linkServers, needServers } from "../services/testing/servers.js";
import { startSupervisor } from "../supervisor/client.js";
import { supervisorVariable } from "../supervisor/protocol.js";
import { removeScratch, scratchFolder } from "../supervisor/test-run.js";
import { startService } from "./start.js";
import {
  atLeastKeys,
  atMostKeys,
  deletesKeys,
  exactlyKeys,
  keyExists,
  keyIs,
  keyIsGone,
  keysHaveTheirTtl,
  storesMany,
  storesRows,
} from "./stored-keys.js";
import { caseState } from "./mechanism/state.js";
import { startCase, table } from "./testing/case.js";
import { connectToSupervisor } from "../supervisor/worker.js";

import type { RedisKeyspace } from "../fixtures/redis.js";
import type { SupervisorHandle } from "../supervisor/client.js";
import type { TestCase } from "./testing/case.js";

// Real processes on a machine that may be busy.
jest.setTimeout(120_000);
needServers("redis");

let folder: string;
let supervisor: SupervisorHandle;
let owner: FixtureCase;
let keyspace: RedisKeyspace;
let testCase: TestCase;

beforeAll(async () => {
  folder = scratchFolder();
  linkServers(folder);
  supervisor = await startSupervisor({ runDir: join(folder, "runs", "run-1"), services: {}, seed: 1 });
  Object.assign(process.env, supervisor.env);
  owner = new FixtureCase("TC-1", folder);
  keyspace = await owner.setUp(redis);
});

afterAll(async () => {
  await owner.end();
  Reflect.deleteProperty(process.env, supervisorVariable);
  await supervisor.stop();
  removeScratch(folder);
});

beforeEach(async () => {
  testCase = startCase({ fixtures: { redis: keyspace } });
  caseState(testCase.active).replaced.set("redis", await connectToSupervisor().acquireService("redis"));
});

afterEach(async () => {
  await testCase.end();
  for (const key of await keyspace.keys()) await keyspace.client.del(key);
});

const store = (...lines: string[]) =>
  testCase.perform(storesRows, ["redis"], { data: [table("key | value | ttl", ...lines)] });

test("what is stored is there, with its value and its ttl; others are not", async () => {
  await store("user:1 | Ada 🙂 |", "user:2 | | 60 s");
  expect(await testCase.verdict(keyExists, ["user:*", "redis"])).toBe("passed");
  expect(await testCase.verdict(keyExists, ["users:*", "redis"])).toBe(
    "failed: Expected `users:*` to exist in redis, found no such key",
  );
  expect(await testCase.verdict(keyIs, ["user:1", "redis", "Ada 🙂"])).toBe("passed");
  expect(await testCase.verdict(keyIs, ["user:1", "redis", "Ada"])).toBe(
    'failed: Expected `user:1` in redis to be "Ada", found "Ada 🙂"',
  );
  expect(await testCase.verdict(keyIs, ["user:3", "redis", ""])).toMatch(/^failed: .*found no such key$/);
  expect(await testCase.verdict(keyIsGone, ["user:3", "redis"])).toBe("passed");
  expect(await testCase.verdict(keyIsGone, ["user:*", "redis"])).toBe(
    "failed: Expected `user:*` to be gone from redis, found 2: user:1, user:2",
  );
});

const withTtl = (...lines: string[]) =>
  testCase.verdict(keysHaveTheirTtl, ["redis"], { data: [table("key | ttl | value", ...lines)] });

test("a ttl is judged by what is left of it", async () => {
  await store("short | x | 30 s", "ever | y |");
  expect(await withTtl("short | 30 s | x", "ever | | y")).toBe("passed");
  expect(await withTtl("short | 10 s |")).toMatch(/^failed: .*5000 to 10000 ms left, found \d+ ms$/);
  expect(await withTtl("short | 90 s |")).toMatch(/^failed: .*45000 to 90000 ms left/);
  expect(await withTtl("short | |")).toMatch(/^failed: .*to live for ever, found \d+ ms left$/);
  expect(await withTtl("ever | 60 s | z")).toBe(
    'failed: Expected `ever` to be "z", found "y"; Expected `ever` to have 30000 to 60000 ms left, found that it lives for ever'.replace(
      "; ",
      "\n",
    ),
  );
  expect(await withTtl("no | 60 s |")).toBe("failed: Expected `no` to exist in redis, found no such key");
});

test("what Redis deletes when the ttl is over is gone", async () => {
  await store("blink | x | 1 ms");
  const options = { modifiers: { withinMs: 5000 } };
  expect(await testCase.verdict(keyIsGone, ["blink", "redis"], options)).toBe("passed");
});

test("many entries are written and counted; deleting needs something to delete", async () => {
  const bytes = { value: 1000, unit: "bytes" };
  await testCase.perform(storesMany, [12, bytes, "entry:*", "redis"]);
  expect((await keyspace.client.get("entry:12"))?.length).toBe(1000);
  expect(await testCase.verdict(exactlyKeys, [12, "entry:*", "redis"])).toBe("passed");
  expect(await testCase.verdict(exactlyKeys, [11, "entry:*", "redis"])).toMatch(/found 12$/);
  expect(await testCase.verdict(atLeastKeys, [12, "entry:*", "redis"])).toBe("passed");
  expect(await testCase.verdict(atLeastKeys, [13, "entry:*", "redis"])).toMatch(/^failed: .*at least 13/);
  expect(await testCase.verdict(atLeastKeys, [0, "entry:*", "redis"])).toContain(
    'failed: Unexpected "at least 0"',
  );
  await expect(testCase.perform(storesMany, [0, bytes, "entry:*", "redis"])).rejects.toThrow("0 entries");
  expect(await testCase.verdict(atMostKeys, [12, "entry:*", "redis"])).toBe("passed");
  expect(await testCase.verdict(atMostKeys, [11, "entry:*", "redis"])).toMatch(/^failed: .*at most 11/);
  await testCase.perform(deletesKeys, ["entry:1*", "redis"]);
  expect(await testCase.verdict(exactlyKeys, [8, "entry:*", "redis"])).toBe("passed");
  await expect(testCase.perform(deletesKeys, ["entry:1*", "redis"])).rejects.toThrow(
    "expected keys that exist in redis",
  );
});

test.each([
  [[1, { value: 5, unit: "ms" }, "a:*", "redis"], "expected one such as 1 KB"],
  [[1, { value: 5, unit: "bytes" }, "a", "redis"], "expected one * for the number"],
])("entries that cannot be written so are refused: %j", async (values, message) => {
  await expect(testCase.perform(storesMany, values)).rejects.toThrow(message);
});

test("a dedicated Redis runs with its settings, which it says itself, and evicts by them", async () => {
  const settings = table("setting | value", "maxmemory | 3000000", "maxmemory-policy | allkeys-lru");
  await testCase.perform(startService, ["redis"], { data: [settings] });
  await testCase.perform(storesMany, [400, { value: 20_000, unit: "bytes" }, "entry:*", "redis"]);
  expect(await testCase.verdict(atMostKeys, [399, "entry:*", "redis"])).toBe("passed");
  expect(await testCase.verdict(keyExists, ["entry:400", "redis"])).toBe("passed");
  expect(await keyspace.keys("entry:*")).toEqual([]);

  await expect(
    testCase.perform(startService, ["redis"], { data: [table("setting | value", "maxmemory | much")] }),
  ).rejects.toThrow(/Expected redis to start and to get ready, found: .*maxmemory/s);
});
