import { createServer } from "node:http";
import { createServer as createSocketServer } from "node:net";
import { join } from "node:path";

import { removeScratch, scratchFolder } from "../supervisor/test-run.js";
import { dockerEndpoint, probeDocker } from "./docker.js";

import type { Server } from "node:net";

let folder: string;
const servers: Server[] = [];
beforeAll(() => {
  folder = scratchFolder();
});
afterAll(() => {
  for (const server of servers) server.close();
  removeScratch(folder);
});

async function listening(server: Server, at: string | undefined): Promise<Server> {
  servers.push(server);
  await new Promise<void>((resolve) =>
    at === undefined ? server.listen(0, "127.0.0.1", resolve) : server.listen(at, resolve),
  );
  return server;
}

test("the endpoint is Docker's socket, or what DOCKER_HOST says", () => {
  expect(dockerEndpoint({})).toEqual({ socketPath: "/var/run/docker.sock" });
  expect(dockerEndpoint({ DOCKER_HOST: "unix:///run/user/1000/docker.sock" })).toEqual({
    socketPath: "/run/user/1000/docker.sock",
  });
  expect(dockerEndpoint({ DOCKER_HOST: "tcp://127.0.0.1" })).toEqual({ host: "127.0.0.1", port: 2375 });
  expect(dockerEndpoint({ DOCKER_HOST: "ssh://host" })).toMatch(/expected unix:/);
  expect(dockerEndpoint({ DOCKER_HOST: "tcp://127.0.0.1:1", DOCKER_TLS_VERIFY: "1" })).toMatch(/without TLS/);
});

test("an endpoint that answers the ping is one; any other says why it is not", async () => {
  let status = 200;
  const path = join(folder, "docker.sock");
  const asked: (string | undefined)[] = [];
  await listening(
    createServer((request, response) => {
      asked.push(`${request.method} ${request.url}`);
      response.writeHead(status).end("OK");
    }),
    path,
  );
  const env = { DOCKER_HOST: `unix://${path}` };
  expect(await probeDocker(env)).toBeUndefined();
  status = 500;
  expect(await probeDocker(env)).toMatch(/docker\.sock answered GET \/_ping with the status 500/);
  expect(asked).toEqual(["GET /_ping", "GET /_ping"]);
  expect(await probeDocker({ DOCKER_HOST: `unix://${join(folder, "none.sock")}` })).toMatch(
    /no Docker at .*ENOENT/,
  );
});

test("one that accepts and never answers, or answers a byte now and then, does not block", async () => {
  const silent = join(folder, "silent.sock");
  await listening(
    createSocketServer((socket) => void socket.on("error", () => undefined)),
    silent,
  );
  expect(await probeDocker({ DOCKER_HOST: `unix://${silent}` }, 200)).toBe(
    `Docker at ${silent} did not answer within 200 ms`,
  );
  const dripping = await listening(
    createSocketServer((socket) => {
      const timer = setInterval(() => socket.write("H"), 50);
      socket.on("error", () => undefined).on("close", () => clearInterval(timer));
    }),
    undefined,
  );
  const { port } = dripping.address() as { port: number };
  // What it sends is no HTTP, or takes too long: either way it is over soon.
  expect(await probeDocker({ DOCKER_HOST: `tcp://127.0.0.1:${port}` }, 200)).toMatch(
    /^(?:no Docker at|Docker at .* did not answer)/,
  );
});
