import { spawn } from "node:child_process";
import { join } from "node:path";

import { startSupervisor } from "./client.js";
import { readRegistry } from "./registry.js";
import { send } from "./request.js";
import { eventually, isGone, removeScratch, scratchFolder } from "./test-run.js";
import { connectToSupervisor } from "./worker.js";

import type { ServiceDescription } from "../services/driver.js";
import type { SupervisorHandle } from "./client.js";
import type { DedicatedStart } from "./protocol.js";

// Real processes on a machine that may be busy: their bounds are in the tests.
jest.setTimeout(60_000);

let folder: string;
let handle: SupervisorHandle;

const model = { kind: "model" as const, allow: [], connectTimeoutMs: 5000 };

beforeAll(async () => {
  folder = scratchFolder();
  const services = {
    phi3: {
      ...model,
      settings: { "initialization.duration": "0 ms", "capacity.slots": 3, "capacity.queue": 5 },
    },
    hermes: { ...model, settings: {}, url: "http://127.0.0.1:9" },
    postgres: { ...model, kind: "postgres" as const, settings: {} },
    sessions: { ...model, kind: "redis" as const, settings: {} },
  };
  handle = await startSupervisor({ runDir: join(folder, "runs", "run-1"), services, seed: 7 });
});

afterAll(async () => {
  await handle.stop();
  removeScratch(folder);
});

const connection = () => connectToSupervisor({ ...handle.env });

function started(start: DedicatedStart): ServiceDescription & { instance: string } {
  if ("failure" in start) throw new Error(start.failure);
  const { instance } = start.service;
  if (instance === undefined) throw new Error("A dedicated instance without a name");
  return { ...start.service, instance };
}

async function settingsOf({ url, credentials }: ServiceDescription): Promise<Record<string, unknown>> {
  const answer = await fetch(`${url}/admin/configuration`, {
    headers: { authorization: `Bearer ${credentials?.["adminToken"]}` },
  });
  return ((await answer.json()) as { configuration: Record<string, unknown> }).configuration;
}

test("an instance of its own, with its settings over the configured ones; the shared one keeps its own", async () => {
  const [first, second] = [
    started(await connection().startDedicated("phi3", { "capacity.slots": "7" })),
    started(await connection().startDedicated("phi3", {})),
  ];
  const shared = await connection().acquireService("phi3");
  expect(shared.instance).toBeUndefined();
  expect(new Set([first.url, second.url, shared.url]).size).toBe(3);
  expect(await settingsOf(first)).toMatchObject({ "capacity.slots": 7, "capacity.queue": 5, seed: 7 });
  expect(await settingsOf(shared)).toMatchObject({ "capacity.slots": 3 });

  await eventually("it is ready", async () => (await connection().checkService(first.instance)).healthy);
  await connection().monitor("case", first.instance);
  const use = await connection().stopMonitor("case");
  if (process.platform === "linux") expect(use.missing).toBeUndefined();

  const before = readRegistry(join(folder, "runs", "run-1"))!.processes;
  await connection().stopDedicated(first.instance);
  await connection().stopDedicated(first.instance); // has been ended: nothing to do
  expect(before.filter(isGone)).toHaveLength(1);
  await expect(fetch(first.url)).rejects.toThrow();
  expect(await connection().checkService("phi3")).toEqual({ healthy: true });
  expect((await fetch(`${second.url}/health`)).status).toBe(200);
});

test("it is given as soon as it listens, while it still initialises", async () => {
  const slow = started(await connection().startDedicated("phi3", { "initialization.duration": "1 h" }));
  expect((await fetch(`${slow.url}/health`)).status).toBe(503);
  expect(await connection().checkService(slow.instance)).toMatchObject({ healthy: false });
  await connection().stopDedicated(slow.instance);
});

test("settings that do not fit are its failure, in its own words; the next start is not touched by it", async () => {
  expect(await connection().startDedicated("phi3", { "capacity.slots": "plenty" })).toEqual({
    failure: expect.stringMatching(/exit code 2: .*capacity\.slots/s) as string,
  });
  expect(await connection().startDedicated("phi3", {})).toHaveProperty("service");
});

test.each([
  ["hermes", /given by URL.*TC_HERMES_URL/],
  ["postgres", /cannot start a dedicated one/],
  ["ledger", /Unexpected service "ledger"/],
  // Started beside the configured one, it would be another server than the one that is meant.
  ["redis", /Unexpected service "redis", expected one of sessions: .* of the kind redis/],
])("of %s there is none: who asks is blocked", async (name, message) => {
  await expect(connection().startDedicated(name, {})).rejects.toMatchObject({
    blocked: true,
    message: expect.stringMatching(message) as string,
  });
});

test("one that ends by itself has a fate", async () => {
  const { instance, url } = started(await connection().startDedicated("phi3", {}));
  const last = readRegistry(join(folder, "runs", "run-1"))!.processes.at(-1)!;
  process.kill(last.pid, "SIGKILL");
  await eventually("its end is noticed", async () => (await connection().fate(instance)) !== null);
  expect(await connection().fate(instance)).toMatch(
    /service phi3 \(process \d+\) ended by itself with signal SIGKILL/,
  );
  await expect(fetch(url)).rejects.toThrow();
});

test("it does not outlive the process that ran its case, nor the run", async () => {
  const runner = spawn("sleep", ["600"], { stdio: "ignore" });
  const orphan = started(
    await send(handle, "start-dedicated", { name: "phi3", settings: {}, pid: runner.pid ?? 0 }),
  );
  const kept = started(await connection().startDedicated("phi3", {}));
  runner.kill("SIGKILL");
  const isGoneFrom = (url: string) =>
    fetch(url).then(
      () => false,
      () => true,
    );
  await eventually("the orphan is gone", () => isGoneFrom(orphan.url));
  expect((await fetch(`${kept.url}/health`)).status).toBeLessThan(600);
  const processes = readRegistry(join(folder, "runs", "run-1"))!.processes;
  await handle.stop();
  expect(processes.filter((each) => !isGone(each))).toEqual([]);
});
