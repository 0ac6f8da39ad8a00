import { covering } from "./waivers.js";
import { gatesOf } from "./gates-of.js";
import { readCoverage } from "./read-coverage.js";
import { readDefects } from "./read-defects.js";
import { defineGate } from "./define-gate.js";
import { idFits, selectCases } from "./gates/select.js";
import { caseOf, evidenceOf } from "./test-helpers.js";
import type { Waiver } from "./config.js";

const figure = (covered: number) => ({ total: 100, covered, skipped: 0, pct: covered });
const entry = (covered: number) => ({
  lines: figure(covered),
  statements: figure(covered),
  functions: figure(covered),
  branches: figure(covered),
});
const summary = (covered: number, files: Record<string, unknown> = {}) =>
  JSON.stringify({ total: entry(covered), ...files });

describe("coverage", () => {
  it("is added up over files", () => {
    const read = readCoverage(
      [
        { file: "a.json", text: summary(90, { "/app/a.py": entry(90) }) },
        { file: "b.json", text: summary(100) },
      ],
      "/tool",
    );
    expect(read).toMatchObject({
      known: true,
      files: ["a.json", "b.json"],
      metrics: { lines: { total: 200, covered: 190 } },
    });
  });

  it.each<[string, string | undefined, string]>([
    ["missing", undefined, "a.json is not there"],
    ["cut short", summary(1).slice(0, -4), "a.json is no coverage-summary.json"],
    ["of another form", '{"total":{"lines":{"pct":100}}}', "a.json is no coverage-summary.json"],
    ["of more than there is", summary(101), "more lines covered than there are"],
    [
      "of tcspec itself",
      summary(99, { "/tool/compiler/a.ts": entry(99) }),
      "measures tcspec itself (/tool/compiler/a.ts)",
    ],
  ])("that is %s is not known", (_, text, because) => {
    const read = readCoverage([{ file: "a.json", ...(text !== undefined && { text }) }], "/tool");
    expect(read).toMatchObject({ known: false, because: expect.stringContaining(because) });
  });

  it("of a system that stands in tcspec's folder, beside its rooms, counts", () => {
    expect(
      readCoverage([{ file: "a.json", text: summary(99, { "/tool/compilers/a.py": entry(99) }) }], "/tool")
        .known,
    ).toBe(true);
  });

  it("that nobody configured is not known", () => {
    expect(readCoverage([], "/tool").known).toBe(false);
  });
});

describe("defects", () => {
  it.each([
    ["YAML", "- { id: B-1, title: x, severity: low, status: open, found: today }"],
    ["JSON", '[{ "id": "B-1", "title": "x", "severity": "low", "status": "open" }]'],
  ])("are read from %s", (_, text) => {
    expect(readDefects("d.yaml", text)).toEqual({
      known: true,
      file: "d.yaml",
      defects: [{ id: "B-1", title: "x", severity: "low", status: "open" }],
    });
  });

  it("are none in an empty list", () =>
    expect(readDefects("d.yaml", "[]")).toMatchObject({ known: true, defects: [] }));

  it.each<[string, string | undefined, string | undefined, string]>([
    ["without a file", undefined, undefined, "No list of known defects"],
    ["in a file that is gone", "d.yaml", undefined, "d.yaml is not there"],
    ["in an empty file", "d.yaml", "", "d.yaml is no list of defects"],
    ["in broken YAML", "d.yaml", "- {", "d.yaml is no YAML"],
    [
      "of which one has no severity",
      "d.yaml",
      "- { id: B-1, title: x, status: open }",
      "d.yaml is no list of defects at 0.severity",
    ],
  ])("are not known %s", (_, file, text, because) => {
    expect(readDefects(file, text)).toMatchObject({
      known: false,
      because: expect.stringContaining(because),
    });
  });
});

describe("waivers", () => {
  const waiver: Waiver = { name: "W", covers: "simulated", reason: "r", expires: "2026-11-23" };
  const about = { id: "TC-L1-A", kind: "simulated" as const, services: ["a", "b"], today: "2026-11-23" };
  it.each<[string, Waiver[], number | undefined]>([
    ["one for all", [waiver], 1],
    ["none", [], undefined],
    ["another weakness", [{ ...waiver, covers: "scaled" }], undefined],
    ["one that expired yesterday", [{ ...waiver, expires: "2026-11-22" }], undefined],
    ["another case", [{ ...waiver, cases: ["TC-L2-*"] }], undefined],
    ["this case", [{ ...waiver, cases: ["TC-L1-*"] }], 1],
    ["one of two services", [{ ...waiver, services: ["a"] }], undefined],
    [
      "each service by its own",
      [
        { ...waiver, services: ["a"] },
        { ...waiver, services: ["b"] },
      ],
      2,
    ],
    ["both services by one", [{ ...waiver, services: ["b", "a"] }], 1],
  ])("%s", (_, waivers, used) => expect(covering(waivers, about)?.length).toBe(used));
});

describe("gates of a configuration", () => {
  const own = defineGate({
    id: "own",
    title: "Own",
    decide: () => ({ verdict: "passed", because: "", evidence: [], change: [] }),
  });

  it("are the reference's where it names none", () => {
    expect(gatesOf(2, {}).gates.map(({ id }) => id)).toContain("integration-tests-pass");
    expect(gatesOf(9, {}).gates).toEqual([]);
  });

  it("are those that it names, its own among them, and what names none is told", () => {
    const { gates, problems } = gatesOf(1, {
      gates: { 1: [own, "code-coverage", { gate: "no-critical-defects" }, "code-coverge"] },
    });
    expect(gates.map(({ id }) => id)).toEqual(["own", "code-coverage", "no-critical-defects"]);
    expect(problems).toEqual([
      "certification.gates.1: no such gate code-coverge; did you mean code-coverage?",
    ]);
  });
});

describe("selecting cases", () => {
  const cases = [
    caseOf("TC-L1-PERF-A-001", "passed", { name: "Payload sizes", priority: "high" }),
    caseOf("TC-L2-INT-B-001", "passed", { name: "Load-balancing" }),
  ];
  it.each([
    [{}, [1]],
    [{ levels: [1, 2] }, [1, 2]],
    [{ levels: [1, 2], about: ["load"] }, [2]],
    [{ levels: [1, 2], about: ["perf", "balancing"] }, [1, 2]],
    [{ priorities: ["High"] }, [1]],
    [{ levels: [1, 2], ids: ["TC-L2-*"] }, [2]],
  ])("%j", (selection, levels) => {
    expect(selectCases(evidenceOf(1, { cases }), selection).map(({ level }) => level)).toEqual(levels);
  });

  it("takes only * for a pattern", () => {
    expect([idFits("TC.1", "TC-1"), idFits("*-1", "TC-1"), idFits("TC-1", "TC-11")]).toEqual([
      false,
      true,
      false,
    ]);
  });
});
