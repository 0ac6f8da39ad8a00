import { execFileSync } from "node:child_process";
import { appendFileSync, existsSync, mkdirSync, readFileSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";

import { startSupervisor } from "./client.js";
import { isAlive } from "../processes/process-table.js";
import { readRegistry } from "./registry.js";
import { sweepRun } from "./sweep.js";
import {
  eventually,
  isGone,
  isListening,
  removeScratch,
  scratchFolder,
  startOwner,
  treeOf,
} from "./test-run.js";
import { connectToSupervisor } from "./worker.js";

import type { ProcessIdentity } from "../processes/process-table.js";
import type { Owner } from "./test-run.js";

// Real processes on a machine that may be busy: their bounds are in the tests.
jest.setTimeout(60_000);

let folder: string;
const owners: Owner[] = [];

beforeEach(() => {
  folder = scratchFolder();
});

afterEach(async () => {
  for (const { child } of owners.splice(0)) child.kill("SIGKILL");
  for (const name of readdirSync(join(folder, "runs"))) {
    const state = readRegistry(join(folder, "runs", name));
    await eventually("the supervisor has ended", () => !state?.supervisor || !isAlive(state.supervisor));
    await sweepRun(join(folder, "runs", name));
  }
  removeScratch(folder);
});

const runDir = (name = "run-1") => join(folder, "runs", name);

async function owner(options: Partial<Parameters<typeof startOwner>[1]> = {}): Promise<Owner> {
  const started = await startOwner(folder, { runDir: runDir(), ...options });
  owners.push(started);
  return started;
}

const portOf = ({ said }: Owner) => Number(new URL(said.service!.url).port);

async function expectNothingLeft(
  processes: ProcessIdentity[],
  port: number,
  tempFolder: string,
): Promise<void> {
  await eventually("all processes are gone", () => processes.every(isGone));
  await eventually("the folder is gone", () => !existsSync(tempFolder));
  expect(await isListening(port)).toBe(false);
}

test("serves one PostgreSQL to all who ask, a database to each case, and leaves nothing when it is stopped", async () => {
  const handle = await startSupervisor({ runDir: runDir(), services: {}, seed: 1 });
  const connection = connectToSupervisor({ ...handle.env });
  const [first, second] = await Promise.all([
    connection.acquireService("postgres"),
    connection.acquireService("postgres"),
  ]);
  expect(first).toMatchObject({ name: "postgres", kind: "postgres", tier: "embedded" });
  expect(first.version).toMatch(/^18\./);
  expect(first.address).not.toContain(new URL(first.url).password);
  expect(second.url).toBe(first.url);
  expect(await connection.checkService("postgres")).toEqual({ healthy: true });
  const isolations = await Promise.all([
    connection.isolate("postgres", "TC-A-1"),
    connection.isolate("postgres", "TC-A-2"),
  ]);
  expect(isolations.map(({ name }) => name)).toEqual(["tcspec_run_1_tc_a_1", "tcspec_run_1_tc_a_2"]);

  const processes = treeOf(handle.pid);
  expect(processes.length).toBeGreaterThan(2);
  await handle.stop();
  expect(processes.filter((each) => !isGone(each))).toEqual([]);
  expect(existsSync(handle.tempFolder)).toBe(false);
  expect(await isListening(Number(new URL(first.url).port))).toBe(false);
  expect(readRegistry(runDir())).toMatchObject({ closed: true, processes: [] });
  await expect(connection.acquireService("postgres")).rejects.toThrow(/has ended/);
});

test("answers only who knows the token, only on the loopback", async () => {
  const handle = await startSupervisor({ runDir: runDir(), services: {}, seed: 1 });
  const post = (headers: Record<string, string>) =>
    fetch(`${handle.url}/acquire-service`, { method: "POST", headers, body: '{"name":"postgres"}' });
  expect((await post({})).status).toBe(401);
  expect((await post({ authorization: `Bearer ${"x".repeat(handle.token.length)}` })).status).toBe(401);
  const unknown = await fetch(`${handle.url}/constructor`, {
    method: "POST",
    headers: { authorization: `Bearer ${handle.token}` },
  });
  expect(unknown.status).toBe(404);
  expect(new URL(handle.url).hostname).toBe("127.0.0.1");
  expect(readRegistry(runDir())?.processes).toEqual([]);
  const files = readdirSync(runDir()).map((name) => readFileSync(join(runDir(), name), "utf8"));
  expect(files.join("\n")).not.toContain(handle.token);
  await handle.stop();
});

test("a service that nobody declared is refused with what to write into the configuration", async () => {
  const handle = await startSupervisor({ runDir: runDir(), services: {}, seed: 1 });
  const connection = connectToSupervisor({ ...handle.env });
  await expect(connection.acquireService("ledger")).rejects.toMatchObject({
    blocked: true,
    message: expect.stringMatching(/"ledger".*tcspec\.config\.ts/s) as string,
  });
  await expect(connection.acquireService("grafana")).rejects.toThrow(/TC_GRAFANA_URL/);
  await handle.stop();
});

test("SIGKILL of the owner: servers, the tests' process group, port and folder are gone", async () => {
  const run = await owner({ sleeper: true });
  await run.until("ready");
  const processes = [...treeOf(run.said.pid!), ...treeOf(run.said.sleeper!)];
  expect(processes.length).toBeGreaterThan(3);
  run.child.kill("SIGKILL");
  await expectNothingLeft(processes, portOf(run), run.said.tempFolder!);
});

test("SIGKILL of the owner while the server is being made", async () => {
  const run = await owner();
  await run.until("asked");
  await eventually("initdb runs", () => treeOf(run.said.pid!).length > 1);
  const processes = treeOf(run.said.pid!);
  run.child.kill("SIGKILL");
  await expectNothingLeft(processes, 1, run.said.tempFolder!);
});

test("SIGKILL of the supervisor: the owner removes what it left", async () => {
  const run = await owner();
  await run.until("ready");
  const processes = treeOf(run.said.pid!);
  process.kill(run.said.pid!, "SIGKILL");
  await expectNothingLeft(processes, portOf(run), run.said.tempFolder!);
  expect(run.child.exitCode).toBeNull();
});

test("SIGKILL of both: the next run of the project removes what they left, and nothing of a run that lives", async () => {
  const [dead, alive] = [await owner(), await owner({ runDir: runDir("run-2") })];
  await Promise.all([dead.until("ready"), alive.until("ready")]);
  const processes = treeOf(dead.said.pid!);
  const living = treeOf(alive.said.pid!);
  // Stopped first, so that neither can see the other's end.
  process.kill(dead.said.pid!, "SIGSTOP");
  dead.child.kill("SIGKILL");
  process.kill(dead.said.pid!, "SIGKILL");
  await eventually("the supervisor is gone", () =>
    isGone(processes.find(({ pid }) => pid === dead.said.pid)!),
  );
  expect(await isListening(portOf(dead))).toBe(true);

  const next = await startSupervisor({ runDir: runDir("run-3"), services: {}, seed: 1 });
  await expectNothingLeft(processes, portOf(dead), dead.said.tempFolder!);
  await eventually("the sweep is noted", () =>
    readFileSync(join(runDir("run-3"), "supervisor.log"), "utf8").includes("run-1"),
  );
  expect(living.some(isGone)).toBe(false);
  expect(await isListening(portOf(alive))).toBe(true);
  await next.stop();
});

test("a sweep spares a process that has got the pid of a dead one", async () => {
  mkdirSync(runDir(), { recursive: true });
  const lines = [
    { type: "supervisor", pid: 2 ** 22 + 1, startTime: "1" },
    { type: "process", what: "another", pid: process.pid, startTime: "1" },
    { type: "process", what: "another", pid: process.ppid, startTime: "1" },
    { type: "temp", path: folder },
  ];
  appendFileSync(
    join(runDir(), "registry.ndjson"),
    lines.map((line) => `${JSON.stringify(line)}\n`).join(""),
  );
  expect(await sweepRun(runDir())).toBe(true);
  expect(existsSync(folder)).toBe(true); // no name of ours: not removed, whatever the registry says
  expect(await sweepRun(runDir())).toBe(false); // closed
});

test("the server is killed: a clear fate, and the next who asks gets a new one", async () => {
  const handle = await startSupervisor({ runDir: runDir(), services: {}, seed: 1 });
  const connection = connectToSupervisor({ ...handle.env });
  const first = await connection.acquireService("postgres");
  expect(await connection.fate("postgres")).toBeNull();
  const [server] = readRegistry(runDir())!.processes;
  process.kill(server!.pid, "SIGKILL");
  await eventually("the end is noticed", async () => (await connection.fate("postgres")) !== null);
  expect(await connection.fate("postgres")).toMatch(
    /service postgres \(process \d+\) ended by itself with signal SIGKILL/,
  );
  const second = await connection.acquireService("postgres");
  expect(second.url).not.toBe(first.url);
  expect(await connection.checkService("postgres")).toEqual({ healthy: true });
  await handle.stop();
  expect(existsSync(handle.tempFolder)).toBe(false);
});

test("a stopped server does not hold up the end", async () => {
  const run = await owner();
  await run.until("ready");
  const processes = treeOf(run.said.pid!);
  process.kill(readRegistry(runDir())!.processes[0]!.pid, "SIGSTOP");
  run.child.kill("SIGKILL");
  await expectNothingLeft(processes, portOf(run), run.said.tempFolder!);
});

test("a worker in an endless loop past its deadline is killed, and the journal says so", async () => {
  const run = await owner({ sleeper: true, acquire: false });
  await run.until("ready");
  const stranger = treeOf(process.ppid)[0]!;
  const start = (pid: number) =>
    JSON.stringify({
      type: "step-start",
      at: Date.now(),
      pid,
      caseId: "TC-1",
      file: "specs/TC-1.md",
      attempt: 1,
      number: 3,
      deadline: Date.now() - 900,
    });
  mkdirSync(join(runDir(), "journal"), { recursive: true });
  appendFileSync(
    join(runDir(), "journal", "1.ndjson"),
    `${start(run.said.sleeper!)}\n${start(stranger.pid)}\n`,
  );
  const [worker] = treeOf(run.said.sleeper!);
  await eventually("the worker is gone", () => isGone(worker!));
  expect(isGone(stranger)).toBe(false);
  const journal = join(runDir(), "journal", `supervisor-${run.said.pid}.ndjson`);
  expect(
    readFileSync(journal, "utf8")
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as unknown),
  ).toEqual([
    expect.objectContaining({
      type: "killed",
      target: worker!.pid,
      caseId: "TC-1",
      number: 3,
      pid: run.said.pid,
      reason: expect.stringContaining("a loop without an end, or without an await, is likely") as string,
    }),
  ]);
});

test("a temporary folder that only its owner can enter, with a space in its name", async () => {
  const closed = join(folder, "closed to others");
  mkdirSync(closed, { mode: 0o700 });
  const run = await owner({ env: { ...process.env, TMPDIR: closed } });
  await run.until("ready");
  const processes = treeOf(run.said.pid!);
  expect(run.said.service).toMatchObject({ tier: "embedded" });
  expect(run.said.tempFolder!.startsWith(closed)).toBe(process.getuid?.() !== 0); // root's servers run as another user
  run.child.kill("SIGKILL");
  await expectNothingLeft(processes, portOf(run), run.said.tempFolder!);
});

test("as the ordinary user, with another's files out of reach", async () => {
  const isRoot = process.getuid?.() === 0;
  const user = { uid: 65534, gid: 65534 };
  if (isRoot) execFileSync("chown", ["-R", `${user.uid}:${user.gid}`, folder]);
  const env = { ...process.env, TMPDIR: folder }; // its name holds a space
  const run = await owner({ env, ...(isRoot ? { user } : {}) });
  await run.until("ready");
  const processes = treeOf(run.said.pid!);
  expect(run.said.tempFolder!.startsWith(folder)).toBe(true);
  expect(statSync(run.said.tempFolder!).mode & 0o777).toBe(0o700);
  expect(run.said.service).toMatchObject({ tier: "embedded" });
  run.child.send("stop");
  await expectNothingLeft(processes, portOf(run), run.said.tempFolder!);
});
