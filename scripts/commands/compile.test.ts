import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { configDataSchema } from "../../compiler/config/schema.js";
import { openProject } from "../../compiler/project/project.js";
import { compileCommand } from "./compile.js";

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "tcspec-compile-command-"));
  mkdirSync(join(root, "specs"));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const putSpec = (id: string, code: string) =>
  writeFileSync(
    join(root, "specs", `${id}.md`),
    `# ${id}: A case\n\n### Test Steps\n\n1. **Part**\n   \`\`\`ts\n   ${code}\n   \`\`\`\n`,
  );

async function run(check: boolean, files: string[] = []) {
  const out: string[] = [];
  const err: string[] = [];
  const code = await compileCommand({
    project: await openProject(root, configDataSchema.parse({})),
    files,
    workingFolder: root,
    check,
    stdout: { write: (text) => out.push(text) },
    stderr: { write: (text) => err.push(text) },
  });
  return { code, out: out.join(""), err: err.join("") };
}

describe("compile", () => {
  it("tells what it did", async () => {
    putSpec("TC-L1-COMP-A-001", "expect(1).toBe(1);");
    expect(await run(false)).toEqual({ code: 0, out: "1 written, 0 unchanged, 0 removed.\n", err: "" });
    expect(await run(false)).toMatchObject({ code: 0, out: "0 written, 1 unchanged, 0 removed.\n" });
  });

  it("with --check exits 1 and names each stale file", async () => {
    putSpec("TC-L1-COMP-A-001", "expect(1).toBe(1);");
    const { code, out } = await run(true);
    expect(code).toBe(1);
    expect(out).toContain("stale: generated/TC-L1-COMP-A-001.test.ts\n");
    await run(false);
    expect(await run(true)).toMatchObject({ code: 0, out: "1 generated file is current.\n" });
  });

  it("exits 1 on an error and shows the line of the Markdown", async () => {
    putSpec("TC-L1-COMP-A-001", "return;");
    const { code, err } = await run(false);
    expect(code).toBe(1);
    expect(err).toContain("specs/TC-L1-COMP-A-001.md:7:4");
    expect(err).toContain("> 7 |    return;");
  });

  it("compiles the files asked for, by name or glob, and exits 2 for one that is none", async () => {
    putSpec("TC-L1-COMP-A-001", "expect(1).toBe(1);");
    putSpec("TC-L1-COMP-A-002", "return;");
    expect(await run(false, ["specs/*-001.md"])).toMatchObject({
      code: 0,
      out: "1 written, 0 unchanged, 0 removed.\n",
    });
    expect(await run(false, [join(root, "specs", "TC-L1-COMP-A-001.md")])).toMatchObject({ code: 0 });
    const { code, err } = await run(false, ["specs/none.md"]);
    expect(code).toBe(2);
    expect(err).toContain("No spec matches specs/none.md");
  });

  it("exits 2 where there is no spec at all", async () => {
    const { code, err } = await run(false);
    expect(code).toBe(2);
    expect(err).toContain("No spec found: nothing matches specs/**/TC-*.md");
  });
});
