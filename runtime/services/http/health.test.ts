import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

import { serviceConfigSchema } from "../../../compiler/config/schema.js";
import { httpDriver } from "./driver.js";

import type { DriverContext, RunningService } from "../driver.js";

let server: Server;
let statuses: Record<string, number>;
let asked: string[];

beforeEach(async () => {
  statuses = {};
  asked = [];
  server = createServer(({ url = "" }, response) => {
    asked.push(url);
    response.writeHead(statuses[url] ?? 404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});

afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const connect = (more: object = {}): Promise<RunningService> => {
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return httpDriver.connect!(
    "orders",
    url,
    serviceConfigSchema.parse({ kind: "http", url, ...more }),
    {} as DriverContext,
  );
};

test.each<[string, Record<string, number>, object, RegExp | undefined]>([
  ["/health says so", { "/health": 200, "/": 500 }, {}, undefined],
  [
    "/health says the opposite",
    { "/health": 503, "/": 200 },
    {},
    /unexpected status 503 of GET \/health, expected 2xx; .* health: "\/healthz"/,
  ],
  ["/health needs a key", { "/health": 401, "/": 200 }, {}, /unexpected status 401 of GET \/health/],
  ["there is no /health, and the server is in order", { "/": 404 }, {}, undefined],
  [
    "there is no /health, and the server is not",
    { "/": 500 },
    {},
    /unexpected status 500 of GET \/, .* there is no \/health/,
  ],
  ["the configured path says so", { "/healthz": 204, "/health": 503 }, { health: "/healthz" }, undefined],
  [
    "the configured path is not there",
    { "/": 200, "/health": 200 },
    { health: "/healthz" },
    /unexpected status 404 of GET \/healthz, expected 2xx$/,
  ],
])("a web server is healthy or not: %s", async (_, given, more, problem) => {
  statuses = { "/": 200, "/health": 200, "/healthz": 200 };
  const service = await connect(more);
  statuses = given;
  if (problem === undefined) await service.check();
  else await expect(service.check()).rejects.toThrow(problem);
});

test.each<[string, Record<string, number>, boolean]>([
  ["one that is ill can be had: a case may be about that", { "/health": 503, "/": 200 }, true],
  ["one whose root alone fails, too", { "/health": 200, "/": 500 }, true],
  ["one that answers nothing but errors cannot", { "/health": 502, "/": 502 }, false],
])("%s", async (_, given, isHad) => {
  statuses = given;
  if (isHad) await connect();
  else await expect(connect()).rejects.toThrow(/unexpected status 502 of GET \/health and 502 of GET \//);
  expect(asked[0]).toBe("/health");
});
