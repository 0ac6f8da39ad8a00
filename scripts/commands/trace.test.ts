import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import { type ConfigInput, configDataSchema } from "../../compiler/config/schema.js";
import type { CaseResult, Results } from "../../compiler/model/results.js";
import { sealResults } from "../../compiler/seal/seal.js";
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

/** As a run leaves it, without a journal here. */
const sealed = (results: Results): string => JSON.stringify(sealResults(results, []));

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

test("results that were changed after their run are an error, and prove nothing", async () => {
  const whole = sealed(resultsOf([resultOf({ verdict: "failed" })]));
  put(".tcspec/results/a.json", whole.replaceAll('"verdict":"failed"', '"verdict":"passed"'));
  const { code, out, err } = await trace({ format: "json" });
  expect(code).toBe(1);
  expect(err).toContain(".tcspec/results/a.json:1:1 error Unexpected change of the results");
  expect(JSON.parse(out)).toMatchObject({
    links: [{ unproven: ["its results were changed after the run wrote them"] }],
  });
});

test("results without a seal are an error, and prove nothing", async () => {
  put(".tcspec/results/a.json", JSON.stringify(resultsOf([resultOf()])));
  const { code, out, err } = await trace({ format: "json" });
  expect(code).toBe(1);
  expect(err).toContain(".tcspec/results/a.json:1:1 error Unexpected results without a seal");
  expect(JSON.parse(out)).toMatchObject({
    summary: { coverage: { proven: 0 } },
    links: [{ unproven: ["its results have no seal, so that nobody can tell what the run found"] }],
    diagnostics: [{ rule: "results-unsealed", severity: "error" }],
  });
});

test("accepting writes the lock, a change is suspect, accepting again says what changed", async () => {
  const first = await trace({ accept: true });
  expect(first).toMatchObject({ code: 0, err: "" });
  expect(first.out).toBe("new     TC-L1-COMP-DEMO-001 > REQ 2.1\n1 accepted link in specs/trace.lock.yaml\n");
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

test.each([
  ["damaged", "version: 1\nlinks:\n<<<<<<< HEAD\n"],
  ["empty", ""],
  ["cut off at the end of a line", "version: 2\nlinks:\n  TC-L1-COMP-DEMO-002 > REQ 2.1: {}\n"],
])("a lock that is %s leaves every link in doubt, and is not written over", async (_, text) => {
  await trace({ accept: true });
  put("specs/trace.lock.yaml", text);
  put(".tcspec/results/a.json", sealed(resultsOf([resultOf()])));
  const { code, out, err } = await trace({ format: "json" });
  expect(code).toBe(1);
  expect(err).toContain("specs/trace.lock.yaml:");
  expect(JSON.parse(out)).toMatchObject({
    hasLock: true,
    summary: { coverage: { proven: 0 } },
    links: [
      { states: ["suspect"], problem: "what was accepted cannot be read", unproven: ["the link is suspect"] },
    ],
  });
  expect(await trace({ accept: true })).toMatchObject({ code: 1, out: "" });
  expect(readFileSync(join(root, "specs", "trace.lock.yaml"), "utf8")).toBe(text);
});

test("a lock of before, without a last line, keeps its acceptance and gets one when it is accepted again", async () => {
  await trace({ accept: true });
  const lock = readFileSync(join(root, "specs", "trace.lock.yaml"), "utf8");
  put("specs/trace.lock.yaml", lock.replace("version: 2", "version: 1").replace("end: true\n", ""));
  const { out } = await trace({ format: "json" });
  expect(JSON.parse(out)).toMatchObject({ links: [{ states: ["accepted"] }] });
  expect((await trace({ accept: true })).out).toBe(
    "Nothing to accept: every link is as it was accepted.\n1 accepted link in specs/trace.lock.yaml\n",
  );
  expect(readFileSync(join(root, "specs", "trace.lock.yaml"), "utf8")).toBe(lock);
});

test("a folder in the place of the lock is told, and nothing is accepted", async () => {
  mkdirSync(join(root, "specs", "trace.lock.yaml"));
  const { code, err } = await trace({ accept: true });
  expect(code).toBe(1);
  expect(err).toContain(
    "specs/trace.lock.yaml:1:1 error The lock cannot be read: a folder stands where a file is expected",
  );
});

test("a change in a file of test data that the spec uses makes its links suspect, and its result older", async () => {
  const usesFile = specText.replace("await ask(2)", 'await ask(testData.csv("users.csv"))');
  put("specs/TC-L1-COMP-DEMO-001.md", usesFile);
  put("specs/fixtures/users.csv", "name\nAda\n");
  await trace({ accept: true });
  const [traced] = (JSON.parse((await trace({ format: "json" })).out) as { cases: CaseResult[] }).cases;
  const { specHash = "", dataHash = "" } = traced ?? {};
  put(".tcspec/results/a.json", sealed(resultsOf([resultOf({ specHash, dataHash })])));
  const before = await trace({ format: "json" });
  expect(JSON.parse(before.out)).toMatchObject({ links: [{ states: ["accepted"], unproven: [] }] });

  put("specs/fixtures/users.csv", "name\nEve\n");
  const { out } = await trace({ format: "json" });
  expect(JSON.parse(out)).toMatchObject({
    cases: [{ outdated: true }],
    links: [
      {
        states: ["suspect"],
        changed: [{ part: "fixtures" }],
        unproven: ["the link is suspect", "its test data have changed since it ran"],
      },
    ],
  });
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

test("links that are in several states are told so: the numbers add up to more than there are", async () => {
  const told = async () => (await trace({ results: [] })).out.split("\n")[1];
  expect(await told()).toBe("1 link: 1 not accepted");
  const twice = specText.replace("REQ 2.1 - Answers", "REQ 2.1 - Answers, REQ 2.1 - Answers");
  put("specs/TC-L1-COMP-DEMO-001.md", twice);
  expect(await told()).toBe("2 links: 1 duplicate, 2 not accepted (some in several states)");
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
    sealed(resultsOf([resultOf(), resultOf({ verdict: "failed" })])),
  );
  put(".tcspec/results/20261123-090000000-ab12.json", '{ "schemaVersion": 1, "cases": [');
  put(
    ".tcspec/results/20261123-070000000-ab12.json",
    sealed(resultsOf([resultOf({ id: "TC-GONE" })], { runId: "old" })),
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
  put("ci/results.json", sealed(resultsOf([resultOf()])));
  const { out } = await trace({ format: "json", results: ["ci"] });
  expect(JSON.parse(out)).toMatchObject({ cases: [{ verdict: "passed", run: { profile: "full" } }] });
  await expect(trace({ format: "json", results: ["nowhere"] })).rejects.toThrow(UsageError);
  mkdirSync(join(root, "empty"));
  await expect(trace({ format: "json", results: ["empty"] })).rejects.toThrow(
    /No results in the folder .*empty/u,
  );
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

describe("--since", () => {
  const git = (...args: string[]) =>
    execFileSync(
      "git",
      ["-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false", ...args],
      {
        cwd: root,
        stdio: ["ignore", "pipe", "pipe"],
      },
    );
  const commit = () => {
    git("init", "-q");
    git("add", "-A");
    git("commit", "-q", "-m", "first");
  };

  test("links, sections and test cases that have changed, with their verdicts", async () => {
    put("specs/TC-L1-COMP-DEMO-002.md", specText.replace("DEMO-001", "DEMO-002"));
    await trace({ accept: true });
    commit();
    put("specs/TC-L1-COMP-DEMO-001.md", specText.replace("2000 ms", "2500 ms"));
    rmSync(join(root, "specs", "TC-L1-COMP-DEMO-002.md"));
    put(
      "specs/TC-L1-COMP-NEW-001.md",
      specText.replace("COMP-DEMO", "COMP-NEW").replace("REQ 2.1 - Answers", "REQ 2.2, REQ 9"),
    );
    put("req.md", requirements.replace("What this is about.", "What it is."));
    put(".tcspec/results/r.json", sealed(resultsOf([resultOf()])));
    const { code, out } = await trace({ since: "HEAD" });
    expect(code).toBe(0);
    expect(out).toBe(`## Traceability since \`HEAD\`

4 links, 3 sections and 3 test cases changed; 1 of the links suspect, 0 of the sections newly uncovered.

### Test cases

| test case | name | change | verdict before | verdict now |
| --- | --- | --- | --- | --- |
| \`TC-L1-COMP-DEMO-001\` | Answers in time | changed | passed | no result |
| \`TC-L1-COMP-DEMO-002\` | Answers in time | removed | no result |  |
| \`TC-L1-COMP-NEW-001\` | Answers in time | added |  | no result |

### Links

| link | change | state | what |
| --- | --- | --- | --- |
| \`TC-L1-COMP-DEMO-001 > REQ 2.1\` | changed | accepted → **suspect** | targets |
| \`TC-L1-COMP-DEMO-002 > REQ 2.1\` | removed |  |  |
| \`TC-L1-COMP-NEW-001 > REQ 2.2\` | added | not accepted |  |
| \`TC-L1-COMP-NEW-001 > REQ 9\` | added | dangling | REQ has no section 9 |

### Sections

| section | title | change | coverage |
| --- | --- | --- | --- |
| \`REQ 1\` | Introduction | section text | uncovered |
| \`REQ 2.1\` | Answers | coverage | proven → **shallow** |
| \`REQ 2.2\` | Limits | coverage | uncovered → **shallow** |
`);
  });

  test("a verdict of then is told beside the one of now", async () => {
    commit();
    const text = specText.replace("2000 ms", "2500 ms");
    put("specs/TC-L1-COMP-DEMO-001.md", text);
    const specHash = createHash("sha256").update(text).digest("hex");
    const later = { runId: "later", startedAt: "2026-11-24T08:00:00.000Z" };
    put(".tcspec/results/1.json", sealed(resultsOf([resultOf()])));
    put(".tcspec/results/2.json", sealed(resultsOf([resultOf({ specHash, verdict: "failed" })], later)));
    const { out } = await trace({ since: "HEAD", out: "comment.md" });
    expect(out).toBe("");
    expect(readFileSync(join(root, "comment.md"), "utf8")).toContain("| changed | passed | failed |");
    await expect(trace({ since: "HEAD", format: "csv" })).rejects.toThrow("--since gives Markdown");
  });

  test("in a folder inside of the repository, and after reformatting, nothing has changed", async () => {
    const outer = root;
    root = join(outer, "inner");
    put("specs/TC-L1-COMP-DEMO-001.md", specText);
    put("req.md", requirements);
    const inner = root;
    root = outer;
    commit();
    root = inner;
    put("req.md", requirements.replace("lost.", "lost.  "));
    expect((await trace({ since: "HEAD" })).out).toContain("No link, section or test case has changed.");
    root = outer;
  });

  test("files of test data are compared, and those that are as they were say nothing", async () => {
    const spec = specText.replace("await ask(2)", 'await ask(testData.csv("users.csv"))');
    put("specs/TC-L1-COMP-DEMO-001.md", spec);
    put("specs/fixtures/users.csv", "name\nAda\n");
    commit();
    expect((await trace({ since: "HEAD" })).out).toContain("No link, section or test case has changed.");
    put("specs/fixtures/users.csv", "name\nEve\n");
    expect((await trace({ since: "HEAD" })).out).toContain("| changed | not accepted | fixtures |");
  });

  test("of a link whose section is gone, only what has changed in the spec is named", async () => {
    commit();
    put("req.md", requirements.replace("### 2.1 Answers", "### Answers"));
    expect((await trace({ since: "HEAD" })).out).toContain(
      "| changed | not accepted → **dangling** | REQ has no section 2.1 |",
    );
    put("specs/TC-L1-COMP-DEMO-001.md", specText.replace("✅ Two answers", "✅ Three answers"));
    expect((await trace({ since: "HEAD" })).out).toContain(
      "| changed | not accepted → **dangling** | expectations; REQ has no section 2.1 |",
    );
  });

  test.each(["nowhere", "--upload-pack=x", "HEAD; true"])("%j is no commit", async (ref) => {
    commit();
    await expect(trace({ since: ref })).rejects.toThrow(`--since ${ref}: no such commit`);
  });

  test("outside of a repository", async () => {
    await expect(trace({ since: "HEAD" })).rejects.toThrow(/--since HEAD: .*not a git repository/su);
  });
});
