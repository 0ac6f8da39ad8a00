import { readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";

import { serviceConfigSchema } from "../../../compiler/config/schema.js";
import { startSupervisor } from "../../supervisor/client.js";
import { eventually, removeScratch, scratchFolder } from "../../supervisor/test-run.js";
import { connectToSupervisor } from "../../supervisor/worker.js";
import { freePort } from "../free-port.js";
import { linkServers, needServers } from "../testing/servers.js";
import { caseLabel } from "./scrape-config.js";

import type { RequestListener, Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { ServiceConfig } from "../../../compiler/config/schema.js";
import type { SupervisorHandle } from "../../supervisor/client.js";
import type { SupervisorConnection } from "../../supervisor/worker.js";

// Real processes on a machine that may be busy: their bounds are in the tests.
jest.setTimeout(60_000);
needServers("prometheus");

const config = (input: object): ServiceConfig => serviceConfigSchema.parse(input);

let folder: string;
let handle: SupervisorHandle;
let connection: SupervisorConnection;
const runs: SupervisorHandle[] = [];
const others: Server[] = [];

beforeAll(async () => {
  folder = scratchFolder();
  linkServers(folder);
  const services = {
    phi3: config({ kind: "model" }),
    gateway: config({ kind: "gateway" }),
    gone: config({ kind: "gateway", url: "http://127.0.0.1:1" }),
    prometheus: config({ kind: "prometheus", settings: { scrape_interval: "500ms" } }),
  };
  handle = await startSupervisor({ runDir: join(folder, "runs", "run-1"), services, seed: 1 });
  connection = connectToSupervisor({ ...handle.env });
});

afterEach(async () => {
  await Promise.all(runs.splice(0).map((run) => run.stop()));
});

afterAll(async () => {
  for (const other of others) {
    other.close();
    other.closeAllConnections();
  }
  await handle.stop();
  removeScratch(folder);
});

/** Serves until the end of the file; gives its host and port. */
async function web(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  others.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

interface Sample {
  metric: Record<string, string>;
  value: [number, string];
}

async function query(promql: string): Promise<Sample[]> {
  const { url } = await connection.acquireService("prometheus");
  const response = await fetch(`${url}/api/v1/query?query=${encodeURIComponent(promql)}`);
  return ((await response.json()) as { data: { result: Sample[] } }).data.result;
}

test("the genuine server scrapes the models and the gateway that can be had, each a job of its name", async () => {
  const service = await connection.acquireService("prometheus");
  expect(service).toMatchObject({
    tier: "embedded",
    version: expect.stringMatching(/^\d+\.\d+/),
    address: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/$/),
  });
  expect(await connection.checkService("prometheus")).toEqual({ healthy: true });
  await eventually("both are scraped", async () => (await query("up == 1")).length === 2, 20_000);
  expect((await query("up")).map(({ metric }) => metric["job"]).sort()).toEqual(["gateway", "phi3"]);
  const { url } = await connection.acquireService("phi3");
  const models = (await (await fetch(`${url}/v1/models`)).json()) as { data: { id: string }[] };
  const sent = await fetch(`${url}/v1/chat/completions`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      model: models.data[0]!.id,
      messages: [{ role: "user", content: "Hello" }],
      max_tokens: 4,
    }),
  });
  expect(sent.status).toBe(200);
  const metrics = await (await fetch(`${url}/metrics`)).text();
  const counter = /^(\w*requests?_total)\{/m.exec(metrics)![1]!;
  await eventually(
    "its request is counted",
    async () => (await query(`sum(${counter}{job="phi3"}) >= 1`)).length === 1,
    20_000,
  );
  expect(readFileSync(join(folder, "runs", "run-1", "supervisor.log"), "utf8")).toContain(
    "service prometheus does not scrape gone, which cannot be had",
  );
});

test("a case's own metrics carry its label, which no other case has", async () => {
  const { credentials } = await connection.acquireService("prometheus");
  const own = await connection.isolate("prometheus", "TC-L2-INT-METRICS-001");
  const other = await connection.isolate("prometheus", "TC-L2-INT-METRICS-001");
  expect(own.name).toMatch(/^[0-9a-f]{16}-tc-l2-int-metrics-001$/);
  expect(other.name).toBe(`${own.name}-2`);
  const target = await web((_request, response) => response.end("probe_total 42\n"));
  writeFileSync(
    join(credentials!["targets"]!, "own.json"),
    JSON.stringify([{ targets: [target], labels: { [caseLabel]: own.name } }]),
  );
  await eventually(
    "it is scraped",
    async () => (await query(`probe_total{${caseLabel}="${own.name}"}`))[0]?.value[1] === "42",
    20_000,
  );
  expect(await query(`probe_total{${caseLabel}="${other.name}"}`)).toEqual([]);
});

test("a dedicated one has its settings; a wrong one tells its last words", async () => {
  const started = await connection.startDedicated("prometheus", { scrape_interval: "7s" });
  if (!("service" in started)) throw new Error(started.failure);
  const answer = await fetch(`${started.service.url}/api/v1/status/config`);
  expect(((await answer.json()) as { data: { yaml: string } }).data.yaml).toContain("scrape_interval: 7s");
  await connection.stopDedicated(started.service.instance!);
  expect(await connection.startDedicated("prometheus", { scrape_interval: "often" })).toMatchObject({
    failure: expect.stringMatching(/Service prometheus: Prometheus ended before it answered.*often/s),
  });
});

test("at a URL: the right kind is real; another kind, a plain port, a wrong password, a silence block, without secrets", async () => {
  const { url } = await connection.acquireService("prometheus");
  const asked: string[] = [];
  const guarded = await web((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    response.writeHead(request.headers.authorization === undefined ? 500 : 401).end();
  });
  const json = (body: unknown) => web((_request, response) => response.end(JSON.stringify(body)));
  const alertmanager = await json({ versionInfo: { version: "0.25.0" } });
  const grafana = await json({ database: "ok", version: "11.1.0" });
  const services = {
    prometheus: config({ kind: "prometheus", url }),
    grafana: config({ kind: "grafana", url }),
    alertmanager: config({ kind: "alertmanager", url: (await connection.acquireService("phi3")).url }),
    tls: config({ kind: "prometheus", url: url.replace("http:", "https:") }),
    guarded: config({ kind: "prometheus", url: `http://app:s3cret@${guarded}` }),
    refused: config({ kind: "http", url: `http://127.0.0.1:${await freePort()}` }),
    broken: config({ kind: "http", url: `http://${guarded}` }),
    other: config({ kind: "http", url: "postgres://app:s3cret@127.0.0.1/x" }),
    alerts: config({ kind: "alertmanager", url: `http://${alertmanager}` }),
    boards: config({ kind: "grafana", url: `http://${grafana}` }),
    web: config({ kind: "http", url: `${url}/metrics` }),
  };
  const run = await startSupervisor({ runDir: join(folder, "runs", "urls"), services, seed: 1 });
  runs.push(run);
  const asker = connectToSupervisor({ ...run.env });
  for (const name of ["prometheus", "alerts", "boards", "web"])
    expect(await asker.acquireService(name)).toMatchObject({ tier: "real" });
  const refusals = {
    grafana: /Service grafana at .*is it a Grafana\?/,
    alertmanager: /Service alertmanager at .*is it an Alertmanager\?/,
    tls: /Service tls at .*does the port speak TLS\?/,
    guarded: /Service guarded at http:\/\/app:\*\*\*@.*user or password is wrong/,
    refused: /Service refused at .*nothing listens there/,
    broken: /Service broken at .*unexpected status 500/,
    other: /Service other: unexpected URL postgres:\/\/app:\*\*\*@.*expected one such as http:/,
  };
  for (const [name, message] of Object.entries(refusals)) {
    const error = (await asker.acquireService(name).catch((reason: unknown) => reason)) as Error;
    expect(error).toMatchObject({ blocked: true, message: expect.stringMatching(message) });
    expect(error.message).not.toContain("s3cret");
  }
  expect([...new Set(asked.map((each) => each.split(" ")[0]))]).toEqual(["GET"]);
});
