import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import { type ConfigInput, configDataSchema } from "../../compiler/config/schema.js";
import { requirements, resultOf, resultsOf, specText } from "../../compiler/trace/test-helpers.js";
import { UsageError } from "../usage-error.js";
import { traceCommand, type TraceOptions } from "./trace.js";

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "tcspec-trace-"));
  put("specs/TC-L1-COMP-DEMO-001.md", specText);
  put("req.md", requirements);
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function put(file: string, text: string): void {
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), text);
}

const config: ConfigInput = { documents: { REQ: { file: "req.md", field: "requirements" } } };

async function trace(options: TraceOptions = {}, input: ConfigInput = config) {
  const out: string[] = [];
  const err: string[] = [];
  const code = await traceCommand({
    ...options,
    loaded: { root, data: configDataSchema.parse(input) },
    workingFolder: root,
    stdout: (text) => out.push(text),
    stderr: (text) => err.push(text),
  });
  return { code, out: out.join(""), err: err.join("") };
}

test("accepting writes the lock, a change is suspect, accepting again says what changed", async () => {
  const first = await trace({ accept: true });
  expect(first).toMatchObject({ code: 0, err: "" });
  expect(first.out).toBe(
    "new     TC-L1-COMP-DEMO-001 > REQ 2.1\n1 accepted links in specs/trace.lock.yaml\n",
  );
  const lock = readFileSync(join(root, "specs", "trace.lock.yaml"), "utf8");

  put("req.md", requirements.replace("two seconds", "three seconds"));
  const { out } = await trace({ format: "json" });
  expect(JSON.parse(out)).toMatchObject({
    links: [{ states: ["suspect"], changed: [{ part: "section text" }] }],
  });
  expect(await trace({ format: "csv", failOn: ["suspect,dangling"] })).toMatchObject({
    code: 1,
    err: "--fail-on suspect: 1\n",
  });

  const again = await trace({ accept: ["*-001"] });
  expect(again.out).toMatch(
    /^renewed TC-L1-COMP-DEMO-001 > REQ 2\.1\n {10}section text {2}[0-9a-f]{12} -> [0-9a-f]{12}\n/u,
  );
  expect(readFileSync(join(root, "specs", "trace.lock.yaml"), "utf8")).not.toBe(lock);
  expect((await trace({ accept: true })).out).toBe("Nothing to accept: every link is as it was accepted.\n");
});

test("a lock that a merge has spoiled is never written over", async () => {
  const spoiled = "version: 1\nlinks:\n<<<<<<< ours\n";
  put("specs/trace.lock.yaml", spoiled);
  const { code, err } = await trace({ accept: true });
  expect(code).toBe(1);
  expect(err).toContain("specs/trace.lock.yaml:3:1 error Unexpected YAML");
  expect(readFileSync(join(root, "specs", "trace.lock.yaml"), "utf8")).toBe(spoiled);
  expect(await trace({ format: "json" })).toMatchObject({ code: 1 });
});

test("CSV: one row per link and per section without one, quoted, nothing that a spreadsheet computes", async () => {
  put("req.md", requirements.replace("2.2 Limits", '2.2 =1+1, "quoted"'));
  const { out, code } = await trace({ format: "csv" });
  expect(code).toBe(0);
  const rows = out.split("\r\n");
  expect(rows[0]).toMatch(/^document,section,title,coverage,case,/u);
  expect(rows[1]).toMatch(
    /^REQ,2\.1,Answers,shallow,TC-L1-COMP-DEMO-001,Answers in time,1,High,Implemented,not run,,not accepted,,it was never run,specs\//u,
  );
  expect(rows[4]).toMatch(/^REQ,2\.2,"'=1\+1, ""quoted""",uncovered,/u);
  expect(rows).toHaveLength(6);
});

test("Markdown: text of a spec is no markup and mentions nobody", async () => {
  put("req.md", requirements.replace("2.2 Limits", "2.2 &lt;img src=x> @team | [link](javascript:1)"));
  const { out } = await trace({ format: "markdown", out: "trace.md" });
  expect(out).toBe("");
  const text = readFileSync(join(root, "trace.md"), "utf8");
  expect(text).toContain("| REQ 2.2 | &lt;img src=x&gt; &#64;team \\| link |");
  expect(text).toContain("| `TC-L1-COMP-DEMO-001` not run |");
});

test("results: unreadable, unknown and doubled ones are told, the others count", async () => {
  put(
    ".tcspec/results/20261123-080000000-ab12.json",
    JSON.stringify(resultsOf([resultOf(), resultOf({ verdict: "failed" })])),
  );
  put(".tcspec/results/20261123-090000000-ab12.json", '{ "schemaVersion": 1, "cases": [');
  put(
    ".tcspec/results/20261123-070000000-ab12.json",
    JSON.stringify(resultsOf([resultOf({ id: "TC-GONE" })], { runId: "old" })),
  );
  const { code, out, err } = await trace({ format: "json" });
  expect(code).toBe(1);
  const value = JSON.parse(out) as { cases: object[]; diagnostics: { rule: string }[] };
  expect(value.cases).toMatchObject([{ id: "TC-L1-COMP-DEMO-001", verdict: "failed" }]);
  expect(value.diagnostics.map(({ rule }) => rule).sort()).toEqual([
    "result-duplicate",
    "result-unknown",
    "results-unreadable",
  ]);
  expect(err).toContain(".tcspec/results/20261123-090000000-ab12.json:1:33 error");
});

test("results are named; those that are not there are wrong usage", async () => {
  put("ci/results.json", JSON.stringify(resultsOf([resultOf()])));
  const { out } = await trace({ format: "json", results: ["ci"] });
  expect(JSON.parse(out)).toMatchObject({ cases: [{ verdict: "passed", run: { profile: "full" } }] });
  await expect(trace({ format: "json", results: ["nowhere"] })).rejects.toThrow(UsageError);
});

test("wrong usage: an unknown failure, an id that nobody has, a project without specs", async () => {
  await expect(trace({ failOn: ["suspekt"] })).rejects.toThrow(
    "--fail-on suspekt: expected some of uncovered,",
  );
  await expect(trace({ accept: ["TC-L9-*"] })).rejects.toThrow("--accept TC-L9-*: no test case has this id");
  await expect(trace({}, { specs: ["none/*.md"] })).rejects.toThrow(UsageError);
  expect(existsSync(join(root, "specs", "trace.lock.yaml"))).toBe(false);
});

test("a document that is not there is a finding, and its links dangle", async () => {
  rmSync(join(root, "req.md"));
  const { code, out, err } = await trace({ format: "json" });
  expect(code).toBe(1);
  expect(JSON.parse(out)).toMatchObject({ links: [{ states: ["dangling"] }] });
  expect(err).toContain("tcspec.config.ts:1:1 error Unexpected document REQ without its file req.md");
});
