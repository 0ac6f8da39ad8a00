import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import { configDataSchema } from "../../compiler/config/schema.js";
import { sealResults } from "../../compiler/evidence/seal.js";
import { compile } from "../../compiler/generate/index.js";
import { hashFile } from "../../compiler/incremental/stamp.js";
import type { Results } from "../../compiler/model/results.js";
import type { Verdict } from "../../compiler/model/verdict.js";
import { openProject } from "../../compiler/project/project.js";
import { planCommand, type PlanOptions } from "./plan.js";

let root: string;
beforeEach(() => (root = mkdtempSync(join(tmpdir(), "tcspec-plan-"))));
afterEach(() => rmSync(root, { recursive: true, force: true }));

const data = configDataSchema.parse({});

function put(file: string, text: string): void {
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), text);
}

const spec = (title: string, applies = "") => `# ${title}

**Test Category:** \`Integration\`  
**Certification Level:** \`Level 2\`  
**Priority:** \`High\`  
**Test Type:** \`Integration\`  

### Component Mapping
- **Service Name:** \`postgres\`
${applies}
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

const single = (id: string) => spec(`${id}: Numbers`);
const family = spec(
  "TC-L2-INT-DB-00{N}: Numbers",
  `
### Applies To

| Test Case ID | Service Name | N |
|---|---|---|
| TC-L2-INT-DB-002 | postgres | 2 |
| TC-L2-INT-DB-003 | postgres | 3 |
`,
);

const ids = ["TC-L2-INT-DB-001", "TC-L2-INT-DB-002", "TC-L2-INT-DB-003", "TC-L2-INT-DB-004"];
const plan = (list: readonly string[]) =>
  `areas:\n  - name: Databases\n    declared: { tests: 4 }\n    cases: [${list.join(", ")}]\n`;

async function compileAll(): Promise<void> {
  const { diagnostics } = await compile(await openProject(root, data));
  expect(diagnostics).toEqual([]);
}

function run(number: number, verdicts: Record<string, Verdict>): void {
  const runId = `20261123-08000000${number}-abcd`;
  const file = (id: string) => `specs/${id === ids[0] ? id : "TC-L2-INT-DB-N"}.md`;
  const results: Results = {
    schemaVersion: 1,
    runId,
    tool: "0.1.0",
    node: "22.0.0",
    profile: "full",
    seed: 1,
    aborted: false,
    startedAt: `2026-11-23T08:00:0${number}.000Z`,
    finishedAt: "2026-11-23T08:01:00.000Z",
    host: { platform: "linux", arch: "x64", cpus: 1, memoryBytes: 1 },
    services: [],
    cases: Object.entries(verdicts).map(([id, verdict]) => ({
      id,
      name: id,
      file: file(id),
      line: 1,
      specHash: hashFile(join(root, file(id))) ?? "",
      generatedHash: "",
      verdict,
      partial: false,
      services: [],
      durationMs: 1,
      attempts: [],
      targets: [],
    })),
  };
  put(`.tcspec/results/${runId}.json`, JSON.stringify(sealResults(results, [])));
}

async function command(options: PlanOptions = {}, named: string[] = []) {
  const out: string[] = [];
  const err: string[] = [];
  const code = await planCommand({
    ...options,
    ids: named,
    loaded: { root, data },
    workingFolder: root,
    today: "2026-11-23",
    colour: false,
    unicode: false,
    stdout: (text) => out.push(text),
    stderr: (text) => err.push(text),
  });
  return { code, out: out.join(""), err: err.join("") };
}

interface Shown {
  total: { counts: object };
  unplanned: { counts: object };
  cases: { id: string; stage: string }[];
}

async function shown() {
  const report = JSON.parse((await command({ format: "json" })).out) as Shown;
  return {
    total: Object.values(report.total.counts).join(" "),
    unplanned: Object.values(report.unplanned.counts).join(" "),
    stages: Object.fromEntries(report.cases.map(({ id, stage }) => [id.slice(-3), stage])),
  };
}

test("each fact moves exactly the cases it is about, rows of a family each for itself", async () => {
  put("specs/plan.yaml", plan(ids));
  put("specs/TC-L2-INT-DB-001.md", single(ids[0]!));
  const one = await shown();
  expect(one).toEqual({
    total: "4 1 1 0 0 0",
    unplanned: "0 0 0 0 0 0",
    stages: { "001": "complete", "002": "planned", "003": "planned", "004": "planned" },
  });
  put("specs/TC-L2-INT-DB-N.md", family);
  await compileAll();
  const three = await shown();
  expect(three).toMatchObject({
    total: "4 3 3 3 0 0",
    stages: { "001": "compiled", "002": "compiled", "003": "compiled" },
  });

  run(1, { [ids[0]!]: "passed", [ids[1]!]: "passed", [ids[2]!]: "passed" });
  run(2, { [ids[1]!]: "failed" });
  expect(await shown()).toMatchObject({
    total: "4 3 3 3 2 0",
    stages: { "001": "passing", "002": "compiled", "003": "passing", "004": "planned" },
  });

  put("specs/plan.yaml", plan(ids.slice(1)));
  expect(await shown()).toMatchObject({ total: "3 2 2 2 1 0", unplanned: "0 1 0 0 0 0" });

  put("specs/plan.yaml", plan(ids));
  put("specs/TC-L2-INT-DB-N.md", family.replace("One is one.", "One is one, still."));
  expect(await shown()).toMatchObject({
    total: "4 3 3 1 1 0",
    stages: { "001": "passing", "003": "complete" },
  });
});

test("the plan of numbers that contradict each other is told, and written where it is asked for", async () => {
  put("specs/plan.yaml", plan(ids.slice(0, 3)));
  put("specs/TC-L2-INT-DB-001.md", single(ids[0]!));
  const { code, out } = await command();
  expect(code).toBe(0);
  expect(out).toMatch(/Databases \(specs\/plan\.yaml:2\)\n {4}4 declared\n {4}3 ids listed/u);
  const written = await command({ format: "markdown", out: "reports/plan.md" });
  expect(written).toMatchObject({ code: 0, out: "" });
  expect(readFileSync(join(root, "reports", "plan.md"), "utf8")).toContain(
    "| Databases | 4 | 3 | 1 | 1 | 0 | 0 | 0 |",
  );
});

test("a plan that is not in order is told at its place, exit code 1", async () => {
  put("specs/plan.yaml", "areas:\n  - nme: x\n");
  put("specs/TC-L2-INT-DB-001.md", single(ids[0]!));
  const { code, out, err } = await command();
  expect([code, out]).toEqual([1, ""]);
  expect(err).toContain('specs/plan.yaml:2:5 error Unexpected "nme"');
});

test("a case by itself: its checklist from data, and what only a person can tick left open", async () => {
  put("specs/plan.yaml", plan(ids));
  put("specs/TC-L2-INT-DB-001.md", single(ids[0]!));
  put(".github/workflows/specs.yml", "jobs: { a: { steps: [{ run: npx tcspec run }] } }\n");
  await compileAll();
  run(1, { [ids[0]!]: "passed" });
  const { out } = await command({}, [ids[0]!]);
  expect(out).toContain("planned → written → complete → compiled → passing\n");
  expect(out).toContain(
    "[x] It belongs to the suite and to the pipeline (it is compiled, and .github/workflows/specs.yml runs the suite)",
  );
  expect(out).toContain(
    "[-] The template and the requirements of the case have been read (it names no requirement)",
  );
  expect(out).toContain("[ ] It has been reviewed and approved (it names no reviewers)");
  const [json] = JSON.parse((await command({ format: "json" }, [ids[3]!])).out) as [
    { checklist: { answer: string }[] },
  ];
  expect(json.checklist.map(({ answer }) => answer)).toEqual([
    ...Array<string>(5).fill("open"),
    ...Array<string>(10).fill("no"),
  ]);
});

test("an id that nobody holds is wrong usage, with the nearest one", async () => {
  put("specs/plan.yaml", plan(ids));
  await expect(command({}, ["TC-L2-INT-DBB-001"])).rejects.toThrow(
    /No test case TC-L2-INT-DBB-001.*Did you mean TC-L2-INT-DB-001\?/u,
  );
});
