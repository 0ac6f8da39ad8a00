import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
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
import { hasResult, runsSql } from "./sql.js";
import { checkRecovery } from "./integration/recovery.js";
import { redisIntegration } from "./integration/redis/redis-integration.js";
import { caseState } from "./mechanism/state.js";
import { startCase, table } from "./testing/case.js";

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
  orderdb: config("postgres"),
  catalogue: config("qdrant"),
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

describe("a service that does not go by its kind", () => {
  test.each(steps.map((step) => [step.pattern, step] as const))("PostgreSQL: %s", async (_pattern, step) => {
    await perform(step, "orderdb");
  });

  test("Qdrant: its own collections", async () => {
    await perform(validatesDataExchange, "catalogue");
  });

  test("SQL runs in one database of the case's own, which goes with the case", async () => {
    testCase = startCase();
    const service = await connectToSupervisor().acquireService("orderdb");
    caseState(testCase.active).replaced.set("orderdb", service);
    const sql = (content: string) => ({ data: [{ kind: "sql" as const, line: 11, content }] });
    const inOwn = "current_database() LIKE 'tcspec%' AS own";
    await testCase.perform(runsSql, ["orderdb"], sql("CREATE TABLE orders AS SELECT 1 AS n"));
    await testCase.perform(runsSql, ["orderdb"], sql(`SELECT n, ${inOwn} FROM orders`));
    const result = { data: [table("n | own", "1 | true")] };
    expect(await testCase.verdict(hasResult, [], result)).toBe("passed");
    await testCase.end();
    testCase = startCase();
    caseState(testCase.active).replaced.set("orderdb", { ...service });
    const left = sql("SELECT count(*) FROM pg_database WHERE datname LIKE 'tcspec%'");
    await testCase.perform(runsSql, ["orderdb"], left);
    expect(await testCase.verdict(hasResult, [], { data: [table("count", "1")] })).toBe("passed");
  });
});

describe("any web server", () => {
  async function onServer(definition: RunnableDefinition, health: number): Promise<void> {
    const server = createServer(({ url }, response) =>
      response.writeHead(url === "/healthz" ? health : 404).end("{}"),
    );
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    testCase = startCase({
      services: {
        orders: { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, kind: "http" },
      },
    });
    const { replaced } = caseState(testCase.active);
    const service = replaced.get("orders")!;
    const pool = { size: 3, overflow: 2 };
    replaced.set("orders", { ...service, config: { ...service.config, pool, health: "/healthz" } });
    try {
      await testCase.perform(definition, ["orders"]);
    } finally {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
  }

  test.each([
    ["connects", establishesConnections],
    ["has a pool", validatesPool],
  ])("%s, by the path of its health", async (_what, step) => {
    await expect(onServer(step, 204)).resolves.toBeUndefined();
    await testCase.end();
    await expect(onServer(step, 503)).rejects.toThrow(/status 503.*expected 2xx/s);
  });

  test("recovers", async () => {
    await expect(onServer(handlesErrorsAndRecovers, 200)).resolves.toBeUndefined();
  });

  test("keeps no entries, and says so", async () => {
    await expect(onServer(validatesDataExchange, 200)).rejects.toThrow(
      "expected one that keeps what is written",
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
