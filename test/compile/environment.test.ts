import { spawnSync } from "node:child_process";
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const cli = join(__dirname, "..", "..", "dist", "cli.js");
/** Permissions do not bind root: as somebody else then. */
const somebody = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};
const spec = (id: string): string =>
  `# ${id}: A case\n\n### Test Steps\n\n1. **Part**\n   \`\`\`ts\n   expect(1).toBe(1);\n   \`\`\`\n`;

let root: string;
const closed: string[] = [];

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "tcspec-environment-"));
  if (somebody.uid !== undefined) chownSync(root, somebody.uid, somebody.gid);
  put("specs/TC-L1-COMP-A-001.md", spec("TC-L1-COMP-A-001"));
  put("specs/more/TC-L1-COMP-B-001.md", spec("TC-L1-COMP-B-001"));
});
afterEach(() => {
  for (const path of closed.splice(0)) if (existsSync(path)) chmodSync(path, 0o755);
  rmSync(root, { recursive: true, force: true });
});

function put(file: string, text: string): void {
  mkdirSync(join(root, file, ".."), { recursive: true });
  writeFileSync(join(root, file), text);
  own(join(root, file));
}
/** What a test makes belongs to who works with it. */
function own(path: string): void {
  if (somebody.uid === undefined) return;
  for (let at = path; at.length >= root.length; at = join(at, ".."))
    chownSync(at, somebody.uid, somebody.gid);
}
function close(file: string, mode = 0o000): void {
  closed.push(join(root, file));
  chmodSync(join(root, file), mode);
}
function run(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, ...args], {
    cwd: root,
    encoding: "utf8",
    ...somebody,
  });
  return { status, stdout, stderr };
}
const generated = () => readdirSync(join(root, "generated")).sort();
const both = ["TC-L1-COMP-A-001.test.ts", "TC-L1-COMP-B-001.test.ts"];
const isOneLine = /^[^\n]+\n$/;

describe("a folder of specs that cannot be read", () => {
  it.each([["compile"], ["compile", "--force"], ["check"]])("ends %s %s with its name", (...args) => {
    expect(run("compile")).toMatchObject({ status: 0 });
    close("specs/more");
    const { status, stderr } = run(...args);
    expect([status, stderr]).toEqual([2, expect.stringMatching(isOneLine)]);
    expect(stderr).toContain("specs/more cannot be read (EACCES)");
    expect(generated()).toEqual(both);
  });
});

it.each([
  ["leads nowhere", "nowhere.md"],
  ["leads to itself", "TC-x.md"],
])("a spec that is a link that %s is an error", (_, target) => {
  expect(run("compile")).toMatchObject({ status: 0 });
  symlinkSync(target, join(root, "specs", "TC-x.md"));
  symlinkSync("somebody@host.1", join(root, "specs", ".#TC-x.md"));
  const { status, stderr } = run("compile");
  expect([status, stderr]).toEqual([
    2,
    expect.stringMatching(/^specs\/TC-x\.md is a link that leads nowhere [^\n]+\n$/),
  ]);
  expect(generated()).toEqual(both);
});

it("a folder of specs that is a file now is a folder that has gone", () => {
  expect(run("compile")).toMatchObject({ status: 0 });
  renameSync(join(root, "specs", "more"), join(root, "more"));
  put("specs/more", "");
  expect(run("compile")).toMatchObject({ status: 0, stdout: "0 written, 1 unchanged, 1 removed.\n" });
});

describe("what cannot be read or written is told in one line", () => {
  it.each<[string, () => void]>([
    ["specs/TC-L1-COMP-A-001.md", () => close("specs/TC-L1-COMP-A-001.md")],
    [
      "steps/a.ts",
      () => {
        put("tcspec.config.mjs", `export default { steps: ["steps/*.ts"] };`);
        put("steps/a.ts", "");
        close("steps/a.ts");
      },
    ],
    [
      "fixtures/a.ts",
      () => {
        put("tcspec.config.mjs", `export default { fixtures: ["fixtures/*.ts"] };`);
        put("fixtures/a.ts", "");
        close("fixtures/a.ts");
      },
    ],
    [
      "generated",
      () => {
        mkdirSync(join(root, "generated"));
        own(join(root, "generated"));
        close("generated", 0o555);
      },
    ],
    ["generated", () => put("generated", "a file")],
    ["generated", () => symlinkSync("nowhere/at/all", join(root, "generated"))],
    ["generated", () => close(".", 0o555)],
  ])("%s", (name, spoil) => {
    spoil();
    const { status, stderr } = run("compile");
    expect([status, stderr]).toEqual([2, expect.stringMatching(isOneLine)]);
    expect(stderr).toContain(name);
  });

  it("also by show", () => {
    close("specs/TC-L1-COMP-A-001.md");
    const { status, stderr } = run("show", "specs/TC-L1-COMP-A-001.md");
    expect([status, stderr]).toEqual([
      2,
      expect.stringMatching(/^Opening \S+TC-L1-COMP-A-001\.md failed: permission denied [^\n]+\n$/),
    ]);
  });
});

describe("a cache that cannot be kept costs time, nothing else", () => {
  it.each<[string, () => void]>([
    ["its folder is closed", () => close(".tcspec/cache", 0o555)],
    ["its folder cannot be entered", () => close(".tcspec/cache")],
    [
      "the folder above it is closed",
      () => {
        rmSync(join(root, ".tcspec/cache"), { recursive: true });
        close(".tcspec", 0o555);
      },
    ],
    [
      "that folder is a file",
      () => {
        rmSync(join(root, ".tcspec"), { recursive: true });
        put(".tcspec", "");
      },
    ],
  ])("where %s", (_, spoil) => {
    expect(run("compile")).toMatchObject({ status: 0 });
    spoil();
    put("specs/TC-L1-COMP-C-001.md", spec("TC-L1-COMP-C-001"));
    expect(run("compile")).toMatchObject({
      status: 0,
      stderr: "",
      stdout: expect.stringContaining("1 written"),
    });
    expect(run("compile")).toMatchObject({
      status: 0,
      stderr: "",
      stdout: "0 written, 3 unchanged, 0 removed.\n",
    });
    expect(run("check")).toMatchObject({ stderr: "", stdout: expect.stringContaining("missing-") });
  });

  it.each(["compile.json", "phrases.json"])("and a folder in place of %s is replaced", (name) => {
    put(`.tcspec/cache/${name}/a`, "");
    expect(run("compile")).toMatchObject({ status: 0, stderr: "" });
    expect(readdirSync(join(root, ".tcspec/cache")).sort()).toEqual(["compile.json", "phrases.json"]);
  });

  it("and in a project that is read-only all is read that a configuration says", () => {
    put("tcspec.config.mjs", `import "leaf";\nexport default { specs: ["specs/**/*.md"] };`);
    put("node_modules/leaf/package.json", `{ "name": "leaf", "main": "index.js" }`);
    put("node_modules/leaf/index.js", "");
    expect(run("compile")).toMatchObject({ status: 0 });
    rmSync(join(root, ".tcspec"), { recursive: true });
    close(".", 0o555);
    expect(run("compile", "--check")).toMatchObject({ status: 0, stderr: "" });
    expect(run("check")).toMatchObject({ stderr: "", stdout: expect.stringContaining("missing-") });
    expect(run("show", "specs/TC-L1-COMP-A-001.md")).toMatchObject({ status: 0, stderr: "" });
  });
});

it.each(["pretty", "json", "sarif", "github"])(
  "check --format %s without a spec is no green gate",
  (format) => {
    put("tcspec.config.mjs", `export default { specs: ["spec/*.md"] };`);
    expect(run("check", "--format", format)).toEqual({
      status: 2,
      stdout: "",
      stderr: `No spec found: nothing matches spec/*.md in ${root}.\n`,
    });
  },
);
