import { join } from "node:path";

import { linkServers, needServers } from "../services/testing/servers.js";
import { redis } from "../fixtures/redis.js";
import { qdrant } from "../fixtures/qdrant.js";
import { FixtureCase } from "../fixtures/testing/fixture-case.js";
import { startSupervisor } from "../supervisor/client.js";
import { supervisorVariable } from "../supervisor/protocol.js";
import { removeScratch, scratchFolder } from "../supervisor/test-run.js";
import { connectToSupervisor } from "../supervisor/worker.js";
import {
  establishesConnections,
  handlesErrorsAndRecovers,
  validatesDataExchange,
  validatesPool,
} from "./integration.js";
import { defineStep } from "./define.js";
import { checkRecovery } from "./integration/recovery.js";
import { redisIntegration } from "./integration/redis/redis-integration.js";
import { caseState } from "./mechanism/state.js";
import { startCase } from "./testing/case.js";

import type { ServiceConfig } from "../../compiler/config/schema.js";
import type { RedisKeyspace } from "../fixtures/redis.js";
import type { QdrantSpace } from "../fixtures/qdrant.js";
import type { SupervisorHandle } from "../supervisor/client.js";
import type { RunnableDefinition } from "./define.js";
import type { TestCase } from "./testing/case.js";

// Real processes on a machine that may be busy.
jest.setTimeout(60_000);
needServers("redis", "prometheus");

const config = (kind: ServiceConfig["kind"]): ServiceConfig => ({
  kind,
  allow: [],
  connectTimeoutMs: 5000,
  settings: {},
  pool: { size: 3, overflow: 2 },
});
const services = {
  redis: config("redis"),
  qdrant: config("qdrant"),
  prometheus: config("prometheus"),
  phi3: { ...config("model"), settings: { "initialization.duration": "0 ms" } },
};

let folder: string;
let supervisor: SupervisorHandle;
let owner: FixtureCase;
let keyspace: RedisKeyspace;
let space: QdrantSpace;
let testCase: TestCase;

beforeAll(async () => {
  folder = scratchFolder();
  linkServers(folder);
  supervisor = await startSupervisor({ runDir: join(folder, "runs", "run-1"), services, seed: 1 });
  Object.assign(process.env, supervisor.env);
  owner = new FixtureCase("TC-1", folder);
  keyspace = await owner.setUp(redis);
  space = await owner.setUp(qdrant);
});

afterAll(async () => {
  await owner.end();
  Reflect.deleteProperty(process.env, supervisorVariable);
  await supervisor.stop();
  removeScratch(folder);
});

afterEach(async () => {
  jest.restoreAllMocks();
  await testCase.end();
});

async function perform(definition: RunnableDefinition, name: keyof typeof services): Promise<void> {
  testCase = startCase({ fixtures: { redis: keyspace, qdrant: space } });
  const service = await connectToSupervisor().acquireService(name);
  caseState(testCase.active).replaced.set(name, service);
  await testCase.perform(definition, [name]);
}

const steps = [establishesConnections, validatesPool, validatesDataExchange, handlesErrorsAndRecovers];

test.each(steps.map((step) => [step.pattern, step] as const))("Redis: %s", async (_pattern, step) => {
  await perform(step, "redis");
  expect(await keyspace.keys()).toEqual([]);
});

test.each(steps.map((step) => [step.pattern, step] as const))("Qdrant: %s", async (_pattern, step) => {
  await perform(step, "qdrant");
  expect(await space.names()).toEqual([]);
});

describe.each(["prometheus", "phi3"] as const)("%s", (name) => {
  test.each([
    ["connects", establishesConnections],
    ["has a pool", validatesPool],
    ["recovers", handlesErrorsAndRecovers],
  ])("%s", async (_what, step) => {
    await expect(perform(step, name)).resolves.toBeUndefined();
  });

  test("keeps no entries, and says so", async () => {
    await expect(perform(validatesDataExchange, name)).rejects.toThrow(
      `Unexpected service \`${name}\`, expected one that keeps what is written to it: of the kind postgres, redis or qdrant`,
    );
  });
});

test("a Redis that changes a value is seen", async () => {
  const connect = keyspace.connect.bind(keyspace);
  jest.spyOn(keyspace, "connect").mockImplementation(async (options) => {
    const connection = await connect(options);
    const read = connection.client.getBuffer.bind(connection.client);
    connection.client.getBuffer = async (key) => {
      const value = await read(key);
      return String(key).endsWith("each byte") ? Buffer.from(value?.toString("latin1") ?? "") : value;
    };
    return connection;
  });
  await expect(perform(validatesDataExchange, "redis")).rejects.toThrow(
    /found 1 of 106 changed:\n"each byte": expected 256 bytes .* found 384 bytes/,
  );
});

test("a connection that Redis does not cut is seen", async () => {
  const spared = jest.fn(() => Promise.resolve(1));
  const ask = keyspace.client.client.bind(keyspace.client) as (...args: unknown[]) => Promise<unknown>;
  const unkind = (...args: unknown[]) => (args[0] === "KILL" ? spared() : ask(...args));
  jest.spyOn(keyspace.client, "client").mockImplementation(unkind as typeof keyspace.client.client);
  await expect(perform(handlesErrorsAndRecovers, "redis")).rejects.toThrow(
    "Expected a query over the cut connection to fail, found an answer",
  );
  expect(spared).toHaveBeenCalledTimes(1);
});

test("a service that is not usable after a restart is seen", async () => {
  const integration = redisIntegration("redis", keyspace, () => Promise.reject(new Error("no pool")));
  const restart = jest.fn(() => {
    jest.spyOn(keyspace, "connect").mockRejectedValue(new Error("it is gone"));
    return Promise.resolve();
  });
  const recovers = defineStep("It recovers", { says: "x" }, (step) =>
    checkRecovery(step, integration, 300, restart),
  );
  await expect(perform(recovers, "redis")).rejects.toThrow(
    "to be usable 3 times in a row within 300 ms after a restart, found: it is gone",
  );
  expect(restart).toHaveBeenCalledTimes(1);
});
