import { mkdirSync, readdirSync, readFileSync, statSync, symlinkSync } from "node:fs";
import { createServer, type AddressInfo, type Server } from "node:net";
import { join } from "node:path";
import { spawn } from "node:child_process";

import { packageRoot } from "../../compiler/files/package-root.js";
import { freePort } from "../../runtime/services/free-port.js";
import { linkServers, needServers } from "../../runtime/services/testing/servers.js";
import { RunProject, spec } from "./project.js";

jest.setTimeout(120_000);
needServers("redis");

let project: RunProject;
const others: Server[] = [];
beforeEach(() => (project = new RunProject()));
afterEach(() => {
  for (const other of others.splice(0)) other.close();
  project.remove();
});

const secret = "s3cret-pass";

/** Cases that each use one service, and one that uses none. */
function writeCases(...fixtures: string[]): void {
  for (const fixture of fixtures) {
    const id = `TC-L1-${fixture.toUpperCase()}-001`;
    project.write({ [`specs/${id}.md`]: spec(id, [["Uses it", `expect(${fixture}.version).toBe("");`]]) });
  }
  project.write({ "specs/TC-L1-NONE-001.md": spec("TC-L1-NONE-001", [["Holds", "expect(1).toBe(1);"]]) });
}

/** What all files of the run say, the supervisor's log too. */
function everythingWritten(folder = join(project.root, ".tcspec")): string {
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" });
  const files = names.map((name) => join(folder, name)).filter((path) => statSync(path).isFile());
  return files.map((path) => readFileSync(path, "utf8")).join("\n");
}

test("unreachable, of the wrong kind, not to be fetched: each blocks its case by name, without secrets; exit 3", async () => {
  const web = createServer((socket) => {
    socket.on("error", () => undefined);
    socket.end("HTTP/1.1 400 Bad Request\r\n\r\n");
  });
  others.push(web);
  await new Promise<void>((resolve) => web.listen(0, "127.0.0.1", resolve));
  const bin = join(project.root, "bin");
  mkdirSync(bin);
  symlinkSync(process.execPath, join(bin, "node"));
  project.environment = {
    PATH: bin,
    TC_REDIS_URL: `redis://app:${secret}@127.0.0.1:${await freePort()}`,
    TC_POSTGRES_URL: `postgres://app:${secret}@127.0.0.1:${(web.address() as AddressInfo).port}/x`,
  };
  project.write({
    "tcspec.config.ts": `export default { services: {
      postgres: { kind: "postgres", connectTimeoutMs: 1500 },
      redis: { kind: "redis" },
      prometheus: { kind: "prometheus", fetch: true },
    } };`,
  });
  writeCases("postgres", "redis", "prometheus");
  const { code, stdout, stderr } = await project.run();
  expect(code).toBe(3);
  expect(project.verdicts()).toEqual({
    "TC-L1-NONE-001": "passed",
    "TC-L1-POSTGRES-001": "blocked",
    "TC-L1-PROMETHEUS-001": "blocked",
    "TC-L1-REDIS-001": "blocked",
  });
  expect(stdout).toMatch(/Service redis at redis:\/\/app:\*\*\*@127.*nothing listens there/);
  expect(stdout).toMatch(/Service postgres at postgres:\/\/app:\*\*\*@127.*is it a PostgreSQL server\?/);
  expect(stdout).toMatch(
    /Service prometheus \(prometheus\) cannot be had: .*apt-get.* not found on the PATH.*What helps: /,
  );
  expect(stdout + stderr + everythingWritten()).not.toContain(secret);
});

test("a full disk blocks the case, and names the service", async () => {
  linkServers(join(project.root, ".tcspec"));
  // As an ordinary user one is root in a name space of one's own only, where PostgreSQL cannot be another user.
  const isRoot = process.getuid?.() === 0;
  writeCases("redis", ...(isRoot ? ["postgres"] : []));
  const full = `mount -t tmpfs -o size=64k,mode=711 none "$1" && { cat /dev/zero > "$1/full" 2>/dev/null; shift; exec "$@"; }`;
  const child = spawn(
    "unshare",
    [
      ...(isRoot ? [] : ["--map-root-user"]),
      "--mount",
      "sh",
      "-c",
      full,
      "sh",
      project.temp,
      process.execPath,
      join(packageRoot(), "dist", "cli.js"),
      "run",
    ],
    {
      cwd: project.root,
      env: { ...process.env, NO_COLOR: "1", TMPDIR: project.temp, JEST_WORKER_ID: undefined },
    },
  );
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => (output += text));
  const code = await new Promise((resolve) => child.once("close", resolve));
  expect({ code, ...(code === 3 ? {} : { output }) }).toEqual({ code: 3 });
  expect(output).toMatch(/Service redis cannot be started: no space is left on the disk/);
  expect(project.verdicts()).toEqual({
    "TC-L1-NONE-001": "passed",
    "TC-L1-REDIS-001": "blocked",
    ...(isRoot && { "TC-L1-POSTGRES-001": "blocked" }),
  });
  if (isRoot) expect(output).toMatch(/Service postgres.*(?:no space is left|No space left on device)/s);
});
