import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";

import { serviceConfigSchema } from "../../compiler/config/schema.js";
import { removeScratch, scratchFolder } from "../supervisor/test-run.js";
import { resolveService, unresolved } from "./resolve.js";

import type { Server } from "node:net";
import type { Resolution, Surroundings } from "./resolve.js";

let folder: string;
const servers: Server[] = [];
beforeEach(() => {
  folder = scratchFolder();
});
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
  removeScratch(folder);
});

/** A program that tells a version, as servers do. */
function program(place: string, name: string, says: string): string {
  mkdirSync(join(folder, place), { recursive: true });
  const path = join(folder, place, name);
  writeFileSync(path, `#!/bin/sh\n${says}\n`);
  chmodSync(path, 0o755);
  return path;
}

function resolve(name: string, input: object, given: Partial<Surroundings> = {}): Promise<Resolution> {
  const config = serviceConfigSchema.parse({ kind: name, ...input });
  const env = { PATH: join(folder, "bin") };
  return resolveService(name, config, {
    env,
    servicesFolder: join(folder, "services"),
    testcontainers: false,
    ...given,
  });
}

test("a URL goes before all: the variable's, then the configuration's", async () => {
  program("bin", "redis-server", "echo 'Redis server v=7.0.15'");
  const url = "redis://config:1";
  expect((await resolve("redis", { url })).candidate).toMatchObject({
    tier: "real",
    url,
    why: "url of the configuration",
  });
  const env = { TC_REDIS_URL: "redis://variable:1" };
  expect(await resolve("redis", { url }, { env })).toMatchObject({
    rung: "url",
    candidate: { url: "redis://variable:1", why: "TC_REDIS_URL is set" },
    refused: [],
  });
});

test("Docker comes next, where it is enabled and answers", async () => {
  program("bin", "redis-server", "echo 'Redis server v=7.0.15'");
  const docker = (why: string | undefined) => ({
    testcontainers: true,
    probeDocker: () => Promise.resolve(why),
  });
  expect(await resolve("redis", {}, docker(undefined))).toMatchObject({
    rung: "container",
    candidate: { tier: "embedded", why: "Docker answers; image redis:7.4-alpine" },
  });
  expect(await resolve("redis", {}, docker("no Docker"))).toMatchObject({
    rung: "program",
    refused: [{ rung: "url" }, { rung: "container", why: "no Docker" }],
  });
});

test("a Docker that accepts and never answers is passed by", async () => {
  const path = join(folder, "docker.sock");
  const silent = createServer((socket) => void socket.on("error", () => undefined));
  servers.push(silent);
  await new Promise<void>((done) => silent.listen(path, done));
  const { rung, refused } = await resolve(
    "postgres",
    {},
    { env: { DOCKER_HOST: `unix://${path}` }, testcontainers: true },
  );
  expect(rung).toBe("embedded");
  expect(refused[1]).toEqual({
    rung: "container",
    why: expect.stringMatching(/docker\.sock did not answer within 1000 ms$/),
  });
});

test("a program of the PATH comes before a fetched one, and that before the one that comes with tcspec", async () => {
  const fetched = program("services/redis/usr/bin", "redis-server", "echo 'Redis server v=7.0.15'");
  const manifest = {
    schemaVersion: 1,
    server: "redis",
    packages: [],
    programs: { "redis-server": { path: "usr/bin/redis-server", sha256: "" } },
    libraries: [],
  };
  writeFileSync(join(folder, "services/redis/manifest.json"), JSON.stringify(manifest));
  expect((await resolve("redis", {})).candidate).toMatchObject({ version: "7.0.15", why: fetched });
  const installed = program("bin", "redis-server", "echo 'Redis server v=8.2.1 sha=0'");
  expect((await resolve("redis", {})).candidate).toMatchObject({
    tier: "embedded",
    version: "8.2.1",
    why: installed,
  });
  // One that cannot be run is passed by.
  program("bin", "redis-server", "echo 'libjemalloc.so.2: cannot open' >&2; exit 127");
  expect((await resolve("redis", {})).candidate).toMatchObject({ version: "7.0.15", why: fetched });
});

test("a program that is too old, or not whole, says so, and the embedded one is used", async () => {
  program("bin", "postgres", "echo 'postgres (PostgreSQL) 15.6'");
  const half = await resolve("postgres", {});
  expect(half).toMatchObject({ rung: "embedded", candidate: { tier: "embedded", version: "18.4" } });
  expect(half.refused[2]?.why).toBe("postgres and initdb are not on the PATH");
  program("bin", "initdb", "exit 0");
  expect((await resolve("postgres", {})).refused[2]?.why).toMatch(/version 15\.6, expected 17 or newer/);
  program("bin", "postgres", "echo 'postgres (PostgreSQL) 17.2'");
  expect(await resolve("postgres", {})).toMatchObject({ rung: "program", candidate: { version: "17.2" } });
});

test("a folder of the PATH that is relative is never looked into", async () => {
  program(".", "redis-server", "echo 'Redis server v=6.6.6'");
  const before = process.cwd();
  process.chdir(folder);
  try {
    expect((await resolve("redis", {}, { env: { PATH: ".:" } })).candidate).toBeUndefined();
  } finally {
    process.chdir(before);
  }
});

test("what is fetched on first use needs apt; without it the service is blocked by a sentence that helps", async () => {
  for (const name of ["apt-get", "apt-cache", "dpkg-deb"]) program("bin", name, "exit 1");
  expect(await resolve("redis", { fetch: true })).toMatchObject({
    rung: "program",
    candidate: { why: expect.stringMatching(/fetched into \.tcspec\/services/) },
  });
  const { candidate, refused } = await resolve("redis", { fetch: true }, { env: {} });
  expect(candidate).toBeUndefined();
  const { message } = unresolved("redis", serviceConfigSchema.parse({ kind: "redis" }), refused);
  expect(message).toBe(
    "Service redis (redis) cannot be had: TC_REDIS_URL is not set, and the configuration has no url; " +
      "testcontainers is not enabled in the configuration; redis-server is neither on the PATH nor in .tcspec/services; " +
      "it cannot be fetched: apt-get, apt-cache, dpkg-deb not found on the PATH: servers are fetched as Debian's packages; " +
      "tcspec brings none along. " +
      "What helps: TC_REDIS_URL=redis://:password@host:6379, or npx tcspec services fetch redis, or testcontainers: true in tcspec.config.ts, with Docker",
  );
});
