import { readdirSync } from "node:fs";
import { join } from "node:path";

import { RunProject, spec } from "./project.js";

jest.setTimeout(120_000);

let project: RunProject;
beforeEach(() => (project = new RunProject()));
afterEach(() => project.remove());

const holds = "expect(1 + 1).toBe(2);";
const fails = 'expect("got").toBe("wanted");';

test("each case has its verdict, a failure stands on its line of the Markdown, and nothing is left", async () => {
  project.write({
    "specs/TC-L1-A-001.md": spec("TC-L1-A-001", [
      ["One", holds],
      ["Two", holds],
    ]),
    "specs/TC-L1-B-001.md": spec("TC-L1-B-001", [
      ["One", holds],
      ["Two", fails],
      ["Three", holds],
    ]),
    "specs/TC-L1-C-001.md": spec("TC-L1-C-001", [["Python", "assert 1 == 1", "python"]]),
    "specs/TC-L1-D-001.md": spec("TC-L1-D-001", [["Draft", fails]], "Draft"),
    "specs/TC-L1-E-001.md": spec("TC-L1-E-001", [["Broken", "const = 1;"]]),
  });
  const { code, stdout, stderr } = await project.run();
  expect(project.verdicts()).toEqual({
    "TC-L1-A-001": "passed",
    "TC-L1-B-001": "failed",
    "TC-L1-C-001": "pending",
    "TC-L1-D-001": "failed",
    "TC-L1-E-001": "failed",
  });
  expect(code).toBe(1);
  const source = spec("TC-L1-B-001", [
    ["One", holds],
    ["Two", fails],
    ["Three", holds],
  ]).split("\n");
  const line = source.findIndex((text) => text.includes(fails)) + 1;
  expect(stdout).toContain(`specs/TC-L1-B-001.md:${line}:`);
  expect(stdout).toMatch(new RegExp(`> ${line} \\|\\s+expect\\("got"\\)`, "u"));
  expect(stdout).toMatch(
    /pending step 1: Python\n\s+specs\/TC-L1-C-001\.md:\d+ Python code is reference text/u,
  );
  expect(stderr).toMatch(/specs\/TC-L1-E-001\.md:\d+:\d+ error/u);
  expect(stdout).toContain("4 cases: 1 passed, 2 failed, 1 pending (1 draft not counted)");
  expect(project.processes()).toEqual([]);
});

test("only what passed is green: a pending case alone exits 3, a passed one 0", async () => {
  project.write({
    "specs/TC-L1-A-001.md": spec("TC-L1-A-001", [
      ["One", holds],
      ["Two", holds],
    ]),
    "specs/TC-L1-C-001.md": spec("TC-L1-C-001", [["Python", "assert 1 == 1", "python"]]),
  });
  expect((await project.run()).code).toBe(3);
  expect((await project.run("TC-L1-A-001")).code).toBe(0);
  expect(project.verdicts()).toEqual({ "TC-L1-A-001": "passed" });
  expect((await project.run("specs/TC-L1-C*.md")).code).toBe(3);
  const partly = await project.run("TC-L1-A-001", "--", "-t", "Step 1");
  expect(partly.code).toBe(3);
  expect(project.results().cases).toMatchObject([
    { id: "TC-L1-A-001", partial: true, verdict: "inconclusive" },
  ]);
  const none = await project.run("TC-L1-A-001", "--", "-t", "no such step");
  expect(none.code).toBe(3);
  expect(project.verdicts()).toEqual({ "TC-L1-A-001": "skipped" });
});

test("wrong usage, and a selection that fits nothing, exit 2 and run nothing", async () => {
  project.write({ "specs/TC-L1-A-001.md": spec("TC-L1-A-001", [["One", holds]]) });
  for (const args of [
    ["TC-NONE"],
    ["--level", "9"],
    ["--level", "x"],
    ["--no-such-option"],
    ["--profile", "huge"],
    ["--rerun-failed"],
  ]) {
    const { code, stderr } = await project.run(...args);
    expect({ args, code }).toEqual({ args, code: 2 });
    expect(stderr).not.toBe("");
  }
  const { code, stdout } = await project.run("--list");
  expect(code).toBe(0);
  expect(stdout).toMatch(
    /^TC-L1-A-001 {2}level 1 {2}High {2}Case TC-L1-A-001 {2}\(specs\/TC-L1-A-001\.md:\d+\)\n$/u,
  );
  expect(readdirSync(project.root)).not.toContain("results");
  expect(project.exists(join(".tcspec", "results", "latest.json"))).toBe(false);
});

test("a retry keeps every attempt, --rerun-failed takes what did not pass", async () => {
  const flaky = `import { existsSync, writeFileSync } from "node:fs";
const before = existsSync("mark");
writeFileSync("mark", "");
expect(before).toBe(true);`;
  project.write({
    "specs/TC-L1-A-001.md": spec("TC-L1-A-001", [["One", holds]]),
    "specs/TC-L1-B-001.md": spec("TC-L1-B-001", [["Flaky", flaky]]),
  });
  const { code } = await project.run("--retries", "2");
  expect(code).toBe(0);
  const attempts = project
    .results()
    .cases.map(({ id, attempts }) => [id, attempts.map(({ verdict }) => verdict)]);
  expect(attempts).toEqual([
    ["TC-L1-A-001", ["passed"]],
    ["TC-L1-B-001", ["failed", "passed"]],
  ]);
  project.write({ "specs/TC-L1-A-001.md": spec("TC-L1-A-001", [["One", fails]]) });
  expect((await project.run()).code).toBe(1);
  expect((await project.run("--rerun-failed")).code).toBe(1);
  expect(project.verdicts()).toEqual({ "TC-L1-A-001": "failed" });
});

test("--bail ends the run at the first failure, and the rest is skipped", async () => {
  const ids = ["TC-L1-A-001", "TC-L1-B-001", "TC-L1-C-001"];
  const slow = `await new Promise((resolve) => setTimeout(resolve, 1000));\n${fails}`;
  for (const id of ids) project.write({ [`specs/${id}.md`]: spec(id, [["One", slow]]) });
  const { code } = await project.run("--bail", "--workers", "1");
  expect(code).toBe(1);
  const verdicts = Object.values(project.verdicts());
  expect(verdicts.filter((verdict) => verdict === "failed")).toHaveLength(1);
  expect(verdicts.every((verdict) => ["failed", "skipped", "inconclusive"].includes(verdict))).toBe(true);
});
