import { createServer } from "node:http";
import { join } from "node:path";

import { startSupervisor } from "../../supervisor/client.js";
import { isGone, removeScratch, scratchFolder, treeOf } from "../../supervisor/test-run.js";
import { connectToSupervisor } from "../../supervisor/worker.js";

import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { SupervisorHandle } from "../../supervisor/client.js";

// Real processes on a machine that may be busy: their bounds are in the tests.
jest.setTimeout(60_000);

let folder: string;
let handle: SupervisorHandle;
let real: Server;

const model = { kind: "model" as const, allow: [], connectTimeoutMs: 5000 };

beforeAll(async () => {
  folder = scratchFolder();
  real = createServer((request, response) => {
    const isHealth = request.url === "/health";
    response.writeHead(isHealth ? 200 : 404).end(isHealth ? "" : "{}");
  });
  await new Promise<void>((resolve) => real.listen(0, "127.0.0.1", resolve));
  const realUrl = `http://127.0.0.1:${(real.address() as AddressInfo).port}`;
  const services = {
    phi3: { ...model, settings: { "initialization.duration": "100 ms" } },
    hermes: { ...model, settings: {}, url: realUrl },
    openchat: { ...model, settings: {}, url: `${realUrl}/broken` },
    mixtral: { ...model, settings: { "capacity.slots": "plenty" } },
    gateway: { kind: "gateway" as const, allow: [], connectTimeoutMs: 5000, settings: {} },
  };
  handle = await startSupervisor({ runDir: join(folder, "runs", "run-1"), services, seed: 7 });
});

afterAll(async () => {
  await handle.stop();
  real.close();
  removeScratch(folder);
});

test("a model service without a URL is simulated, ready, with the run's seed and the configured settings", async () => {
  const connection = connectToSupervisor({ ...handle.env });
  const service = await connection.acquireService("phi3");
  expect(service).toMatchObject({
    tier: "simulated",
    kind: "model",
    address: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+/) as string,
  });
  expect(await connection.checkService("phi3")).toEqual({ healthy: true });
  const answer = await fetch(`${service.url}/admin/configuration`, {
    headers: { authorization: `Bearer ${service.credentials?.["adminToken"]}` },
  });
  expect(answer.status).toBe(200);
  expect(JSON.stringify(await answer.json())).toMatch(/"seed":\s*7|"seed":\{"value":7/);
  await connection.monitor("case", "phi3");
  const use = await connection.stopMonitor("case");
  if (process.platform === "linux") expect(use.memoryPeakBytes).toBeGreaterThan(1024 * 1024);
});

test("at a URL it is the real one, if its health says so", async () => {
  const connection = connectToSupervisor({ ...handle.env });
  expect(await connection.acquireService("hermes")).toMatchObject({ tier: "real" });
  await expect(connection.acquireService("openchat")).rejects.toMatchObject({
    blocked: true,
    message: expect.stringMatching(/Service openchat .*unexpected status 404/) as string,
  });
});

test("settings that do not fit are told in the server's own words", async () => {
  await expect(connectToSupervisor({ ...handle.env }).acquireService("mixtral")).rejects.toMatchObject({
    blocked: true,
    message: expect.stringMatching(/Service mixtral: .*exit code 2: .*capacity\.slots/s) as string,
  });
});

test("the gateway is given the model services of the configuration as its upstreams", async () => {
  const services = {
    phi3: { ...model, settings: { "initialization.duration": "0 ms" } },
    gateway: {
      kind: "gateway" as const,
      allow: [],
      connectTimeoutMs: 5000,
      settings: { "initialization.duration": "0 ms" },
    },
  };
  const other = await startSupervisor({ runDir: join(folder, "runs", "run-2"), services, seed: 7 });
  const connection = connectToSupervisor({ ...other.env });
  const [gateway, phi3] = await Promise.all([
    connection.acquireService("gateway"),
    connection.acquireService("phi3"),
  ]);
  expect(gateway).toMatchObject({ tier: "simulated", kind: "gateway" });
  const health = (await (await fetch(`${gateway.url}/health`)).json()) as { upstreams: unknown[] };
  expect(health.upstreams).toEqual([expect.objectContaining({ model: "Phi-3-Mini", url: phi3.url })]);
  await other.stop();
});

test("nothing is left after the run", async () => {
  const connection = connectToSupervisor({ ...handle.env });
  await connection.acquireService("phi3");
  const processes = treeOf(handle.pid);
  expect(processes.length).toBeGreaterThan(1);
  await handle.stop();
  expect(processes.filter((each) => !isGone(each))).toEqual([]);
});
