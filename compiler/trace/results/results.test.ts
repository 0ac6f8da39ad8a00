import fc from "fast-check";

import type { CaseResult, Results } from "../../model/results.js";
import { resultsOf } from "../test-helpers.js";
import { joinResults } from "./evidence.js";
import { readResults } from "./read-results.js";

const bytes = (text: string) => new TextEncoder().encode(text);

function caseOf(verdict: CaseResult["verdict"], overrides: Partial<CaseResult> = {}): CaseResult {
  return {
    id: "TC-1",
    name: "One",
    file: "specs/TC-1.md",
    line: 1,
    specHash: "s",
    generatedHash: "g",
    verdict,
    partial: false,
    services: [],
    durationMs: 1,
    attempts: [],
    targets: [],
    ...overrides,
  };
}

const run = (hour: number, cases: CaseResult[], overrides: Partial<Results> = {}): Results =>
  resultsOf(cases, {
    runId: `20261123-${String(hour).padStart(2, "0")}0000000-ab12`,
    startedAt: `2026-11-23T${String(hour).padStart(2, "0")}:00:00.000Z`,
    ...overrides,
  });
const join = (...all: Results[]) =>
  joinResults(all.map((results, at) => ({ file: `${String(at)}.json`, results })));
const told = (all: Results[]) => {
  const { evidence } = join(...all);
  const found = evidence.get("TC-1");
  return [found?.result.verdict, ...(found?.history.map(({ verdict }) => verdict) ?? [])];
};

describe("reading", () => {
  const whole = JSON.stringify(run(8, [caseOf("passed")]), undefined, 2);

  test("results are read, with members that nobody knows", () => {
    const { results, diagnostics } = readResults(bytes(whole.replace("{", '{ "note": 1,')), "r.json");
    expect(diagnostics).toEqual([]);
    expect(results).toMatchObject({ note: 1, cases: [{ id: "TC-1" }] });
  });

  test("a file that was cut off is a finding at its end", () => {
    const { results, diagnostics } = readResults(bytes(whole.slice(0, 120)), "r.json");
    expect(results).toBeUndefined();
    expect(diagnostics).toMatchObject([{ rule: "results-unreadable", severity: "error", file: "r.json" }]);
    expect(diagnostics[0]?.message).toContain("Unexpected end of the file: it was cut off");
    expect(diagnostics[0]?.range.start.line).toBe(whole.slice(0, 120).split("\n").length);
  });

  test.each([
    ["nothing", "", "it was cut off"],
    ["no JSON", "<html>", "it is no JSON"],
    ["another version", '{"schemaVersion":2}', "at schemaVersion"],
    ["a list", "[]", "at the file"],
    ["a verdict that is none", whole.replace('"passed"', '"fine"'), "at cases.0.verdict"],
  ])("%s", (_, text, message) => {
    const { results, diagnostics } = readResults(bytes(text), "r.json");
    expect(results).toBeUndefined();
    expect(diagnostics[0]?.message).toContain(message);
  });

  test("wherever a file is cut, there is a finding", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: whole.length - 1 }), (length) => {
        expect(readResults(bytes(whole.slice(0, length)), "r.json").diagnostics).toHaveLength(1);
      }),
    );
  });
});

describe("joining", () => {
  test("the newest result counts, older ones are its history, whatever the order of files", () => {
    const runs = [run(8, [caseOf("failed")]), run(10, [caseOf("passed")]), run(9, [caseOf("blocked")])];
    expect(told(runs)).toEqual(["passed", "blocked", "failed"]);
    expect(told([...runs].reverse())).toEqual(["passed", "blocked", "failed"]);
  });

  test("a case that a run never reached says nothing new", () => {
    expect(told([run(8, [caseOf("passed")]), run(9, [caseOf("skipped")])])).toEqual(["passed", "skipped"]);
    expect(told([run(9, [caseOf("skipped")])])).toEqual(["skipped"]);
  });

  test("two results of a case in one run: the worse counts, and that is told", () => {
    for (const cases of [
      [caseOf("passed"), caseOf("failed")],
      [caseOf("failed"), caseOf("passed")],
    ]) {
      const { evidence, diagnostics } = join(run(8, cases));
      expect(evidence.get("TC-1")?.result.verdict).toBe("failed");
      expect(diagnostics).toMatchObject([{ rule: "result-duplicate", severity: "warning" }]);
    }
  });

  test("the same run in two files is one", () => {
    const { evidence, diagnostics } = join(run(8, [caseOf("passed")]), run(8, [caseOf("passed")]));
    expect(diagnostics).toEqual([]);
    expect(evidence.get("TC-1")?.history).toEqual([]);
  });
});
