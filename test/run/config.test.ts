import { execFileSync, spawn, spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Real processes: `run --list` is the smallest command that loads a configuration. */
const cli = join(import.meta.dirname, "..", "..", "dist", "cli.js");

let root: string;
beforeEach(() => (root = realpathSync(mkdtempSync(join(tmpdir(), "tcspec-config-")))));
afterEach(() => rmSync(root, { recursive: true, force: true }));

function list(): { code: number; stderr: string } {
  try {
    execFileSync(process.execPath, [cli, "run", "--list"], { cwd: root, stdio: "pipe", encoding: "utf8" });
    return { code: 0, stderr: "" };
  } catch (error) {
    const { status, stderr } = error as { status: number; stderr: string };
    return { code: status, stderr };
  }
}

test("a TypeScript configuration that imports tcspec/config works where tcspec is not installed", () => {
  mkdirSync(join(root, "shared"));
  writeFileSync(join(root, "shared", "levels.ts"), "export const name: string = 'nowhere';\n");
  writeFileSync(
    join(root, "tcspec.config.ts"),
    `import { defineConfig } from "tcspec/config";
import { name } from "./shared/levels.js";
export default defineConfig({ specs: [\`\${name}/*.md\`] });
`,
  );
  const { code, stderr } = list();
  expect(code).toBe(2);
  expect(stderr).toContain("nowhere/*.md");
  expect(readdirSync(join(root, ".tcspec", "tmp"))).toEqual([]);
});

test("a configuration that is not in order exits 2 and names the path", () => {
  writeFileSync(
    join(root, "tcspec.config.mjs"),
    `export default { services: { db: { kind: "oracle" } } };\n`,
  );
  const { code, stderr } = list();
  expect(code).toBe(2);
  expect(stderr).toContain("services.db.kind: expected one of");
});

test("a configuration without a default export says what to write", () => {
  writeFileSync(join(root, "tcspec.config.js"), "export const specs = [];\n");
  const { code, stderr } = list();
  expect(code).toBe(2);
  expect(stderr).toContain("export default defineConfig");
});

test("a configuration that throws is named", () => {
  writeFileSync(join(root, "tcspec.config.mjs"), `throw new Error("no such secret");\n`);
  const { code, stderr } = list();
  expect(code).toBe(2);
  expect(stderr).toMatch(/tcspec\.config\.mjs could not be loaded: no such secret/u);
});

test.each([
  ["process.exit(0);", "it ended the process"],
  ['import { exit } from "node:process"; exit(0);', "it ended the process"],
  ["await new Promise(() => undefined);", "it waits for something that never happens"],
])("a configuration that never comes to its end is told: %s", (code, message) => {
  writeFileSync(join(root, "tcspec.config.mjs"), `${code}\nexport default {};\n`);
  expect(list()).toEqual({
    code: 2,
    stderr: expect.stringContaining(`tcspec.config.mjs could not be loaded: ${message}`) as string,
  });
});

test.each(["SIGTERM", "SIGINT", "SIGHUP"] as const)(
  "a configuration that loops is ended by %s",
  async (name) => {
    writeFileSync(
      join(root, "tcspec.config.mjs"),
      `import { writeFileSync } from "node:fs"; writeFileSync("begun", ""); while (true);`,
    );
    // What no signal ends is killed: then the signal is another one.
    const child = spawn(process.execPath, [cli, "run"], {
      cwd: root,
      timeout: 15_000,
      killSignal: "SIGKILL",
    });
    const ended = new Promise((resolve) => child.once("close", (_, signal) => resolve(signal)));
    while (!existsSync(join(root, "begun")) && child.exitCode === null)
      await new Promise((resolve) => setTimeout(resolve, 20));
    child.kill(name);
    expect(await ended).toBe(name);
  },
);

test.each([
  [["run", "--list", "--report", "x.html"], "--list runs nothing: expected no --report."],
  [["run", "--shard", "1/2", "--save-baseline", "a"], "expected no --shard"],
  [["compile", "--check", "--force"], "expected one of them"],
])("options that exclude each other are refused: %j", (args, message) => {
  const { status, stderr } = spawnSync(process.execPath, [cli, ...args], { cwd: root, encoding: "utf8" });
  expect(stderr).toContain(message);
  expect(status).toBe(2);
});

test("a project's folder may have any name", () => {
  const former = root;
  root = join(former, "a *[b] {c}");
  mkdirSync(root);
  writeFileSync(join(root, "tcspec.config.ts"), `export default { specs: ["nowhere/*.md"] };\n`);
  const { code, stderr } = list();
  root = former;
  expect(code).toBe(2);
  expect(stderr).toContain("nowhere/*.md");
});
