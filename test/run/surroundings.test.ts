import { execFileSync } from "node:child_process";
import { mkdirSync, symlinkSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { join } from "node:path";

import { linkServers, needServers } from "../../runtime/services/testing/servers.js";
import { removeScratch, scratchFolder } from "../../runtime/supervisor/test-run.js";
import { RunProject, spec } from "./project.js";

jest.setTimeout(120_000);
needServers("redis", "prometheus");

const isRoot = process.getuid?.() === 0;
/** An ordinary user, who owns nothing but what he is given. */
const nobody = { uid: 65534, gid: 65534 };
/** PostgreSQL, Redis, Prometheus, Qdrant, Alertmanager, Grafana. */
const standardPorts = [5432, 6379, 9090, 6333, 9093, 3000];

let folder: string;
let servers: Server[];
let project: RunProject;

beforeAll(async () => {
  servers = await Promise.all(
    standardPorts.map(async (port) => {
      const server = createServer((socket) => void socket.on("error", () => undefined));
      // Where another process of the machine has it already, it is taken just as well.
      await new Promise<void>((resolve) => {
        server.once("error", () => resolve());
        server.listen(port, "127.0.0.1", resolve);
      });
      return server;
    }),
  );
});
beforeEach(() => (folder = scratchFolder()));
afterEach(() => {
  project.remove();
  removeScratch(folder);
});
afterAll(() => {
  for (const server of servers) server.close();
});

/** A project whose path holds spaces and whose parent only its owner may enter, with nothing on the PATH but node. */
function hardProject(): RunProject {
  const [parent, bin] = [join(folder, "closed to others"), join(folder, "only node")];
  mkdirSync(parent, { mode: 0o700 });
  mkdirSync(bin);
  symlinkSync(process.execPath, join(bin, "node"));
  const made = new RunProject(undefined, parent);
  made.environment = { PATH: bin };
  linkServers(join(made.root, ".tcspec"));
  made.write({
    "specs/TC-L1-A-001.md": spec("TC-L1-A-001", [
      [
        "All answer",
        `await redis.client.set("a", "b");
expect(await redis.client.get("a")).toBe("b");
expect((await postgres.query("SELECT 1 AS one")).rows).toEqual([{ one: 1 }]);
expect(await prometheus.value("1 + 1")).toBe(2);`,
      ],
    ]),
  });
  return made;
}

async function expectGreen(): Promise<void> {
  const { code, stdout, stderr } = await project.run();
  expect({ code, ...(code === 0 ? {} : { stdout, stderr }) }).toEqual({ code: 0 });
  expect(project.verdicts()).toEqual({ "TC-L1-A-001": "passed" });
  expect(project.results().services.map(({ name, tier }) => `${name} ${tier}`)).toEqual([
    "postgres embedded",
    "prometheus embedded",
    "redis embedded",
  ]);
  expect(project.left()).toEqual([]);
}

test("under a path with spaces, in a closed parent, with every standard port taken and nothing but node on the PATH", async () => {
  project = hardProject();
  await expectGreen();
});

test("the same as an ordinary user", async () => {
  project = hardProject();
  if (isRoot) {
    execFileSync("chown", ["-R", "-h", `${nobody.uid}:${nobody.gid}`, folder]);
    project.user = nobody;
  }
  await expectGreen();
});
