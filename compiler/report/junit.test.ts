import fc from "fast-check";

import type { StepResult } from "../model/results.js";
import { verdicts } from "../model/verdict.js";
import { resultOf, resultsOf } from "../trace/test-helpers.js";
import { formatJUnit } from "./junit.js";

function step(number: number, overrides: Partial<StepResult> = {}): StepResult {
  return {
    number,
    title: "It <holds>",
    line: 7,
    verdict: "passed",
    durationMs: 1500,
    assertions: 1,
    expectations: [],
    ...overrides,
  };
}

const attempt = (...steps: StepResult[]) => [{ verdict: "passed" as const, steps, preconditions: [] }];
const count = (xml: string, element: string) => xml.match(new RegExp(`<${element}[ />]`, "gu"))?.length ?? 0;

test("a suite per case with its properties, a test per step", () => {
  const found = resultOf({ attempts: attempt(step(1), step(2)), durationMs: 3000, specHash: "abc" });
  const xml = formatJUnit(resultsOf([found], { commit: "c0ffee" }), () => ({
    level: 2,
    priority: "High",
    requirements: ["PRD 3.4", "ARCH 6.1"],
  }));
  expect(xml).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="tcspec" tests="2" failures="0" errors="0" skipped="0" time="3.000">
  <testsuite name="TC-L1-COMP-DEMO-001: Answers in time" tests="2" failures="0" errors="0" skipped="0" time="3.000" timestamp="2026-11-23T08:00:00.000Z" file="specs/TC-L1-COMP-DEMO-001.md">
    <properties>
      <property name="case" value="TC-L1-COMP-DEMO-001"/>
      <property name="verdict" value="passed"/>
      <property name="level" value="2"/>
      <property name="priority" value="High"/>
      <property name="requirement" value="PRD 3.4"/>
      <property name="requirement" value="ARCH 6.1"/>
      <property name="tier" value="real"/>
      <property name="profile" value="full"/>
      <property name="run" value="20261123-080000000-ab12"/>
      <property name="commit" value="c0ffee"/>
      <property name="specHash" value="abc"/>
    </properties>
    <testcase classname="TC-L1-COMP-DEMO-001" name="Step 1: It &lt;holds&gt;" time="1.500" file="specs/TC-L1-COMP-DEMO-001.md" line="7"/>
    <testcase classname="TC-L1-COMP-DEMO-001" name="Step 2: It &lt;holds&gt;" time="1.500" file="specs/TC-L1-COMP-DEMO-001.md" line="7"/>
  </testsuite>
</testsuites>
`);
});

test("a case that passed only when it was tried again says so", () => {
  const [passed] = attempt(step(1));
  const attempts = [{ ...passed!, verdict: "failed" as const }, passed!];
  const xml = formatJUnit(resultsOf([resultOf({ attempts })]), () => undefined);
  expect(xml).toContain('<property name="flaky" value="true"/>');
  expect(count(xml, "testcase")).toBe(1);
});

test("what did not pass says why", () => {
  const xml = formatJUnit(
    resultsOf([
      resultOf({
        verdict: "failed",
        attempts: attempt(
          step(1, {
            verdict: "failed",
            error: {
              message: 'Expected "a"\nfound \u001b[31mb\u001b[39m\u0000',
              file: "specs/a.md",
              line: 9,
            },
          }),
          step(2, { verdict: "pending", reason: "Nothing to run." }),
          step(3, { verdict: "inconclusive", reason: "No samples." }),
          step(4, { verdict: "skipped" }),
        ),
      }),
    ]),
    () => undefined,
  );
  expect(xml).toContain('tests="4" failures="1" errors="1" skipped="2"');
  expect(xml).toContain(
    '<failure type="failed" message="Expected &quot;a&quot;">Expected &quot;a&quot;&#10;found b\u{FFFD}&#10;specs/a.md:9</failure>',
  );
  expect(xml).toContain('<skipped message="Nothing to run."/>');
  expect(xml).toContain('<error type="inconclusive" message="No samples.">');
  expect(xml).toContain('<skipped message="The step is skipped."/>');
});

test("a target that was missed stands beside its steps that passed", () => {
  const target = {
    text: "2 s",
    subject: "time",
    unit: "ms",
    verdict: "inconclusive" as const,
    samples: 0,
    line: 3,
  };
  const found = resultOf({ verdict: "inconclusive", attempts: attempt(step(1)), targets: [target] });
  const xml = formatJUnit(resultsOf([found]), () => undefined);
  expect(xml).toContain('name="The case as a whole"');
  expect(xml).toContain(
    '<error type="inconclusive" message="target inconclusive: 2 s The case is inconclusive.">',
  );
});

test("the case as a whole takes what its steps left of its time, and a draft is marked", () => {
  const found = resultOf({
    verdict: "failed",
    attempts: attempt(step(1)),
    durationMs: 1600,
    status: "Draft",
  });
  const xml = formatJUnit(resultsOf([found]), () => undefined);
  expect(xml).toContain('name="The case as a whole" time="0.100"');
  expect(xml).toContain('<property name="status" value="Draft"/>');
});

const characters = [
  "&(?!amp;|lt;|gt;|quot;|#\\d+;)",
  "\\p{Surrogate}",
  "[\\u0000-\\u0008\\u000b\\u000c\\u000e-\\u001f\\ufffe\\uffff]",
];
/** What XML cannot hold, or not as it is. */
const forbidden = new RegExp(characters.join("|"), "u");

test("no suite is greener than its case, and texts never break the XML", () => {
  const verdict = fc.constantFrom(...verdicts);
  const text = fc.string({ unit: "binary" });
  fc.assert(
    fc.property(verdict, fc.array(fc.tuple(verdict, text), { maxLength: 4 }), text, (whole, steps, name) => {
      const found = resultOf({
        name,
        verdict: whole,
        attempts: attempt(
          ...steps.map(([one, reason], at) => step(at + 1, { verdict: one, reason, title: reason })),
        ),
      });
      const xml = formatJUnit(resultsOf([found]), () => undefined);
      const red = count(xml, "failure") + count(xml, "error");
      if (whole === "failed") expect(count(xml, "failure")).toBeGreaterThan(0);
      if (whole === "blocked" || whole === "inconclusive") expect(red).toBeGreaterThan(0);
      if (whole !== "passed") expect(red + count(xml, "skipped")).toBeGreaterThan(0);
      expect(count(xml, "testcase")).toBe(Number(/tests="(\d+)"/u.exec(xml)?.[1]));
      expect(xml).not.toMatch(forbidden);
      expect(xml.replace(/<[^<>]*>/gu, "")).not.toMatch(/[<>]/u);
    }),
  );
});
