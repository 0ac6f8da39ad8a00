import { existsSync, mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { configDataSchema } from "../../compiler/config/schema.js";
import { recordRedis } from "../../runtime/services/testing/recorder.js";
import { UsageError } from "../usage-error.js";
import { fetchServices, listServices } from "./services.js";

import type { SurveyedService } from "../../runtime/services/survey.js";

let root: string;
beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), "services of a project-")));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const sink = () => {
  const written: string[] = [];
  return { write: (text: string) => written.push(text), text: () => written.join("") };
};

async function list(services: object, env: NodeJS.ProcessEnv, format: "pretty" | "json" = "json") {
  const stdout = sink();
  const config = configDataSchema.parse({ services });
  const code = await listServices({ root, config, format, env, stdout });
  return { code, text: stdout.text() };
}

test("lists each service with the way it is had, and each way that is passed by with why; starts nothing", async () => {
  const services = { postgres: { kind: "postgres" }, phi3: { kind: "model" }, redis: { kind: "redis" } };
  const { code, text } = await list(services, { PATH: "" });
  expect(code).toBe(3);
  const found = (JSON.parse(text) as { services: SurveyedService[] }).services;
  expect(found.map(({ name, rung, tier, version }) => ({ name, rung, tier, version }))).toEqual([
    { name: "postgres", rung: "embedded", tier: "embedded", version: "18.4" },
    { name: "phi3", rung: "embedded", tier: "simulated", version: "reference" },
    { name: "redis", rung: null, tier: null, version: null },
  ]);
  expect(found[2]).toMatchObject({
    why: "it cannot be had",
    refused: [
      { rung: "url", why: "TC_REDIS_URL is not set, and the configuration has no url" },
      { rung: "container", why: "testcontainers is not enabled in the configuration" },
      { rung: "program", why: "redis-server is neither on the PATH nor in .tcspec/services" },
      { rung: "embedded", why: "tcspec brings none along" },
    ],
    help: expect.arrayContaining(["npx tcspec services fetch redis"]),
  });
  expect(existsSync(join(root, ".tcspec"))).toBe(false);
});

test("a service at a URL is asked for its version, and only read; its password is not shown", async () => {
  const recorder = await recordRedis();
  const env = { PATH: "", TC_CACHE_URL: `redis://app:s3cret@127.0.0.1:${recorder.port}/1` };
  const services = { cache: { kind: "redis", allow: ["write"] } };
  for (const format of ["pretty", "json"] as const) {
    const { code, text } = await list(services, env, format);
    expect(code).toBe(0);
    expect(text).toContain("7.9.9");
    expect(text).toContain(`redis://app:***@127.0.0.1:${recorder.port}/1`);
    expect(text).not.toContain("s3cret");
  }
  expect([...new Set(recorder.commands.map(([name]) => name))].sort()).toEqual([
    "AUTH",
    "INFO",
    "PING",
    "SELECT",
  ]);
  await recorder.close();
});

test("one at a URL that does not answer is blocked, with the sentence that a case would get", async () => {
  const services = { cache: { kind: "redis", url: "redis://:s3cret@127.0.0.1:1", connectTimeoutMs: 500 } };
  const { code, text } = await list(services, { PATH: "" }, "pretty");
  expect(code).toBe(3);
  expect(text).toMatch(
    /^cache +redis +blocked +- .*Service cache at redis:\/\/:\*\*\*@.*nothing listens there/m,
  );
  expect(text).not.toContain("s3cret");
});

test("fetching without apt says so and exits with 3; an unknown server is wrong usage", async () => {
  const [stdout, stderr] = [sink(), sink()];
  const place = { root, env: { PATH: "" }, stdout, stderr };
  expect(await fetchServices({ ...place, servers: ["redis"] })).toBe(3);
  expect(stderr.text()).toBe(
    "redis cannot be fetched: apt-get, apt-cache, dpkg-deb not found on the PATH: servers are fetched as Debian's packages\n",
  );
  expect(existsSync(join(root, ".tcspec"))).toBe(false);
  await expect(fetchServices({ ...place, servers: ["mongo"] })).rejects.toThrow(UsageError);
});
