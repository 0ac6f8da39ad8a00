import { spawn } from "node:child_process";
import { createConnection } from "node:net";
import { join } from "node:path";

import { withClient } from "../services/postgres/client.js";
import { withRedis } from "../services/redis/client.js";
import { linkServers, needServers } from "../services/testing/servers.js";
import { startSupervisor } from "./client.js";
import { readRegistry } from "./registry.js";
import { send } from "./request.js";
import { eventually, isGone, isListening, removeScratch, scratchFolder } from "./test-run.js";
import { connectToSupervisor } from "./worker.js";

import type { Redis } from "ioredis";
import type { ServiceDescription } from "../services/driver.js";
import type { SupervisorHandle } from "./client.js";
import type { ProcessIdentity } from "../processes/process-table.js";

// Real processes on a machine that may be busy: their bounds are in the tests.
jest.setTimeout(60_000);
needServers("redis");

let folder: string;
let handle: SupervisorHandle;
let sharedUrl: string;

const config = { allow: [], connectTimeoutMs: 2000, settings: {} };
const model = {
  kind: "model" as const,
  ...config,
  settings: { "initialization.duration": "0 ms" },
};

beforeAll(async () => {
  folder = scratchFolder();
  linkServers(folder);
  const outside = await startSupervisor({
    runDir: join(folder, "outside", "run"),
    services: { phi3: model },
    seed: 1,
  });
  given.push(outside);
  const { url } = await connectToSupervisor({ ...outside.env }).acquireService("phi3");
  sharedUrl = url;
  const services = {
    phi3: model,
    postgres: { ...config, kind: "postgres" as const },
    gateway: { ...model, kind: "gateway" as const },
    guarded: { ...model, url },
    breakable: { ...model, url, allow: ["faults" as const] },
  };
  handle = await startSupervisor({ runDir: join(folder, "runs", "run-1"), services, seed: 7 });
});

const given: SupervisorHandle[] = [];

afterAll(async () => {
  await Promise.all([handle, ...given].map((each) => each.stop()));
  removeScratch(folder);
});

const connection = () => connectToSupervisor({ ...handle.env });
const portOf = (url: string) => Number(new URL(url).port);

async function own(session: string, name: string): Promise<ServiceDescription & { instance: string }> {
  const service = await connection().acquireService(name, session);
  if (service.instance === undefined) throw new Error("An own service without an instance");
  return { ...service, instance: service.instance };
}

const healthy = async (instance: string) => (await connection().checkService(instance)).healthy;

/** The processes that the run still accounts for. */
const accounted = (): readonly ProcessIdentity[] => readRegistry(join(folder, "runs", "run-1"))!.processes;

test("a fault of one case is noticed by that case alone", async () => {
  const [first, second, shared] = [
    await own("first", "phi3"),
    await own("second", "phi3"),
    await connection().acquireService("phi3"),
  ];
  expect(new Set([first, second, shared].map(({ url }) => url)).size).toBe(3);
  expect((await own("first", "phi3")).instance).toBe(first.instance);
  await connection().applyFault("first", "phi3", { kind: "down" });
  expect(await healthy(first.instance)).toBe(false);
  expect(await isListening(portOf(first.url))).toBe(false);
  expect([await healthy(second.instance), await healthy("phi3")]).toEqual([true, true]);

  await connection().undoFaults("first");
  expect(await healthy(first.instance)).toBe(true);
  const before = accounted().length;
  await connection().endSession("first");
  await connection().endSession("second");
  expect(accounted().length).toBe(before - 2);
  expect(await isListening(portOf(second.url))).toBe(false);
  expect(await healthy("phi3")).toBe(true);
});

test("the gateway of a case uses the models of that case: one that is down is down for it", async () => {
  const gateway = await own("with gateway", "gateway");
  const phi3 = await own("with gateway", "phi3");
  const settings = await fetch(`${gateway.url}/admin/configuration`, {
    headers: { authorization: `Bearer ${gateway.credentials?.["adminToken"]}` },
  });
  expect(await settings.text()).toContain(phi3.url);
  await connection().endSession("with gateway");
});

test("queries pass the proxy byte by byte, and a cancel request finds its way", async () => {
  const { url } = await own("db", "postgres");
  await withClient(url, { connectTimeoutMs: 2000 }, async (client) => {
    const text = "ü\u{1F600}".repeat(100_000);
    const { rows } = await client.query<{ text: string }>("SELECT $1::text AS text", [text]);
    expect(rows[0]?.text === text).toBe(true);
    const { processID, secretKey } = client as unknown as { processID: number; secretKey: number };
    const sleeping = client.query("SELECT pg_sleep(60)").catch((error: unknown) => error);
    // A cancel request (protocol 3.0): length 16, code 80877102, process, key, on a connection of its own.
    const cancel = Buffer.alloc(16);
    [16, 80877102, processID].forEach((value, index) => cancel.writeUInt32BE(value, index * 4));
    cancel.writeInt32BE(secretKey, 12);
    const ended = { done: false };
    void sleeping.then(() => (ended.done = true));
    // The query may not have begun when the first request comes.
    await eventually("the query is cancelled", async () => {
      const socket = createConnection(portOf(url), "127.0.0.1");
      await new Promise((resolve) => socket.once("close", resolve).resume().end(cancel));
      return ended.done;
    });
    expect(await sleeping).toMatchObject({ code: "57014" });
  });
});

test("PostgreSQL is killed and comes back at the same URL with its data; paused it answers nothing", async () => {
  const { url, instance } = await own("db", "postgres");
  const query = <Row extends object>(sql: string) =>
    withClient(url, { connectTimeoutMs: 2000, statementTimeoutMs: 2000 }, async (client) => {
      const { rows } = await client.query<Row>(sql);
      return rows;
    });
  await query("CREATE TABLE kept AS SELECT 42 AS n");

  await connection().applyFault("db", "postgres", { kind: "crash" });
  expect(await healthy(instance)).toBe(false);
  expect(await isListening(portOf(url))).toBe(false);
  expect(await connection().fate(instance)).toMatch(
    /^service postgres \(process \d+\) was killed by the fault crash$/,
  );
  await connection().undoFaults("db");
  expect(await query("SELECT n FROM kept")).toEqual([{ n: 42 }]);

  const [{ started: before } = { started: "" }] = await query<{ started: string }>(
    "SELECT pg_postmaster_start_time()::text AS started",
  );
  await connection().restartService("db", "postgres");
  const after = await query<{ started: string; n: number }>(
    "SELECT pg_postmaster_start_time()::text AS started, n FROM kept",
  );
  expect(after).toMatchObject([{ n: 42 }]);
  expect(after[0]?.started).not.toBe(before);

  await connection().applyFault("db", "postgres", { kind: "pause" });
  expect(await connection().probe("db", "postgres", 300)).toMatchObject({
    answered: false,
    reason: "no answer within 300 ms",
  });
  expect(await isListening(portOf(url))).toBe(true);
  await connection().undoFaults("db", "postgres", "pause");
  expect(await connection().probe("db", "postgres", 5000)).toMatchObject({ answered: true });

  // A session that ends while its server is paused leaves nothing of it.
  const mine = accounted();
  await connection().applyFault("db", "postgres", { kind: "pause" });
  await connection().endSession("db");
  const left = accounted();
  expect(mine.filter(({ pid }) => !left.some((one) => one.pid === pid)).every(isGone)).toBe(true);
  expect(left.length).toBeLessThan(mine.length);
});

test("Redis is killed, and restarted, and comes back with all that it had answered; each piece stays a case's own", async () => {
  const { url, instance } = await own("cache", "redis");
  const limits = { connectTimeoutMs: 2000, commandTimeoutMs: 2000 };
  const ask = <T>(use: (client: Redis) => Promise<T>) => withRedis(url, limits, use);
  const first = await connection().isolate(instance, "TC-1");
  await ask((client) => client.set(`${first.name}cart`, "two"));

  await connection().applyFault("cache", "redis", { kind: "crash" });
  await connection().undoFaults("cache");
  expect(await ask((client) => client.get(`${first.name}cart`))).toBe("two");

  await ask((client) => client.set(`${first.name}cart`, "three"));
  await connection().restartService("cache", "redis");
  expect(await ask((client) => client.get(`${first.name}cart`))).toBe("three");
  expect((await connection().isolate(instance, "TC-1")).name).not.toBe(first.name);
  await connection().endSession("cache");
});

test("a service given by URL is broken only where that is allowed, and its process never", async () => {
  const guarded = await own("by URL", "guarded");
  expect(guarded.url).toBe(sharedUrl);
  await expect(connection().applyFault("by URL", "guarded", { kind: "down" })).rejects.toThrow(
    'Service guarded is given by URL, and nothing there may be broken: down was not done. To allow it, put into tcspec.config.ts: services: { "guarded": { kind: "model", allow: ["faults"] } }',
  );
  const breakable = await own("by URL", "breakable");
  expect(breakable.url).not.toBe(sharedUrl);
  await connection().applyFault("by URL", "breakable", { kind: "reset" });
  expect([await healthy(breakable.instance), await healthy("breakable")]).toEqual([false, true]);
  for (const kind of ["crash", "pause"] as const) {
    await expect(connection().applyFault("by URL", "breakable", { kind })).rejects.toThrow(
      `Service breakable: ${kind} is done only to a process that tcspec started, and this one is given by URL`,
    );
  }
  await connection().endSession("by URL");
  expect(await healthy("breakable")).toBe(true);
});

test("numbers that make no sense are refused", async () => {
  await own("numbers", "breakable");
  await expect(connection().applyFault("numbers", "breakable", { kind: "latency", ms: -1 })).rejects.toThrow(
    "Unexpected ms -1 of the fault latency, expected milliseconds from 0 to 2147483647",
  );
  await expect(connection().applyFault("numbers", "mixtral", { kind: "down" })).rejects.toThrow(
    "Service mixtral is not used by the case yet: there is nothing to break",
  );
  await connection().endSession("numbers");
});

test("what a case broke goes with the process that ran it, also while its server is paused", async () => {
  const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { stdio: "ignore" });
  const [url = "", token = ""] = Object.values(handle.env)[0]!.split("#");
  const session = { id: "orphan", pid: child.pid! };
  const before = new Set(accounted().map(({ pid }) => pid));
  await send({ url, token }, "acquire-service", { name: "phi3", session });
  await send({ url, token }, "fault", { session: "orphan", name: "phi3", fault: { kind: "pause" } });
  const server = accounted().find(({ pid }) => !before.has(pid))!;
  child.kill("SIGKILL");
  await eventually("its server is gone", () => isGone(server));
});
