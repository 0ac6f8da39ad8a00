import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import type { ConfigInput } from "../../compiler/config/index.js";
import { configDataSchema } from "../../compiler/config/schema.js";
import { UsageError } from "../usage-error.js";
import { checkCommand, type CheckOptions } from "./check.js";

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "tcspec-check-"));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const path = "specs/TC-L2-INT-DB-001.md";

function put(text: string, file = path): void {
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), text);
}

const good = `# TC-L2-INT-DB-001: Numbers

**Test Category:** \`Integration\`  
**Certification Level:** \`Level 2\`  
**Priority:** \`High\`  
**Test Type:** \`Integration\`  

### Component Mapping
- **Service Name:** \`postgres\`

## Test Objective
One is one.

### Test Steps
1. **One**
   \`\`\`ts
   expect(1).toBe(1);
   \`\`\`

---

**Test Case Status:** Implemented  
**Created:** 2026-11-23  
**Last Updated:** 2026-11-23  
`;

async function check(options: CheckOptions = {}, files: string[] = [], config: ConfigInput = {}) {
  const out: string[] = [];
  const err: string[] = [];
  const code = await checkCommand({
    ...options,
    loaded: { root, data: configDataSchema.parse(config) },
    files,
    workingFolder: root,
    today: "2026-11-23",
    colour: false,
    stdout: (text) => out.push(text),
    stderr: (text) => err.push(text),
  });
  return { code, out: out.join(""), err: err.join("") };
}

async function rules(options: CheckOptions = {}, config: ConfigInput = {}): Promise<string[]> {
  const { out } = await check({ ...options, format: "json" }, [], config);
  return (JSON.parse(out) as { diagnostics: { rule: string; severity: string }[] }).diagnostics.map(
    ({ rule, severity }) => `${rule} ${severity}`,
  );
}

test("a spec in order has no findings and exit code 0", async () => {
  put(good);
  expect(await check()).toEqual({ code: 0, out: "No findings.\n", err: "" });
});

test("nothing to check is wrong usage, not a green gate", async () => {
  await expect(check()).rejects.toThrow(`No spec found: nothing matches`);
});

test("all findings at once, with frames", async () => {
  put(good.replace("`High`", "`Hihg`").replace("Implemented", "Done"));
  const { code, out } = await check();
  expect(code).toBe(1);
  expect(out).toContain(
    `${path}:5:16 error Unexpected Priority "Hihg", expected Critical, High, Medium or Low`,
  );
  expect(out).toContain("> 5 | **Priority:** `Hihg`");
  expect(out).toContain('error Unexpected status "Done"');
  expect(out).toContain("2 errors, 0 warnings in 1 file");
});

test("--fix mends to the byte, says so, and has nothing to do the second time", async () => {
  const broken = `\uFEFF${good}`
    .replace("`High`", "`hihg`")
    .replaceAll("2026-11-23", "23.11.2026")
    .replace("One is one", "Itâ€™s one")
    .replaceAll("\n", "\r\n");
  put(broken);
  const first = await check({ fix: true });
  expect(first).toEqual({ code: 0, out: "No findings.\n", err: `${path}: 4 mended\n` });
  const mended = `\uFEFF${good}`.replace("One is one", "It’s one").replaceAll("\n", "\r\n");
  expect(readFileSync(join(root, path), "utf8")).toBe(mended);
  expect((await check({ fix: true })).err).toBe("");
  expect(readFileSync(join(root, path), "utf8")).toBe(mended);
});

test("--max-warnings", async () => {
  put(good.replace("### Test Steps", "### Pass Criteria\n- ✅ One is one (Step 1)\n\n### Test Steps"));
  expect(await rules()).toEqual(["criteria-unpaired warning", "section-order warning"]);
  expect(await check()).toMatchObject({ code: 0 });
  expect(await check({ maxWarnings: 2 })).toMatchObject({ code: 0 });
  expect(await check({ maxWarnings: 1 })).toMatchObject({
    code: 1,
    err: "2 warnings, at most 1 are allowed.\n",
  });
});

test("severities are configured by rule, level and status", async () => {
  put(good.replace("`High`", "`hihg`"));
  expect(await rules({}, { rules: { "field-value": "warning" } })).toEqual(["field-value warning"]);
  expect(await rules({}, { rules: { "field-value": "off" } })).toEqual([]);
  expect(await rules({}, { rules: { "field-value": { level: { 2: "info" } } } })).toEqual([
    "field-value info",
  ]);
  const both = { level: { 2: "off" as const }, status: { implemented: "warning" as const } };
  expect(await rules({}, { rules: { "field-value": both } })).toEqual(["field-value warning"]);
});

test("a rule that does not exist is a wrong configuration", async () => {
  put(good);
  await expect(check({}, [], { rules: { "field-valeu": "off" } })).rejects.toThrow(UsageError);
  await expect(check({}, [], { rules: { "field-valeu": "off" } })).rejects.toThrow(
    "did you mean field-value?",
  );
});

test("a file that is no spec is wrong usage; a selection leaves out the others' findings", async () => {
  put(good);
  put(good.replaceAll("DB-001", "DB-002").replace("`High`", "`x`"), "specs/TC-L2-INT-DB-002.md");
  await expect(check({}, ["nothing.md"])).rejects.toThrow("No spec matches nothing.md");
  expect(await check({}, [path])).toMatchObject({ code: 0 });
  expect(await check({}, ["specs/*002.md"])).toMatchObject({ code: 1 });
});

test("an id is looked for in all specs, whichever are selected", async () => {
  put(good);
  put(good, "specs/TC-copy.md");
  const { out } = await check({}, [path]);
  expect(out).toContain("duplicate-id");
  expect(out).toContain("see specs/TC-copy.md:1:3");
});

test("--baseline records once, then lets only new findings fail, and tells what is gone", async () => {
  put(good.replace("`High`", "`x`"));
  expect(await check({ baseline: true })).toMatchObject({ code: 0 });
  expect(JSON.parse(readFileSync(join(root, "tcspec-baseline.json"), "utf8"))).toEqual({
    version: 1,
    files: { [path]: { "field-value": 1 } },
  });
  expect(await check({ baseline: true })).toMatchObject({ code: 0, out: "No findings.\n", err: "" });
  put(good.replace("`High`", "`x`").replace("Implemented", "Done"));
  expect(await check({ baseline: true })).toMatchObject({
    code: 1,
    out: expect.stringContaining("status-value") as unknown,
  });
  put(good);
  const gone = await check({ baseline: true });
  expect(gone).toMatchObject({
    code: 0,
    err: expect.stringContaining("field-value occurs 0 times, the baseline has 1") as unknown,
  });
  await check({ updateBaseline: true });
  expect(JSON.parse(readFileSync(join(root, "tcspec-baseline.json"), "utf8"))).toMatchObject({ files: {} });
});

test("a file that is no baseline is wrong usage and stays", async () => {
  put(good);
  writeFileSync(join(root, "b.json"), "{}");
  await expect(check({ baseline: "b.json" })).rejects.toThrow("is no baseline");
  expect(readFileSync(join(root, "b.json"), "utf8")).toBe("{}");
  expect(existsSync(join(root, "tcspec-baseline.json"))).toBe(false);
});

test.each(["pretty", "json", "sarif", "github"] as const)("no secret is shown in %s", async (format) => {
  const dependency =
    "\n### Test Environment\n- **Dependencies:**\n  - **External Services:** `postgres://u:s3cr3tPassw0rd@db/x`\n";
  put(
    good.replace(
      "\n### Test Steps",
      `${dependency}- **Infrastructure Requirments:** \`postgres://u:s3cr3tPassw0rd@db/x\`\n\n### Test Steps`,
    ),
  );
  const { code, out } = await check({ format });
  expect(code).toBe(1);
  expect(out).toContain("password in a URL");
  expect(out).not.toContain("s3cr3t");
});

test("the plan is checked where there is one", async () => {
  put(good);
  put("cases:\n  - id: TC-L2-INT-DB-001\n    name: Other\n  - id: TC-L2-INT-DB-002\n", "specs/plan.yaml");
  expect(await rules()).toEqual(["plan-unknown warning", "plan-missing info"]);
});

test("--types: what the code of a step gets wrong, at its place; in every format", async () => {
  put(good.replace("expect(1)", "const one: string = 1;\n   expect(one)"));
  expect((await check()).code).toBe(0);
  const { code, out } = await check({ types: true });
  expect(code).toBe(1);
  expect(out).toContain(
    `${path}:17:10 error Type 'number' is not assignable to type 'string'. (TS2322) type-error`,
  );
  expect(out).toContain("> 17 |    const one: string = 1;");
  expect(await rules({ types: true })).toEqual(["type-error error"]);
  expect(await rules({ types: true }, { rules: { "type-error": "warning" } })).toEqual([
    "type-error warning",
  ]);
});
