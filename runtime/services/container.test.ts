import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import { startSupervisor } from "../supervisor/client.js";
import { removeScratch, scratchFolder } from "../supervisor/test-run.js";
import { connectToSupervisor } from "../supervisor/worker.js";

// Real processes on a machine that may be busy: their bounds are in the tests.
jest.setTimeout(60_000);

let folder: string;
/** Testcontainers does not understand a path with a space. */
let socket: string;
let docker: Server;
const asked: string[] = [];

beforeAll(async () => {
  folder = scratchFolder();
  socket = join(mkdtempSync(join(tmpdir(), "docker-")), "docker.sock");
  // Answers the ping, and nothing else: what comes after it is testcontainers' own.
  docker = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    const isPing = request.url === "/_ping";
    response.writeHead(isPing ? 200 : 500, { "content-type": "application/json" });
    response.end(isPing ? "OK" : JSON.stringify({ message: "the daemon is ill" }));
  });
  await new Promise<void>((resolve) => docker.listen(socket, resolve));
});

afterAll(() => {
  docker.close();
  docker.closeAllConnections();
  rmSync(dirname(socket), { recursive: true });
  removeScratch(folder);
});

test("a Docker that answers is asked for a container; one that cannot give it blocks the case, with its words", async () => {
  process.env["DOCKER_HOST"] = `unix://${socket}`;
  const run = await startSupervisor({
    runDir: join(folder, "runs", "run-1"),
    services: {},
    testcontainers: true,
    seed: 1,
  });
  Reflect.deleteProperty(process.env, "DOCKER_HOST");
  const connection = connectToSupervisor({ ...run.env });
  await expect(connection.acquireService("redis")).rejects.toMatchObject({
    blocked: true,
    message: expect.stringMatching(
      /^Service redis: the container of redis:7\.4-alpine could not be started: Error: /,
    ),
  });
  expect(asked[0]).toBe("GET /_ping");
  expect(asked).toContain("GET /info");
  await run.stop();
});
