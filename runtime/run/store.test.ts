import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { resultsSchema, type Results } from "../../compiler/model/results.js";
import { newRunId, resultsFolder, runsFolder } from "./folder.js";
import { pruneRuns, readLatestResults, recordedDurations, storeResults } from "./store.js";
import { writeResults } from "./write-results.js";

let root: string;
beforeEach(() => (root = mkdtempSync(join(tmpdir(), "tcspec-store-"))));
afterEach(() => rmSync(root, { recursive: true, force: true }));

function results(runId: string): Results {
  return {
    schemaVersion: 1,
    runId,
    tool: "0.1.0",
    node: "20",
    profile: "standard",
    seed: 1,
    aborted: false,
    startedAt: "2026-11-23T00:00:00.000Z",
    finishedAt: "2026-11-23T00:00:01.000Z",
    host: { platform: "linux", arch: "x64", cpus: 2, memoryBytes: 1 },
    services: [],
    cases: [],
  };
}

test("the results of a run are its own file and the latest, and nothing else is left", () => {
  storeResults(root, results("20261123-000000000-aaaa"));
  storeResults(root, results("20261123-000001000-bbbb"));
  expect(readdirSync(resultsFolder(root)).sort()).toEqual([
    "20261123-000000000-aaaa.json",
    "20261123-000001000-bbbb.json",
    "latest.json",
  ]);
  expect(readLatestResults(root)?.runId).toBe("20261123-000001000-bbbb");
});

test("durations are those of the newest run in which a case was run", () => {
  expect(recordedDurations(root)).toEqual(new Map());
  const write = (runId: string, ...cases: unknown[]) => {
    mkdirSync(resultsFolder(root), { recursive: true });
    writeFileSync(join(resultsFolder(root), `${runId}.json`), JSON.stringify({ ...results(runId), cases }));
  };
  write(
    "20261123-000001000-bbbb",
    { id: "A", verdict: "passed", durationMs: 20 },
    { id: "B", verdict: "blocked", durationMs: 1 },
  );
  write(
    "20261123-000000000-aaaa",
    { id: "A", verdict: "passed", durationMs: 10 },
    { id: "B", verdict: "failed", durationMs: 30 },
    { id: "C", verdict: "pending", durationMs: 0 },
  );
  write("20261123-000002000-cccc", null, {}, { id: "A" }, { id: "A", verdict: "passed", durationMs: "long" });
  writeFileSync(join(resultsFolder(root), "20261123-000003000-dddd.json"), "{");
  expect(Object.fromEntries(recordedDurations(root))).toEqual({ A: 20, B: 30, C: 0 });
});

test("without a run, and with a broken file, there are no latest results", () => {
  expect(readLatestResults(root)).toBeUndefined();
  mkdirSync(resultsFolder(root), { recursive: true });
  for (const text of ["{", "null", "[]", `{"schemaVersion":2,"cases":[]}`]) {
    writeFileSync(join(resultsFolder(root), "latest.json"), text);
    expect(readLatestResults(root)).toBeUndefined();
  }
});

test("only the newest runs are kept, and only runs are removed", () => {
  const ids = ["20261123-000000000-aaaa", "20261123-000001000-bbbb", "20261124-000000000-cccc"];
  for (const id of ids) {
    mkdirSync(join(runsFolder(root), id, "journal"), { recursive: true });
    storeResults(root, results(id));
  }
  mkdirSync(join(runsFolder(root), "notes"));
  pruneRuns(root, 2);
  expect(readdirSync(runsFolder(root)).sort()).toEqual([...ids.slice(1), "notes"]);
  expect(readdirSync(resultsFolder(root)).sort()).toEqual([
    ...ids.slice(1).map((id) => `${id}.json`),
    "latest.json",
  ]);
});

test("ids of runs sort by time", () => {
  const early = newRunId(new Date("2026-11-23T09:59:59.999Z"));
  const late = newRunId(new Date("2026-11-23T10:00:00.000Z"));
  expect(early < late).toBe(true);
  expect(late).toMatch(/^20261123-100000000-[0-9a-f]{4}$/u);
});

test("a journal without a plan is folded by what began in it", () => {
  const runDir = join(runsFolder(root), "20261123-000000-aaaa");
  mkdirSync(join(runDir, "journal"), { recursive: true });
  const common = { at: 1_700_000_000_000, pid: 5, caseId: "TC-1", file: "specs/TC-1.md", attempt: 1 };
  const step = {
    number: 1,
    title: "One",
    line: 9,
    verdict: "passed",
    durationMs: 1,
    assertions: 1,
    expectations: [],
  };
  const entries = [
    { ...common, type: "case-start", specHash: "aa", steps: 2, name: "First", line: 3 },
    { ...common, type: "step-end", step },
  ];
  writeFileSync(
    join(runDir, "journal", "5.ndjson"),
    entries.map((entry) => `${JSON.stringify(entry)}\n`).join(""),
  );
  const { file } = writeResults({ root, runDir, keepRuns: 5 });
  const written = resultsSchema.parse(JSON.parse(readFileSync(file, "utf8")));
  expect(written).toMatchObject({ runId: "20261123-000000-aaaa", aborted: false });
  expect(written.cases).toMatchObject([{ id: "TC-1", name: "First", line: 3, verdict: "failed" }]);
  expect(written.cases[0]!.attempts[0]!.steps.map(({ title }) => title)).toEqual(["One", "Step 2"]);
});
