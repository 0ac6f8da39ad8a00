import { existsSync, readFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";

import { startSupervisor } from "../../supervisor/client.js";
import { runMark } from "../../supervisor/mark.js";
import { identify } from "../../processes/process-table.js";
import { eventually, removeScratch, scratchFolder, startOwner } from "../../supervisor/test-run.js";
import { connectToSupervisor } from "../../supervisor/worker.js";
import { freePort } from "../free-port.js";
import { recordRedis } from "../testing/recorder.js";
import { linkServers, needServers } from "../testing/servers.js";
import { withRedis } from "./client.js";
import { noteRun, runPrefix, runsKey } from "./keys.js";

import type { AddressInfo, Server } from "node:net";
import type { Redis } from "ioredis";
import type { SupervisorHandle } from "../../supervisor/client.js";
import type { SupervisorConnection } from "../../supervisor/worker.js";

// Real processes on a machine that may be busy: their bounds are in the tests.
jest.setTimeout(60_000);
needServers("redis");

/** A Redis that plays the deployment under test. */
let folder: string;
let server: SupervisorHandle;
let url: string;
const runs: SupervisorHandle[] = [];
const others: Server[] = [];

const limits = { connectTimeoutMs: 5000, commandTimeoutMs: 5000 };
const ask = <T>(use: (client: Redis) => Promise<T>) => withRedis(url, limits, use);
const keys = () => ask(async (client) => (await client.keys("*")).sort());

beforeAll(async () => {
  folder = scratchFolder();
  linkServers(folder);
  server = await startSupervisor({ runDir: join(folder, "runs", "server"), services: {}, seed: 1 });
  url = (await connectToSupervisor({ ...server.env }).acquireService("redis")).url;
});

afterEach(async () => {
  await Promise.all(runs.splice(0).map((run) => run.stop()));
});

afterAll(async () => {
  for (const other of others) other.close();
  await server.stop();
  removeScratch(folder);
});

function config(givenUrl: string, allow: "write"[] = []) {
  return {
    redis: { kind: "redis" as const, allow, url: givenUrl, connectTimeoutMs: 1500, settings: {} },
  };
}

async function run(name: string, givenUrl: string, allow: "write"[] = []): Promise<SupervisorConnection> {
  const handle = await startSupervisor({
    runDir: join(folder, "runs", name),
    services: config(givenUrl, allow),
    seed: 1,
  });
  runs.push(handle);
  return connectToSupervisor({ ...handle.env });
}

describe("a server that tcspec starts", () => {
  test("is the genuine one, with a password of its own, on the loopback, its data nowhere but in the run's folder", async () => {
    const connection = connectToSupervisor({ ...server.env });
    const service = await connection.acquireService("redis");
    expect(service).toMatchObject({
      tier: "embedded",
      version: expect.stringMatching(/^\d+\.\d+\.\d+$/),
      address: expect.stringMatching(/^redis:\/\/:\*\*\*@127\.0\.0\.1:\d+/),
    });
    expect(await connection.checkService("redis")).toEqual({ healthy: true });
    const settings = await ask((client) => client.config("GET", "*"));
    const all = Object.fromEntries(settings.flatMap((key, i, list) => (i % 2 ? [] : [[key, list[i + 1]]])));
    expect(all).toMatchObject({ bind: "127.0.0.1", save: "", appendonly: "yes", appendfsync: "no" });
    expect(all["dir"]).toContain(server.tempFolder);
    const open = new URL(url);
    open.password = "";
    await expect(withRedis(open.href, limits, (client) => client.get("x"))).rejects.toThrow(/NOAUTH/);
  });

  test("a dedicated one has its settings; one with a wrong setting tells its last words", async () => {
    const connection = connectToSupervisor({ ...server.env });
    const started = await connection.startDedicated("redis", { maxmemory: "32mb", save: "900 1" });
    if (!("service" in started)) throw new Error(started.failure);
    const { service } = started;
    const read = await withRedis(service.url, limits, (client) => client.config("GET", "maxmemory"));
    expect(read).toEqual(["maxmemory", String(32 * 1024 * 1024)]);
    expect(service.url).not.toBe(url);
    await connection.stopDedicated(service.instance!);
    await expect(withRedis(service.url, limits, (client) => client.ping())).rejects.toThrow(/ECONNREFUSED/);
    expect(await connection.startDedicated("redis", { maxmemory: "lots" })).toMatchObject({
      failure: expect.stringMatching(/Service redis: Redis ended before it answered.*maxmemory/s),
    });
  });
});

test("without allow a service given by URL is only asked: every command that it was sent is one that reads", async () => {
  const recorder = await recordRedis();
  const connection = await run("read-only", `redis://:s3cret@127.0.0.1:${recorder.port}/2`);
  expect(await connection.acquireService("redis")).toMatchObject({ tier: "real", version: "7.9.9" });
  expect(await connection.checkService("redis")).toEqual({ healthy: true });
  await expect(connection.isolate("redis", "TC-1")).rejects.toMatchObject({
    blocked: true,
    message: expect.stringContaining('services: { "redis": { kind: "redis", allow: ["write"] } }'),
  });
  await runs.pop()!.stop();
  expect(recorder.commands.length).toBeGreaterThanOrEqual(4);
  expect([...new Set(recorder.commands.map(([name]) => name))].sort()).toEqual([
    "AUTH",
    "INFO",
    "PING",
    "SELECT",
  ]);
  await recorder.close();
});

test("with allow each case has a prefix, and only keys under it go, at the end of the case or of the run", async () => {
  await ask((client) => client.mset("theirs", "1", "tcspec:", "2", "tcspec:other:x", "3"));
  const before = await keys();
  const connection = await run("writing", url, ["write"]);
  const [one, two] = [
    await connection.isolate("redis", "TC-L2-INT-CACHE-001"),
    await connection.isolate("redis", "TC-L2-INT-CACHE-001"),
  ];
  expect(one.name).toMatch(/^tcspec:[0-9a-f]{16}:tc-l2-int-cache-001:$/);
  expect(two.name).toBe(one.name.replace(/:$/, "-2:"));
  // More than one round of SCAN, and a key that only looks alike.
  await ask((client) =>
    client.mset(Object.fromEntries(Array.from({ length: 1500 }, (_, i) => [`${one.name}${i}`, "x"]))),
  );
  await ask((client) => client.mset(`${two.name}a`, "x"));
  await connection.release("redis", one.name);
  expect(await keys()).toEqual([...before, `${two.name}a`, runsKey].sort());
  await connection.release("redis", "theirs");
  await runs.pop()!.stop();
  expect(await keys()).toEqual(before);
  await ask((client) => client.del(...before));
});

test("two copies of a suite at the same time, of the same run id, do not notice each other", async () => {
  const copies = [
    await run(join("a", "runs", "same"), url, ["write"]),
    await run(join("b", "runs", "same"), url, ["write"]),
  ];
  const [one, other] = await Promise.all(copies.map((connection) => connection.isolate("redis", "TC-1")));
  expect(one!.name).not.toBe(other!.name);
  await ask((client) => client.mset(`${one!.name}k`, "1", `${other!.name}k`, "2"));
  await runs.shift()!.stop();
  expect(await keys()).toEqual([`${other!.name}k`, runsKey].sort());
  await runs.shift()!.stop();
  expect(await keys()).toEqual([]);
});

test("a killed run's keys go: by its supervisor, or by the mark when the next run comes; others stay", async () => {
  const owner = await startOwner(folder, {
    runDir: join(folder, "runs", "killed"),
    services: config(url, ["write"]),
    service: "redis",
  });
  await owner.until("ready");
  await ask((client) => client.set(`${owner.said.isolation!.name}k`, "1"));
  owner.child.kill("SIGKILL");
  await eventually("the supervisor removes them", async () => (await keys()).length === 0, 5000);

  const self = identify(process.pid)!;
  const marks = {
    dead: runMark("dead", { ...self, startTime: "1" }),
    alive: runMark("alive", self),
    elsewhere: JSON.stringify({ tcspec: 1, run: "x", host: "another", pid: 1, startTime: "1" }),
  };
  await ask(async (client) => {
    for (const mark of Object.values(marks)) {
      await noteRun(client, mark);
      await client.set(`${runPrefix(mark)}tc-1:k`, "1");
    }
    // A note of a dead run that names keys of others.
    await client.hset(runsKey, "their:", marks.dead);
    await client.set("their:key", "1");
  });
  const connection = await run("next", url, ["write"]);
  await connection.acquireService("redis");
  await eventually(
    "the dead run's keys are swept",
    async () => !(await keys()).includes(`${runPrefix(marks.dead)}tc-1:k`),
  );
  await runs.pop()!.stop();
  expect(await keys()).toEqual(
    [`${runPrefix(marks.alive)}tc-1:k`, `${runPrefix(marks.elsewhere)}tc-1:k`, runsKey, "their:key"].sort(),
  );
  await ask(async (client) => client.del(...(await client.keys("*"))));
});

describe("what cannot be reached blocks, named, without its secrets", () => {
  const secret = "s3cret-pass";
  const withSecret = (change: (parsed: URL) => void) => {
    const parsed = new URL(url);
    parsed.password = secret;
    change(parsed);
    return parsed.href;
  };
  const refused = async (given: string) => {
    const connection = await run("bad", given);
    const error = (await connection.acquireService("redis").catch((reason: unknown) => reason)) as Error;
    await Promise.all(runs.splice(0).map((each) => each.stop()));
    expect(error).toMatchObject({ blocked: true, message: expect.stringContaining("Service redis") });
    expect(error.message).not.toContain(secret);
    expect(readFileSync(join(folder, "runs", "bad", "supervisor.log"), "utf8")).not.toContain(secret);
    return error.message;
  };

  test("a wrong password, a closed port, TLS to a plain port, no URL of Redis", async () => {
    expect(await refused(withSecret(() => undefined))).toMatch(/the password is wrong/);
    const port = String(await freePort());
    expect(await refused(withSecret((parsed) => (parsed.port = port)))).toMatch(/nothing listens there/);
    expect(await refused(withSecret((parsed) => (parsed.protocol = "rediss:")))).toMatch(
      /does the port speak TLS\?/,
    );
    expect(await refused(`https://u:${secret}@127.0.0.1/`)).toMatch(/expected one such as redis:\/\//);
  });

  test("a server of another kind, one that never answers, and one that closes", async () => {
    const behaviours = [
      (text: string) => (text === "" ? undefined : "HTTP/1.1 400 Bad Request\r\n\r\n"),
      () => undefined,
      () => "",
    ];
    for (const answer of behaviours) {
      const other = createServer((socket) => {
        socket.on("error", () => undefined);
        socket.on("data", (data) => {
          const reply = answer(data.toString("latin1"));
          if (reply !== undefined) socket.end(reply);
        });
      });
      await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
      others.push(other);
      const { port } = other.address() as AddressInfo;
      expect(await refused(withSecret((parsed) => (parsed.port = String(port))))).toMatch(
        /is it a Redis server\?/,
      );
    }
  });
});

test("a killed server leaves nothing behind: the run's end removes its folder", async () => {
  const handle = await startSupervisor({ runDir: join(folder, "runs", "crash"), services: {}, seed: 1 });
  const connection = connectToSupervisor({ ...handle.env });
  const { url: first } = await connection.acquireService("redis");
  await withRedis(first, limits, (client) => client.call("DEBUG", "SEGFAULT")).catch(() => undefined);
  await withRedis(first, limits, (client) => client.shutdown("NOSAVE")).catch(() => undefined);
  await eventually("the end is noticed", async () => (await connection.fate("redis")) !== null);
  expect((await connection.acquireService("redis")).url).not.toBe(first);
  await handle.stop();
  expect(existsSync(handle.tempFolder)).toBe(false);
});
