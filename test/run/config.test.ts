import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from "node:fs";
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
