import { RunProject, spec, until } from "./project.js";

jest.setTimeout(120_000);

let project: RunProject;
beforeEach(() => (project = new RunProject()));
afterEach(() => project.remove());

const other = "specs/TC-L1-B-001.md";
const version = (expected: number) =>
  spec("TC-L1-B-001", [[`Version ${expected}`, `expect(2).toBe(${expected});`]]);

/** Runs until the file `go` stands in the project; its generated file is the larger one: Jest takes it first. */
const waits = `import { existsSync, writeFileSync } from "node:fs";
writeFileSync("begun", "");
while (!existsSync("go")) await new Promise((resolve) => setTimeout(resolve, 20));
expect(existsSync("go")).toBe(true);
// ${"large ".repeat(500)}`;

test("a version compiled while the run goes on gives the planned one no verdict", async () => {
  project.write({ "specs/TC-L1-A-001.md": spec("TC-L1-A-001", [["Wait", waits]]), [other]: version(1) });
  const { child, ended } = project.start("--workers", "1");
  await until(() => project.exists("begun") || child.exitCode !== null);
  project.write({ [other]: version(2) });
  await project.command("compile").ended;
  project.write({ [other]: version(1), go: "" });
  const { code, stdout } = await ended;
  expect(project.verdicts()).toEqual({ "TC-L1-A-001": "passed", "TC-L1-B-001": "inconclusive" });
  expect(stdout).toContain("what ran is not what was planned");
  expect(stdout).toContain("has changed since: its lines are not shown");
  expect(code).toBe(3);
  await project.command("compile").ended;
  const verified = await project.command("report", "verify").ended;
  expect([verified.code, verified.stdout]).toEqual([1, expect.stringContaining("TC-L1-B-001")]);
});
