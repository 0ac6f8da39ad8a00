import { readFileSync } from "node:fs";
import { join } from "node:path";

import type { Verdict } from "../../compiler/model/verdict.js";
import { completeSpec, EvidenceProject } from "../../compiler/evidence/testing/evidence-project.js";
import { planCommand, type PlanOptions } from "./plan.js";

// Specs are checked and compiled for real; how long that takes is not what is tested.
jest.setTimeout(60_000);

let project: EvidenceProject;
beforeEach(() => (project = new EvidenceProject()));
afterEach(() => project.remove());

const put = (file: string, text: string): void => project.put(file, text);

const single = (id: string): string => completeSpec(`${id}: Numbers`);
const family = completeSpec("TC-L2-INT-DB-00{N}: Numbers", {
  applies: `
### Applies To

| Test Case ID | Service Name | N |
|---|---|---|
| TC-L2-INT-DB-002 | postgres | 2 |
| TC-L2-INT-DB-003 | postgres | 3 |
`,
});

const ids = ["TC-L2-INT-DB-001", "TC-L2-INT-DB-002", "TC-L2-INT-DB-003", "TC-L2-INT-DB-004"];
const plan = (list: readonly string[]) =>
  `areas:\n  - name: Databases\n    declared: { tests: 4 }\n    cases: [${list.join(", ")}]\n`;

function edit(file: string, before: string, after: string): void {
  project.put(file, readFileSync(join(project.root, file), "utf8").replace(before, after));
}

function run(number: number, verdicts: Record<string, Verdict>): void {
  const file = (id: string) => `specs/${id === ids[0] ? id : "TC-L2-INT-DB-N"}.md`;
  project.run(number, Object.fromEntries(Object.keys(verdicts).map((id) => [id, file(id)])), ({ cases }) => {
    for (const result of cases) result.verdict = verdicts[result.id] ?? "passed";
  });
}

async function command(options: PlanOptions = {}, named: string[] = []) {
  const out: string[] = [];
  const err: string[] = [];
  const code = await planCommand({
    ...options,
    ids: named,
    loaded: project.loaded(),
    workingFolder: project.root,
    today: "2026-11-23",
    now: { commit: "c0ffee", dirty: false },
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
  await project.compile();
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

test.each<[string, (file: string) => void, string]>([
  ["changed", (file) => edit(file, '"seed":1', '"seed":2'), "Unexpected change of the results"],
  ["without a seal", (file) => edit(file, '"seal":', '"was":'), "Unexpected results without a seal"],
])("a case whose results are %s is not passing, and the command says so", async (_, forge, message) => {
  put("specs/plan.yaml", plan(ids.slice(0, 1)));
  put("specs/TC-L2-INT-DB-001.md", single(ids[0]!));
  await project.compile();
  forge(project.run(1, { [ids[0]!]: "specs/TC-L2-INT-DB-001.md" }));
  const { code, out, err } = await command({ format: "json" });
  expect(code).toBe(1);
  expect((JSON.parse(out) as Shown).total.counts).toMatchObject({ compiled: 1, passing: 0 });
  expect(err).toContain(`.tcspec/results/20261123-080000001-abcd.json:1:1 error ${message}`);
});

test("results that cannot be read may be newer: the command names them and exits 1", async () => {
  put("specs/plan.yaml", plan(ids.slice(0, 1)));
  put("specs/TC-L2-INT-DB-001.md", single(ids[0]!));
  await project.compile();
  run(1, { [ids[0]!]: "passed" });
  put(".tcspec/results/20261123-080000002-abcd.json", '{"schemaVersion":1,');
  const { code, out, err } = await command({ format: "json" });
  expect(code).toBe(1);
  expect((JSON.parse(out) as Shown).total.counts).toMatchObject({ passing: 1 });
  expect(err).toContain(".tcspec/results/20261123-080000002-abcd.json:1:20 error Unexpected end of the file");
});

test("cases are certified where their level is, and not under conditions", async () => {
  put("specs/plan.yaml", plan(ids.slice(0, 1)));
  put("specs/TC-L2-INT-DB-001.md", single(ids[0]!));
  await project.compile();
  project.config = { certification: { gates: { 2: ["integration-tests-pass"] } } };
  run(1, { [ids[0]!]: "passed" });
  expect(await shown()).toMatchObject({ total: "1 1 1 1 1 1" });
  project.run(2, { [ids[0]!]: "specs/TC-L2-INT-DB-001.md" }, (results) => (results.profile = "smoke"));
  expect(await shown()).toMatchObject({ total: "1 1 1 1 1 0" });
  project.config.certification!.waivers = [
    { name: "W", covers: "scaled", reason: "r", expires: "2026-12-31" },
  ];
  expect(await shown()).toMatchObject({ total: "1 1 1 1 1 0" });
});

test("the plan of numbers that contradict each other is told, and written where it is asked for", async () => {
  put("specs/plan.yaml", plan(ids.slice(0, 3)));
  put("specs/TC-L2-INT-DB-001.md", single(ids[0]!));
  const { code, out } = await command();
  expect(code).toBe(0);
  expect(out).toMatch(/Databases \(specs\/plan\.yaml:2\)\n {4}4 declared\n {4}3 ids listed/u);
  const written = await command({ format: "markdown", out: "reports/plan.md" });
  expect(written).toMatchObject({ code: 0, out: "" });
  expect(readFileSync(join(project.root, "reports", "plan.md"), "utf8")).toContain(
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
  await project.compile();
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
