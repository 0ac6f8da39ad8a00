import { build } from "esbuild";
import { execFile, execFileSync } from "node:child_process";
import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";

import { packageRoot } from "../../../compiler/files/package-root.js";
import { serviceConfigSchema } from "../../../compiler/config/schema.js";
import { startSupervisor } from "../../supervisor/client.js";
import {
  eventually,
  isGone,
  removeScratch,
  scratchFolder,
  startOwner,
  treeOf,
} from "../../supervisor/test-run.js";
import { connectToSupervisor } from "../../supervisor/worker.js";
import { fetchServer } from "./fetch.js";
import { readManifest } from "./manifest.js";

const run = promisify(execFile);

// Debian's servers may be slow: their bounds are in the tests.
jest.setTimeout(120_000);

let folder: string;
let servicesFolder: string;
beforeAll(() => {
  folder = scratchFolder();
  servicesFolder = join(folder, "services");
});
afterAll(() => removeScratch(folder));

const isRoot = process.getuid?.() === 0;
const user = isRoot ? { uid: 65534, gid: 65534 } : {};

/** Fetches Redis in a process of its own, as an ordinary user. */
async function fetchInProcess(env: NodeJS.ProcessEnv = process.env): Promise<string> {
  const program = join(folder, "fetch.mjs");
  if (!existsSync(program)) {
    const contents = `import { fetchServer } from "./fetch.ts";
      const { wasThere } = await fetchServer("redis", { servicesFolder: process.argv[2], env: process.env });
      console.log(wasThere ? "was there" : "fetched");`;
    const resolveDir = join(packageRoot(), "runtime/services/fetch");
    await build({
      stdin: { contents, resolveDir },
      bundle: true,
      platform: "node",
      format: "esm",
      outfile: program,
    });
  }
  const { stdout } = await run(process.execPath, [program, servicesFolder], { env, cwd: folder, ...user });
  return stdout.trim();
}

test("as an ordinary user, two at a time, over what a killed one left: one whole server, and nothing else", async () => {
  const redis = join(servicesFolder, "redis");
  mkdirSync(join(redis, "usr"), { recursive: true });
  // Of a fetch whose process is gone, and of one that still runs.
  mkdirSync(join(servicesFolder, ".fetch-4194305-1-0123abcd", "apt"), { recursive: true });
  if (isRoot) execFileSync("chown", ["-R", "65534:65534", folder]);
  const status = () => statSync("/var/lib/dpkg/status").mtimeMs;
  const lists = () => readdirSync("/var/lib/apt/lists").join();
  const before = [status(), lists()];
  expect((await Promise.all([fetchInProcess(), fetchInProcess()])).sort()).toEqual(["fetched", "fetched"]);
  expect(readdirSync(servicesFolder)).toEqual(["redis"]);
  expect([status(), lists()]).toEqual(before);
  const manifest = readManifest(redis)!;
  expect(manifest.packages.map(({ name }) => name)).toEqual(
    expect.arrayContaining(["redis-server", "redis-tools"]),
  );
  const { stdout } = await run(join(redis, manifest.programs["redis-server"]!.path), ["--version"], {
    env: { LD_LIBRARY_PATH: manifest.libraries.map((each) => join(redis, each)).join(":") },
  });
  expect(stdout).toMatch(/Redis server v=\d/);
});

test("the second time nothing is asked for: no apt, no network", async () => {
  expect(await fetchInProcess({ PATH: "" })).toBe("was there");
});

test("a server that was changed, or is not whole, is not taken for one that is there", async () => {
  const redis = join(servicesFolder, "redis");
  const program = join(redis, "usr/bin/redis-check-rdb");
  appendFileSync(program, "x");
  const place = { servicesFolder, env: { PATH: "" } };
  await expect(fetchServer("redis", place)).rejects.toThrow(/redis cannot be fetched: apt-get/);
  rmSync(program);
  expect(readManifest(redis)).toBeUndefined();
});

test("a package whose SHA-256 is another one than the lists', or a network that is down, leaves nothing behind", async () => {
  const bin = join(folder, "bin");
  mkdirSync(bin, { recursive: true });
  const program = (name: string, body: string) => {
    writeFileSync(join(bin, name), `#!/bin/sh\n${body}\n`);
    chmodSync(join(bin, name), 0o755);
  };
  const entry = `printf 'Package: redis-server\\nVersion: 1\\nArchitecture: amd64\\nSHA256: ${"0".repeat(64)}\\n'`;
  program("apt-cache", entry);
  program("dpkg-deb", "exit 1");
  program("apt-get", 'case "$*" in *download*) printf x > redis-server_1_amd64.deb;; esac');
  const place = { servicesFolder: join(folder, "other"), env: { PATH: `${bin}:/usr/bin:/bin` } };
  await expect(fetchServer("redis", place)).rejects.toThrow(
    /redis could not be fetched: Unexpected SHA-256 2d7116[0-9a-f]+ of redis-server 1, expected 0{64}/,
  );
  program("apt-get", 'echo "E: Could not resolve deb.debian.org" >&2; exit 100');
  await expect(fetchServer("redis", place)).rejects.toThrow(
    /redis could not be fetched: apt-get update: E: Could not resolve deb\.debian\.org/,
  );
  expect(readdirSync(place.servicesFolder)).toEqual([]);
});

test("a run fetches what it needs first; one that is killed meanwhile leaves no apt, and the next one repairs", async () => {
  const runs = join(folder, "project", ".tcspec");
  const services = { redis: serviceConfigSchema.parse({ kind: "redis", fetch: true }) };
  const owner = await startOwner(folder, {
    runDir: join(runs, "runs", "killed"),
    services,
    service: "redis",
  });
  await owner.until("asked");
  const apt = () => treeOf(owner.said.pid!).filter(({ pid }) => pid !== owner.said.pid);
  await eventually("apt runs", () => apt().length > 0);
  const processes = treeOf(owner.said.pid!);
  owner.child.kill("SIGKILL");
  await eventually("all are gone", () => processes.every(isGone), 5000);
  expect(existsSync(owner.said.tempFolder!)).toBe(false);

  const next = await startSupervisor({ runDir: join(runs, "runs", "next"), services, seed: 1 });
  const connection = connectToSupervisor({ ...next.env });
  expect(await connection.acquireService("redis")).toMatchObject({ tier: "embedded" });
  expect(readdirSync(join(runs, "services"))).toEqual(["redis"]);
  await next.stop();
  expect(existsSync(next.tempFolder)).toBe(false);
});
