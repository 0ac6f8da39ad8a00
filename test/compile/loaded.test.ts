import { spawnSync } from "node:child_process";
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { TestProject } from "../../compiler/incremental/testing/project.js";

const cli = join(__dirname, "..", "..", "dist", "cli.js");

/** Put in front of a program: tells, when it ends, which scripts were run, and which modules that a bundle holds. */
const listener = `
const { writeFileSync } = require("node:fs");
const { Session } = require("node:inspector");
const session = new Session();
session.connect();
session.post("Profiler.enable");
session.post("Profiler.startPreciseCoverage", { callCount: true, detailed: false });
process.once("exit", () => {
  session.post("Profiler.takePreciseCoverage", (error, { result }) => {
    if (error) throw error;
    // esbuild names the function that a module of a bundle is run by after its file.
    const run = (script) => script.functions.filter(({ ranges: [whole] }) => whole.count > 0);
    const modules = result.flatMap((script) => run(script).map(({ functionName }) => functionName));
    const files = [...result.map(({ url }) => url), ...modules].filter((name) => /^[^:]*[/].*[.][cm]?[jt]s$|^file:/.test(name));
    writeFileSync(process.env.LOADED, JSON.stringify(files));
  });
});
`;

let project: TestProject;
let folder: string;
beforeEach(() => {
  project = new TestProject();
  folder = mkdtempSync(join(tmpdir(), "tcspec-loaded-"));
  writeFileSync(join(folder, "listener.cjs"), listener);
  project.put("steps/own.ts", definitions);
  project.put("fixtures/own.ts", "export const own = defineFixtures({ ledger: async () => 1 });\n");
});
afterEach(() => {
  project.remove();
  rmSync(folder, { recursive: true, force: true });
});

/** Runs a command in a process of its own; gives the last part of the paths of what it loaded. */
function loadedBy(command: "compile" | "check", status = 0): { said: string; loaded: string[] } {
  const report = join(folder, "loaded.json");
  const ended = spawnSync(process.execPath, ["--require", join(folder, "listener.cjs"), cli, command], {
    cwd: project.root,
    encoding: "utf8",
    env: { ...process.env, LOADED: report },
  });
  const { stdout, stderr } = ended;
  expect({ stderr, status: ended.status }).toEqual({ stderr: "", status });
  const files = JSON.parse(readFileSync(report, "utf8")) as string[];
  return { said: stdout, loaded: files.map((file) => file.replace(/^.*\/(?=node_modules\/|dist\/)/u, "")) };
}

const spec = (number: number): string =>
  [
    `# TC-L1-COMP-A-00${number}: A case`,
    "### Test Steps",
    "1. **Code**\n   ```ts\n   const answers = [1, 2].map((each) => ledger + each);\n   expect(answers).toEqual([2, 3]);\n   ```",
    "2. Pay 3 coins\n",
  ].join("\n\n");

const definitions = `import { defineStep } from "tcspec/runtime";
export const pays = defineStep("pay {n} coins", { says: "it pays" }, async () => {});
`;

const heavy =
  /typescript|ts-morph|zod|\byaml\b|commander|esbuild|remark|micromark|tinyglobby|handlebars\/dist\/cjs/u;

it("a compile of one changed spec loads the parser and the vocabulary, and nothing heavy that it does not need", () => {
  for (const number of [1, 2]) project.put(`specs/TC-L1-COMP-A-00${number}.md`, spec(number));
  const first = loadedBy("compile");
  expect(first.said).toBe("2 written, 0 unchanged, 0 removed.\n");
  // The first time each is needed: TypeScript reads the definitions, zod and esbuild the configuration.
  for (const needed of ["typescript", "zod", "esbuild"])
    expect(first.loaded.filter((file) => file.includes(needed))).not.toEqual([]);

  appendFileSync(join(project.root, "specs/TC-L1-COMP-A-001.md"), "\nOne more line.\n");
  const again = loadedBy("compile");
  expect(again.said).toBe("1 written, 1 unchanged, 0 removed.\n");
  expect(again.loaded).toContain("compiler/compile/spec-compiler.ts");
  expect(again.loaded.filter((file) => heavy.test(file))).toEqual([]);
});

it("a compile of nothing loads no file but the one that starts", () => {
  project.put("specs/TC-L1-COMP-A-001.md", spec(1));
  loadedBy("compile");
  const { said, loaded } = loadedBy("compile");
  expect(said).toBe("0 written, 1 unchanged, 0 removed.\n");
  expect(loaded.filter((file) => file.startsWith("dist/") || file.startsWith("node_modules/"))).toEqual([
    "dist/cli.js",
  ]);
});

it("a check of nothing new evaluates no configuration and reads no definitions", () => {
  project.put("specs/TC-L1-COMP-A-001.md", spec(1));
  loadedBy("compile");
  const first = loadedBy("check", 1);
  // Its code is common, and asserts at once: no rule needs a tree of it.
  expect(first.loaded.filter((file) => /typescript|ts-morph/u.test(file))).toEqual([]);
  const { said, loaded } = loadedBy("check", 1);
  expect(said).toBe(first.said);
  expect(loaded).toContain("compiler/check/check-incrementally.ts");
  expect(
    loaded.filter((file) => /typescript|ts-morph|zod|esbuild|node_modules\/satteri|tinyglobby/u.test(file)),
  ).toEqual([]);
});
