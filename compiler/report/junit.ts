import { stripVTControlCharacters } from "node:util";

import { isFlaky } from "../model/flaky.js";
import type { CaseResult, Failure, Results, StepResult } from "../model/results.js";
import type { Verdict } from "../model/verdict.js";
import { redactSecrets } from "../secrets/find-secrets.js";
import { shownBidi } from "../words/bidi.js";

/** What JUnit shows of a case besides its result. */
export interface JUnitFacts {
  level?: number;
  priority?: string;
  /** `PRD 3.4`. */
  requirements: readonly string[];
}

/**
 * Results as JUnit XML: a `<testsuite>` per test case with `<properties>`, a `<testcase>` per step. JUnit knows passed,
 * failed, error and skipped: `blocked` and `inconclusive` are errors, `pending` and `skipped` are skipped with their reason. A
 * case that did not pass although each of its steps did (a target, its teardown, a run in part) has one more
 * `<testcase>`, so that no suite is greener than its case.
 */
export function formatJUnit(results: Results, factsOf: (id: string) => JUnitFacts | undefined): string {
  const suites = results.cases.map((found) => suite(found, results, factsOf(found.id)));
  const seconds = results.cases.reduce((sum, { durationMs }) => sum + durationMs, 0) / 1000;
  const total = (name: keyof Counts) => suites.reduce((sum, { counts }) => sum + counts[name], 0);
  return `<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="tcspec" tests="${total("tests")}" failures="${total("failures")}" errors="${total("errors")}" skipped="${total("skipped")}" time="${seconds.toFixed(3)}">
${suites.map(({ xml }) => xml).join("")}</testsuites>
`;
}

interface Counts {
  tests: number;
  failures: number;
  errors: number;
  skipped: number;
}

/** One `<testcase>`: a step, or the whole where no step tells what is wrong. */
interface Test {
  name: string;
  verdict: Verdict;
  durationMs: number;
  file: string;
  line: number;
  reason: string;
  failure?: Failure;
}

function suite(
  found: CaseResult,
  results: Results,
  facts: JUnitFacts | undefined,
): { xml: string; counts: Counts } {
  const tests = testsOf(found);
  const of = (...verdicts: Verdict[]) => tests.filter(({ verdict }) => verdicts.includes(verdict)).length;
  const counts = {
    tests: tests.length,
    failures: of("failed"),
    errors: of("blocked", "inconclusive"),
    skipped: of("pending", "skipped"),
  };
  const run = found.run ?? results;
  const properties: [string, string | number | undefined][] = [
    ["case", found.id],
    ["verdict", found.verdict],
    ["flaky", isFlaky(found) ? "true" : undefined],
    ["status", found.status],
    ["level", facts?.level],
    ["priority", facts?.priority],
    ...(facts?.requirements ?? []).map((one): [string, string] => ["requirement", one]),
    ["tier", found.tier],
    ["profile", run.profile],
    ["run", run.runId],
    ["commit", run.commit],
    ["specHash", found.specHash],
  ];
  const xml = `  <testsuite name="${escapeXml(`${found.id}: ${found.name}`)}" tests="${counts.tests}" failures="${counts.failures}" errors="${counts.errors}" skipped="${counts.skipped}" time="${(found.durationMs / 1000).toFixed(3)}" timestamp="${escapeXml(run.startedAt)}" file="${escapeXml(found.file)}">
    <properties>
${properties.flatMap(([name, value]) => (value === undefined ? [] : [`      <property name="${name}" value="${escapeXml(String(value))}"/>\n`])).join("")}    </properties>
${tests.map((test) => testcase(found.id, test)).join("")}  </testsuite>
`;
  return { xml, counts };
}

function testsOf(found: CaseResult): Test[] {
  const attempt = found.attempts.at(-1);
  const tests = (attempt?.steps ?? []).map((step) => testOf(step, found));
  const isTold = tests.some(({ verdict }) => badness(verdict) >= badness(found.verdict));
  if (found.verdict === "passed" || isTold) return tests;
  const targets = found.targets
    .filter(({ verdict }) => verdict !== "passed")
    .map(({ text, verdict }) => `target ${verdict}: ${text}`);
  const reason = [
    ...(found.partial ? ["The case was run in part."] : []),
    ...targets,
    `The case is ${found.verdict}.`,
  ].join(" ");
  const { file, line, verdict } = found;
  // What its steps took is theirs: the sum over a suite is the case's time.
  const durationMs = Math.max(0, found.durationMs - tests.reduce((sum, test) => sum + test.durationMs, 0));
  const whole: Test = { name: "The case as a whole", verdict, durationMs, file, line, reason };
  return [...tests, attempt?.error ? { ...whole, failure: attempt.error } : whole];
}

function testOf(step: StepResult, { file }: CaseResult): Test {
  const { number, title, verdict, durationMs, line, reason, error } = step;
  return {
    name: `Step ${number}: ${title}`,
    verdict,
    durationMs,
    file,
    line,
    reason: reason ?? `The step is ${verdict}.`,
    ...(error && { failure: error }),
  };
}

function badness(verdict: Verdict): number {
  return verdict === "passed"
    ? 0
    : verdict === "pending" || verdict === "skipped"
      ? 1
      : verdict === "failed"
        ? 3
        : 2;
}

function testcase(id: string, test: Test): string {
  const { name, verdict, durationMs, file, line } = test;
  const head = `    <testcase classname="${escapeXml(id)}" name="${escapeXml(name)}" time="${(durationMs / 1000).toFixed(3)}" file="${escapeXml(file)}" line="${line}"`;
  if (verdict === "passed") return `${head}/>\n`;
  return `${head}>\n      ${outcome(test)}\n    </testcase>\n`;
}

function outcome({ verdict, reason, failure, file, line }: Test): string {
  const message = failure?.message ?? reason;
  const short = escapeXml(message.split("\n")[0] ?? "");
  if (verdict === "pending" || verdict === "skipped") return `<skipped message="${short}"/>`;
  const element = verdict === "failed" ? "failure" : "error";
  const place = `${failure?.file ?? file}:${failure?.line ?? line}`;
  return `<${element} type="${verdict}" message="${short}">${escapeXml(`${message}\n${place}`)}</${element}>`;
}

/** Text for content and attributes. What XML 1.0 cannot hold at all (control characters, halves of pairs) is replaced. */
function escapeXml(text: string): string {
  return (
    shownBidi(redactSecrets(stripVTControlCharacters(text)))
      // eslint-disable-next-line no-control-regex -- what XML cannot hold
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu, "\u{FFFD}")
      .replace(/&/gu, "&amp;")
      .replace(/</gu, "&lt;")
      .replace(/>/gu, "&gt;")
      .replace(/"/gu, "&quot;")
      .replace(/[\t\n\r]/gu, (white) => `&#${white.charCodeAt(0)};`)
  );
}
