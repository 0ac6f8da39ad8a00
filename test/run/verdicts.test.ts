import { readdirSync, readFileSync } from "node:fs";
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
  expect(project.left()).toEqual([]);
});

test("a name pattern leaves cases partial or skipped, which is no green", async () => {
  for (const id of ["TC-L1-A-001", "TC-L1-B-001"])
    project.write({
      [`specs/${id}.md`]: spec(id, [
        ["One", holds],
        ["Two", holds],
      ]),
    });
  const { code } = await project.run("--", "-t", "A-001.*Step 1");
  expect(code).toBe(3);
  expect(project.results().cases).toMatchObject([
    { id: "TC-L1-A-001", partial: true, verdict: "inconclusive" },
    { id: "TC-L1-B-001", partial: false, verdict: "skipped" },
  ]);
});

/** Writes down when it begins and ends, and takes a while. */
const noted = (name: string) => `import { appendFileSync } from "node:fs";
appendFileSync("notes.txt", "${name} begins\\n");
await new Promise((resolve) => setTimeout(resolve, 300));
appendFileSync("notes.txt", "${name} ends\\n");
expect(1).toBe(1);`;

test("what is selected runs, the others do not: one case of a family; category Performance last and alone", async () => {
  const family = spec("TC-L1-FAM-001", [["Of {Service Name}", 'expect(values["Service Name"]).toBe("two");']])
    .replace("**Test Case ID:** `TC-L1-FAM-001`\n", "")
    .replace(
      "## TEST EXECUTION",
      "### Applies To\n\n| Test Case ID | Service Name |\n|---|---|\n| TC-L1-FAM-001 | one |\n| TC-L1-FAM-002 | two |\n\n## TEST EXECUTION",
    );
  const fields = (lines: string) => (text: string) =>
    text.replace("**Priority:**", `${lines}\n**Priority:**`);
  project.write({
    "specs/TC-L1-FAM.md": family,
    "specs/TC-L1-LOAD-001.md": fields("**Test Category:** `Performance`")(
      spec("TC-L1-LOAD-001", [["Load", noted("load")]]),
    ),
    "specs/TC-L1-N-001.md": fields("**Tags:** `quick`, `daily`")(
      spec("TC-L1-N-001", [["Normal", noted("normal")]]),
    ),
    "specs/TC-L1-O-001.md": fields("**Requirements Reference:** `PRD 5.1`")(
      spec("TC-L1-O-001", [["Other", noted("other")]]),
    ),
    "specs/TC-L1-P-001.md": spec("TC-L1-P-001", [["Not asked for", fails]]),
  });
  const list = async (...args: string[]) =>
    (await project.run("--list", ...args)).stdout.split("\n").flatMap((row) => row.split(" ")[0] || []);
  expect(await list("--tag", "quick")).toEqual(["TC-L1-N-001"]);
  expect(await list("--requirement", "PRD 5.1")).toEqual(["TC-L1-O-001"]);

  const asked = ["TC-L1-FAM-002", "TC-L1-LOAD-*", "TC-L1-N-001", "specs/TC-L1-O*.md"];
  const { code } = await project.run("--workers", "2", ...asked);
  expect(project.verdicts()).toEqual({
    "TC-L1-FAM-002": "passed",
    "TC-L1-LOAD-001": "passed",
    "TC-L1-N-001": "passed",
    "TC-L1-O-001": "passed",
  });
  expect(code).toBe(0);
  const notes = readFileSync(join(project.root, "notes.txt"), "utf8").trimEnd().split("\n");
  expect(notes.slice(-2)).toEqual(["load begins", "load ends"]);
  expect(notes).toHaveLength(6);
});

test("wrong usage, and a selection that fits nothing, exit 2 and run nothing", async () => {
  project.write({ "specs/TC-L1-A-001.md": spec("TC-L1-A-001", [["One", holds]]) });
  for (const args of [["TC-NONE"], ["--level", "x"], ["--no-such-option"], ["--rerun-failed"]]) {
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
    "specs/TC-L1-C-001.md": spec("TC-L1-C-001", [["Fails", fails]]),
  });
  const { code } = await project.run("--retries", "1");
  expect(code).toBe(1);
  const attempts = project
    .results()
    .cases.map(({ id, attempts }) => [id, attempts.map(({ verdict }) => verdict)]);
  expect(attempts).toEqual([
    ["TC-L1-A-001", ["passed"]],
    ["TC-L1-B-001", ["failed", "passed"]],
    ["TC-L1-C-001", ["failed", "failed"]],
  ]);
  expect((await project.run("--rerun-failed", "--list")).stdout).toMatch(/^TC-L1-C-001 [^\n]*\n$/u);
});

test("--bail waits for the last of the retries", async () => {
  const second = `import { existsSync, writeFileSync } from "node:fs";
const isSecond = existsSync("tried");
writeFileSync("tried", "");
expect(isSecond).toBe(true);`;
  project.write({
    "specs/TC-L1-A-001.md": spec("TC-L1-A-001", [["Fails once", second]]),
    "specs/TC-L1-B-001.md": spec("TC-L1-B-001", [["One", holds]]),
  });
  const { code } = await project.run("--bail", "--retries", "1", "--workers", "1");
  expect(project.verdicts()).toEqual({ "TC-L1-A-001": "passed", "TC-L1-B-001": "passed" });
  expect(code).toBe(0);
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
