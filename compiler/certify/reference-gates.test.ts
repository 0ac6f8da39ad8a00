import { readFileSync } from "node:fs";
import { join } from "node:path";

import type { GateEvidence, GateVerdict, RequirementEvidence } from "./evidence.js";
import { evidenceText } from "./format-text.js";
import { referenceGates } from "./reference-gate-ids.js";
import { referenceGate } from "./reference-gates.js";
import { caseOf, coverageOf, evidenceOf, targetOf } from "./test-helpers.js";

type Row = [
  gate: string,
  evidence: Partial<GateEvidence>,
  verdict: GateVerdict,
  because: string,
  cites: string[],
];

const defect = (severity: string, status = "open") => ({
  id: "BUG-7",
  title: "Data is lost",
  severity,
  status,
});
const defects = (...list: ReturnType<typeof defect>[]) => ({
  known: true as const,
  file: "defects.yaml",
  defects: list,
});
const unknownDefects = { known: false as const, because: "No list of known defects is configured." };
const section = (title: string, cases: string[], informative = false): RequirementEvidence => ({
  document: "PRD",
  section: "9.1",
  title,
  informative,
  cases,
});
const contradiction = { path: ["Storage"], about: "tests" as const, figures: [], arisesIn: [], line: 1 };

const component = "TC-L1-COMP-MIXTRAL-001";
const database = "TC-L2-INT-DB-004";
const load = "TC-L3-PERF-LOAD-001";
const auth = "TC-L3-SEC-AUTH-001";
const stress = "TC-L3-PERF-STRESS-001";
const environment = "TC-L4-UTIL-ENV-001";
const process = "TC-L4-UTIL-CERT-001";

/** The three verdicts of a gate over cases that must pass. */
const casesRows = (gate: string, id: string, name = id): Row[] => [
  [
    gate,
    { cases: [caseOf(id, "passed", { name })] },
    "passed",
    "All 1 case of",
    [`${id} passed: It passed.`],
  ],
  [
    gate,
    { cases: [caseOf(id, "failed", { name })] },
    "failed",
    `1 of 1 case failed: ${id}`,
    [`${id} failed: It failed.`],
  ],
  [
    gate,
    { cases: [caseOf(id, "undecided", { name })] },
    "undecided",
    `Nothing is proven yet by 1 of 1 case: ${id}`,
    [`${id} undecided: It undecided.`],
  ],
  [gate, { cases: [] }, "undecided", "There is no test case of", []],
];

const rows: Row[] = [
  ...casesRows("critical-component-tests-pass", component),
  [
    "critical-component-tests-pass",
    { cases: [caseOf(component), caseOf("TC-L1-COMP-A-002", "failed", { priority: "High" })] },
    "passed",
    "All 1 case",
    [],
  ],

  [
    "code-coverage",
    { coverage: coverageOf(96) },
    "passed",
    "96 % of lines covered (96 of 100), more than 95 %",
    ["lines covered: 96 of 100 (96 %)", "coverage/coverage-summary.json"],
  ],
  [
    "code-coverage",
    { coverage: coverageOf(95) },
    "failed",
    "95 % of lines covered (95 of 100), expected more than 95 %",
    ["lines covered: 95 of 100 (95 %)"],
  ],
  [
    "code-coverage",
    { coverage: { known: false, because: "It is not there." } },
    "undecided",
    "It is not there.",
    [],
  ],
  [
    "code-coverage",
    { coverage: coverageOf(0, 0) },
    "undecided",
    "knows no lines",
    ["coverage/coverage-summary.json"],
  ],

  [
    "no-critical-defects",
    { defects: defects(defect("critical", "Fixed"), defect("High")) },
    "passed",
    "No critical defect is open",
    ["defects known: 2", "defects.yaml"],
  ],
  [
    "no-critical-defects",
    { defects: defects(defect("Critical")) },
    "failed",
    "1 critical defect open: BUG-7",
    ["BUG-7: Critical, open: Data is lost"],
  ],
  ["no-critical-defects", { defects: unknownDefects }, "undecided", "No list of known defects", []],

  [
    "component-targets-met",
    { cases: [caseOf(component, "passed", { targets: [targetOf("passed")] })] },
    "passed",
    "All 1 target met",
    [`${component}: latency below 10: passed, measured 12 ms (5 samples)`],
  ],
  [
    "component-targets-met",
    { cases: [caseOf(component, "failed", { targets: [targetOf("failed")] })] },
    "failed",
    `1 of 1 target missed: latency in ${component}`,
    [`${component}: latency below 10: failed, measured 12 ms (5 samples)`],
  ],
  [
    "component-targets-met",
    { cases: [caseOf(component, "undecided", { targets: [targetOf("pending")] })] },
    "undecided",
    "cannot be judged",
    [`${component}: latency below 10: pending, nothing measured`],
  ],
  [
    "component-targets-met",
    { cases: [caseOf(component, "undecided", { targets: [targetOf("passed")] })] },
    "undecided",
    "cannot be judged",
    [],
  ],
  ["component-targets-met", { cases: [caseOf(component)] }, "undecided", "There are no targets", []],

  ...casesRows("integration-tests-pass", database),

  [
    "external-dependencies-validated",
    { cases: [caseOf(database, "passed", { services: ["postgres"] })] },
    "passed",
    "have used postgres",
    ["postgres: 1 of 1 cases that used it passed", `${database} passed: It passed.`],
  ],
  [
    "external-dependencies-validated",
    { cases: [caseOf(database, "failed", { services: ["postgres"] })] },
    "failed",
    "Cases that use postgres failed",
    ["postgres: 0 of 1 cases that used it passed", `${database} failed: It failed.`],
  ],
  [
    "external-dependencies-validated",
    { cases: [caseOf(database)] },
    "undecided",
    "has used postgres and passed",
    ["postgres: 0 of 0 cases that used it passed"],
  ],
  ["external-dependencies-validated", { services: {} }, "undecided", "names no external service", []],

  ...casesRows("api-compatibility-confirmed", "TC-L1-COMP-MIXTRAL-008", "Mixtral API Compatibility"),
  ...casesRows("data-flow-integrity-verified", database, "Database Transaction Management"),

  ...casesRows("service-tests-pass", load),

  [
    "performance-benchmarks-achieved",
    { cases: [caseOf(load, "passed", { targets: [targetOf("passed")] })] },
    "passed",
    "All 1 target met",
    [`${load} passed: It passed.`, `${load}: latency below 10: passed, measured 12 ms (5 samples)`],
  ],
  [
    "performance-benchmarks-achieved",
    { cases: [caseOf(load, "failed", { targets: [targetOf("failed")] })] },
    "failed",
    "1 of 1 target missed",
    [`${load} failed: It failed.`],
  ],
  [
    "performance-benchmarks-achieved",
    { cases: [caseOf(load)] },
    "undecided",
    "There are no targets",
    [`${load} passed: It passed.`],
  ],

  [
    "security-requirements-met",
    { cases: [caseOf(auth)], requirements: [section("API Security", [auth])] },
    "passed",
    "All 1 section of requirements about security",
    ["sections proven: 1 of 1", `${auth} passed: It passed.`],
  ],
  [
    "security-requirements-met",
    { cases: [caseOf(auth, "failed")], requirements: [section("API Security", [auth])] },
    "failed",
    "Cases that cover PRD 9.1 failed",
    [`PRD 9.1: ${auth} failed`],
  ],
  [
    "security-requirements-met",
    { cases: [caseOf(auth)], requirements: [section("Security of data", [])] },
    "undecided",
    "1 of 1 section of requirements about security",
    ["PRD 9.1: no case covers it"],
  ],
  [
    "security-requirements-met",
    { cases: [caseOf(auth)] },
    "undecided",
    "have no requirements about security",
    [],
  ],

  [
    "reliability-targets-satisfied",
    { cases: [caseOf(stress, "passed", { targets: [targetOf("passed", "errorRate")] })] },
    "passed",
    "All 1 target met",
    [`${stress}: errorRate below 10: passed, measured 12 ms (5 samples)`],
  ],
  [
    "reliability-targets-satisfied",
    { cases: [caseOf(stress, "failed", { targets: [targetOf("failed", "errorRate")] })] },
    "failed",
    "errorRate in",
    [`${stress} failed: It failed.`],
  ],
  [
    "reliability-targets-satisfied",
    { cases: [caseOf(stress, "passed", { targets: [targetOf("passed")] })] },
    "undecided",
    "no targets of errorRate or availability",
    [`${stress} passed: It passed.`],
  ],

  ...casesRows("framework-tests-pass", environment),

  [
    "testing-infrastructure-validated",
    { cases: [caseOf(environment)] },
    "passed",
    "tcspec check finds nothing in 1 case",
    ["cases whose spec is in order: 1 of 1", `${environment} passed: It passed.`],
  ],
  [
    "testing-infrastructure-validated",
    { cases: [caseOf(environment), caseOf(component, "passed", { incomplete: "a finding" })] },
    "failed",
    `findings about ${component}`,
    ["cases whose spec is in order: 1 of 2"],
  ],
  [
    "testing-infrastructure-validated",
    { cases: [caseOf(environment, "undecided")] },
    "undecided",
    "Nothing is proven yet",
    [`${environment} undecided: It undecided.`],
  ],

  [
    "certification-process-complete",
    { cases: [caseOf(process)] },
    "passed",
    "its numbers agree",
    ["level 3: certified", "contradictions in the plan: 0", "specs/plan.yaml"],
  ],
  [
    "certification-process-complete",
    { cases: [caseOf(process)], lower: [{ level: 3, outcome: "failed" }] },
    "failed",
    "level 3 failed",
    ["level 3: failed"],
  ],
  [
    "certification-process-complete",
    { cases: [caseOf(process)], plan: { file: "specs/plan.yaml", contradictions: [contradiction] } },
    "undecided",
    "contradicts itself at Storage",
    ["contradictions in the plan: 1"],
  ],
  [
    "certification-process-complete",
    { cases: [caseOf(process)], lower: [{ level: 3, outcome: "undecided" }] },
    "undecided",
    "level 3 cannot be decided",
    [],
  ],
  [
    "certification-process-complete",
    { cases: [caseOf(process)], plan: { contradictions: [] } },
    "undecided",
    "There is no plan",
    [],
  ],

  [
    "production-readiness-confirmed",
    { cases: [caseOf(auth)], requirements: [section("Anything", [auth]), section("Words", [], true)] },
    "passed",
    "All 1 section of requirements are proven",
    ["sections proven: 1 of 1", "defects known: 0"],
  ],
  [
    "production-readiness-confirmed",
    { cases: [caseOf(auth)], requirements: [section("Anything", [auth])], defects: defects(defect("high")) },
    "failed",
    "1 critical or high defect open",
    ["BUG-7: high, open: Data is lost"],
  ],
  [
    "production-readiness-confirmed",
    { cases: [caseOf(auth, "undecided")], requirements: [section("Anything", [auth])] },
    "undecided",
    "1 of 1 section of requirements are not proven: PRD 9.1",
    [`PRD 9.1: ${auth} undecided`],
  ],
  [
    "production-readiness-confirmed",
    { cases: [caseOf(auth)], requirements: [section("Anything", [auth])], defects: unknownDefects },
    "undecided",
    "No list of known defects",
    [],
  ],
];

const levelOf = (id: string): number =>
  Number(Object.entries(referenceGates).find(([, ids]) => ids.includes(id))?.[0]);

test.each(rows)("%s with %j is %s: %s", (id, changes, verdict, because, cites) => {
  const result = referenceGate({ gate: id })!.decide(evidenceOf(levelOf(id), changes));
  expect(result.verdict).toBe(verdict);
  expect(result.because).toContain(because);
  expect(result.evidence.map(evidenceText)).toEqual(expect.arrayContaining(cites));
  expect(result.change.length > 0).toBe(verdict !== "passed");
});

test("there are sixteen, four a level, and each is seen passed, failed and undecided above", () => {
  const ids = Object.values(referenceGates).flat();
  expect(Object.values(referenceGates).map(({ length }) => length)).toEqual([4, 4, 4, 4]);
  for (const id of ids) {
    const seen = new Set(rows.filter(([gate]) => gate === id).map(([, , verdict]) => verdict));
    expect([id, [...seen].sort()]).toEqual([id, ["failed", "passed", "undecided"]]);
  }
  const page = readFileSync(join(__dirname, "..", "..", "docs", "certification.md"), "utf8");
  expect(ids.filter((id) => !page.includes(`\`${id}\``))).toEqual([]);
});

test("parameters of the configuration take the place of a gate's own", () => {
  const decide = (
    parameters: Omit<Parameters<typeof referenceGate>[0], "gate">,
    gate: string,
    evidence: Partial<GateEvidence>,
  ) => referenceGate({ gate, ...parameters })!.decide(evidenceOf(levelOf(gate), evidence)).verdict;
  expect(decide({ above: 0.9 }, "code-coverage", { coverage: coverageOf(91) })).toBe("passed");
  expect(decide({ severities: ["high"] }, "no-critical-defects", { defects: defects(defect("high")) })).toBe(
    "failed",
  );
  expect(
    decide({ services: ["mixtral"] }, "external-dependencies-validated", {
      cases: [caseOf(database, "passed", { services: ["mixtral"] })],
    }),
  ).toBe("passed");
  const cases = [caseOf(database, "failed"), caseOf("TC-L2-INT-DB-001")];
  expect(decide({ cases: { ids: ["TC-*-001"] } }, "integration-tests-pass", { cases })).toBe("passed");
});

test("a case that is unwritten leaves its targets unknown", () => {
  const unwritten = caseOf("TC-L1-COMP-A-002", "undecided");
  delete unwritten.file;
  const cases = [caseOf(component, "passed", { targets: [targetOf("passed")] }), unwritten];
  const result = referenceGate({ gate: "component-targets-met" })!.decide(evidenceOf(1, { cases }));
  expect(result).toMatchObject({
    verdict: "undecided",
    because: expect.stringContaining("1 case that nobody has written"),
  });
});

test("there is no gate by the name of a member of objects", () => {
  expect(referenceGate({ gate: "constructor" })).toBeUndefined();
});
