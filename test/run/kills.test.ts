import { everyProcess, RunProject, spec, until } from "./project.js";

jest.setTimeout(120_000);

let project: RunProject;
beforeEach(() => (project = new RunProject()));
afterEach(() => project.remove());

const holds = "expect(1 + 1).toBe(2);";
/** Has a database, says that it has begun, and never ends. */
const hangs = `import { writeFileSync } from "node:fs";
const connection = await postgres.connect();
await connection.query("CREATE TABLE t (n int)");
expect(connection.backendPid).toBeGreaterThan(1);
writeFileSync("begun", "");
await new Promise(() => {});`;

async function started() {
  project.write({
    "specs/TC-L1-A-001.md": spec("TC-L1-A-001", [
      ["Before", holds],
      ["Hangs", hangs],
      ["After", holds],
    ]),
  });
  const running = project.start();
  await until(() => project.exists("begun"));
  const footprint = project.footprint();
  // The supervisor's port and PostgreSQL's, and PostgreSQL's segment: else there would be nothing to see the end of.
  expect(footprint.ports.size).toBeGreaterThanOrEqual(2);
  expect(footprint.segments.size).toBeGreaterThanOrEqual(1);
  expect(project.left()).not.toEqual([]);
  return { ...running, footprint };
}

test("Ctrl-C: results are written, 130, nothing is left", async () => {
  const { child, ended, footprint } = await started();
  child.kill("SIGINT");
  const { code, stdout } = await ended;
  expect(code).toBe(130);
  expect(project.left(footprint)).toEqual([]);
  const results = project.results();
  expect(results.aborted).toBe(true);
  expect(results.cases[0]!.attempts[0]!.steps.map(({ verdict }) => verdict)).toEqual([
    "passed",
    "inconclusive",
    "skipped",
  ]);
  expect(stdout).toContain("The run was interrupted.");
});

test("Jest killed: the running case is failed, the run exits 1, nothing is left", async () => {
  const { child, ended, footprint } = await started();
  const main = project
    .processes()
    .find(({ parent, command }) => parent === child.pid && command.includes("jest"));
  process.kill(main!.pid, "SIGKILL");
  const { code, stdout } = await ended;
  expect(code).toBe(1);
  expect(project.verdicts()).toEqual({ "TC-L1-A-001": "failed" });
  expect(stdout).toContain("Jest was ended by SIGKILL");
  expect(project.left(footprint)).toEqual([]);
});

test("the supervisor killed: the running case is failed, the run exits 1, nothing is left", async () => {
  const { child, ended, footprint } = await started();
  const supervisor = everyProcess().find(
    ({ parent, command }) => parent === child.pid && command.includes("supervisor.cjs"),
  );
  process.kill(supervisor!.pid, "SIGKILL");
  const { code, stdout } = await ended;
  expect(code).toBe(1);
  expect(project.verdicts()).toEqual({ "TC-L1-A-001": "failed" });
  expect(stdout).toContain("The supervisor of the run ended before the run did");
  expect(project.left(footprint)).toEqual([]);
});

/** Cases that hurt what runs them, each by its name; the run goes on with the next. */
const hurts: Record<string, readonly [title: string, code: string, info?: string]> = {
  "TC-L1-LOOP-001": ["Loops", "expect(1).toBe(1);\nfor (;;) { /* nothing ends this */ }", "ts timeout=1s"],
  "TC-L1-HANG-001": ["Hangs", "expect(1).toBe(1);\nawait new Promise(() => {});", "ts timeout=1s"],
  "TC-L1-WORKER-001": [
    "Dies",
    `import { kill, pid } from "node:process";
expect(1).toBe(1);
kill(pid, "SIGKILL");
await new Promise(() => {});`,
  ],
  "TC-L1-BACKEND-001": [
    "Loses its backend",
    `import { kill } from "node:process";
const connection = await postgres.connect();
const asleep = connection.query("SELECT pg_sleep(60)");
kill(connection.backendPid, "SIGKILL");
expect(await asleep).toBeDefined();`,
  ],
  "TC-L1-SERVER-001": [
    "Loses its server",
    `import { readFileSync } from "node:fs";
import { kill } from "node:process";
const connection = await postgres.connect();
const asleep = connection.query("SELECT pg_sleep(60)");
const server = /^PPid:\\s*(\\d+)/m.exec(readFileSync(\`/proc/\${connection.backendPid}/status\`, "utf8"))![1];
kill(Number(server), "SIGKILL");
expect(await asleep).toBeDefined();`,
  ],
  "TC-L1-WHOLE-001": [
    "Holds",
    'expect((await postgres.query("SELECT 1 AS one")).rows).toEqual([{ one: 1 }]);',
  ],
};

test("a loop, a hang, a killed worker, backend, server, a throwing setup: each fails its case, the others run", async () => {
  for (const [id, step] of Object.entries(hurts))
    project.write({ [`specs/${id}.md`]: spec(id, [["Before", holds], step, ["After", holds]]) });
  project.write({
    "specs/TC-L1-SETUP-001.md": spec("TC-L1-SETUP-001", [["One", holds]]).replace(
      "### Test Steps",
      '### Test Setup\n\n```ts\nthrow new Error("no room");\n```\n\n### Test Steps',
    ),
  });
  const { ended } = project.start("--workers", "1");
  // The last of many footprints: servers come and go.
  let over = false;
  void ended.then(() => (over = true));
  const footprints = [project.footprint()];
  await until(() => {
    footprints.push(project.footprint());
    return over;
  }, 500);
  const { code, stdout } = await ended;
  expect(code).toBe(1);
  expect(project.verdicts()).toEqual({
    "TC-L1-BACKEND-001": "failed",
    "TC-L1-HANG-001": "failed",
    "TC-L1-LOOP-001": "failed",
    "TC-L1-SERVER-001": "failed",
    "TC-L1-SETUP-001": "blocked",
    "TC-L1-WHOLE-001": "passed",
    "TC-L1-WORKER-001": "failed",
  });
  const why = (id: string) => new RegExp(`failed  ${id}[^]*?\\n {3,}\\d+ \\|`, "u").exec(stdout)?.[0];
  const lost =
    /failed step 2: Loses its \w+\n\s+specs\/TC-L1-\w+-001\.md:\d+:\d+\n.*the connection was lost/u;
  expect(why("TC-L1-LOOP-001")).toMatch(
    /failed step 2: Loops\n\s+specs\/TC-L1-LOOP-001\.md:\d+:1\n.*deadline/u,
  );
  expect(why("TC-L1-HANG-001")).toMatch(/failed step 2: Hangs\n.*:\d+:1\n.*did not finish within 1000 ms/u);
  expect(why("TC-L1-WORKER-001")).toMatch(
    /failed step 2: Dies\n.*:\d+:1\n\s+The worker process of the case/u,
  );
  expect(why("TC-L1-BACKEND-001")).toMatch(lost);
  expect(why("TC-L1-SERVER-001")).toMatch(lost);
  expect(stdout).toMatch(/blocked TC-L1-SETUP-001.*\n\s+specs\/TC-L1-SETUP-001\.md:\d+:\d+\n\s+no room/u);
  expect(footprints.flatMap((footprint) => project.left(footprint))).toEqual([]);
});
