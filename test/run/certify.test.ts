import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { completeSpec } from "../../compiler/evidence/testing/evidence-project.js";
import { RunProject } from "./project.js";

jest.setTimeout(120_000);

let project: RunProject;
beforeEach(() => (project = new RunProject()));
afterEach(() => project.remove());

const git = (...args: string[]) =>
  execFileSync("git", ["-c", "user.name=t", "-c", "user.email=t@example.org", ...args], {
    cwd: project.root,
  });

const config = `export default {
  levels: { 1: { name: "Component", categories: ["COMP"] } },
  certification: { gates: { 1: ["critical-component-tests-pass"] } },
};
`;

test("what the real command runs, certifies: with its seal and journal, at its commit, and at no other", async () => {
  const id = "TC-L1-COMP-DEMO-001";
  project.write({
    "tcspec.config.mjs": config,
    ".gitignore": ".tcspec\ngenerated\ntmp\n",
    [`specs/${id}.md`]: completeSpec(`${id}: Numbers`, { level: 1 }),
    "specs/plan.yaml": `cases: [${id}]\n`,
  });
  git("init", "-q");
  git("add", "-A");
  git("commit", "-q", "-m", "one");
  expect(await project.run("--profile", "full")).toMatchObject({ code: 0 });
  expect((await project.command("check").ended).stdout).toBe("No findings.\n");

  const certified = await project.command("certify", "--level", "1", "--format", "html").ended;
  expect(certified).toMatchObject({
    code: 0,
    stdout: expect.stringContaining("Level 1 (Component): certified"),
  });
  const page = join(project.root, ".tcspec", "reports", "certify-level-1", "index.html");
  expect(readFileSync(page, "utf8")).toContain(`<code>${id}</code>`);
  const plan = await project.command("plan", "--format", "json").ended;
  expect(JSON.parse(plan.stdout)).toMatchObject({
    total: { counts: { planned: 1, passing: 1, certified: 1 } },
  });

  const folder = join(".tcspec", "results");
  const [file = ""] = readdirSync(join(project.root, folder)).filter((name) => name !== "latest.json");
  const text = readFileSync(join(project.root, folder, file), "utf8");
  project.write({ [join(folder, file)]: text.replace('"profile": "full"', '"profile": "fuII"') });
  expect(await project.command("certify", "--level", "1").ended).toMatchObject({
    code: 1,
    stdout: expect.stringContaining(`.tcspec/results/${file} was changed after it was written`),
  });
  project.write({ [join(folder, file)]: text });
  git("commit", "-q", "--allow-empty", "-m", "two");
  expect(await project.command("certify", "--level", "1").ended).toMatchObject({
    code: 3,
    stdout: expect.stringMatching(/was at commit [0-9a-f]{12}, the project is at [0-9a-f]{12}\./u),
  });
});
