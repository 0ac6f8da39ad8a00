import { everyProcess, RunProject, spec, until } from "./project.js";

jest.setTimeout(120_000);

let project: RunProject;
beforeEach(() => (project = new RunProject()));
afterEach(() => project.remove());

const holds = "expect(1 + 1).toBe(2);";
/** Says that it has begun, and never ends. */
const hangs = `import { writeFileSync } from "node:fs";
writeFileSync("begun", "");
expect(1).toBe(1);
await new Promise(() => {});`;

async function started(...args: string[]) {
  project.write({
    "specs/TC-L1-A-001.md": spec("TC-L1-A-001", [
      ["Before", holds],
      ["Hangs", hangs],
      ["After", holds],
    ]),
  });
  const running = project.start(...args);
  await until(() => project.exists("begun"));
  return running;
}

test.each(["SIGINT", "SIGTERM"] as const)(
  "%s to run: results are written, 130, nothing is left",
  async (signal) => {
    const { child, ended } = await started();
    child.kill(signal);
    const { code, stdout } = await ended;
    expect(code).toBe(130);
    expect(project.processes()).toEqual([]);
    const results = project.results();
    expect(results.aborted).toBe(true);
    expect(results.cases[0]!.attempts[0]!.steps.map(({ verdict }) => verdict)).toEqual([
      "passed",
      "inconclusive",
      "skipped",
    ]);
    expect(stdout).toContain("The run was interrupted.");
  },
);

test("a worker that is killed fails its case, and the others still run", async () => {
  const dies = `import { kill, pid } from "node:process";
expect(1).toBe(1);
kill(pid, "SIGKILL");
await new Promise(() => {});`;
  project.write({
    "specs/TC-L1-A-001.md": spec("TC-L1-A-001", [
      ["Before", holds],
      ["Dies", dies],
    ]),
    "specs/TC-L1-B-001.md": spec("TC-L1-B-001", [["One", holds]]),
    "specs/TC-L1-C-001.md": spec("TC-L1-C-001", [["One", holds]]),
  });
  const { code, stdout } = await project.run("--workers", "1");
  expect(project.verdicts()).toEqual({
    "TC-L1-A-001": "failed",
    "TC-L1-B-001": "passed",
    "TC-L1-C-001": "passed",
  });
  expect(code).toBe(1);
  expect(stdout).toMatch(
    /failed step 2: Dies\n\s+specs\/TC-L1-A-001\.md:\d+:1\n\s+The worker process of the case/u,
  );
  expect(project.processes()).toEqual([]);
});

test("Jest killed: the running case is failed, the run exits 1, its workers are gone", async () => {
  const { child, ended } = await started();
  const main = project
    .processes()
    .find(({ parent, command }) => parent === child.pid && command.includes("jest"));
  process.kill(main!.pid, "SIGKILL");
  const { code, stdout } = await ended;
  expect(code).toBe(1);
  expect(project.verdicts()).toEqual({ "TC-L1-A-001": "failed" });
  expect(stdout).toContain("Jest was ended by SIGKILL");
  expect(project.processes()).toEqual([]);
});

test("the supervisor killed: the running case is failed, the run exits 1, nothing is left", async () => {
  const { child, ended } = await started();
  const supervisor = everyProcess().find(
    ({ parent, command }) => parent === child.pid && command.includes("supervisor.cjs"),
  );
  process.kill(supervisor!.pid, "SIGKILL");
  const { code, stdout } = await ended;
  expect(code).toBe(1);
  expect(project.verdicts()).toEqual({ "TC-L1-A-001": "failed" });
  expect(stdout).toContain("The supervisor of the run ended before the run did");
  expect(project.processes()).toEqual([]);
});

test("run itself killed: nothing is left", async () => {
  const { child, ended } = await started();
  expect(project.processes().some(({ command }) => command.includes("jest"))).toBe(true);
  child.kill("SIGKILL");
  expect((await ended).code).toBeNull();
  await until(() => project.processes().length === 0);
});

test("a synchronous endless loop is ended from outside, and the others still run", async () => {
  const loops = "expect(1).toBe(1);\nfor (;;) { /* nothing ends this */ }";
  project.write({
    "specs/TC-L1-A-001.md": spec("TC-L1-A-001", [["Loops", loops, "ts timeout=1s"]]),
    "specs/TC-L1-B-001.md": spec("TC-L1-B-001", [["One", holds]]),
  });
  const { code } = await project.run("--workers", "1");
  expect(code).toBe(1);
  expect(project.verdicts()).toEqual({ "TC-L1-A-001": "failed", "TC-L1-B-001": "passed" });
  expect(project.processes()).toEqual([]);
});
