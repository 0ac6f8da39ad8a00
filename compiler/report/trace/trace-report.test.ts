import { inflateRawSync } from "node:zlib";

import { configDataSchema } from "../../config/schema.js";
import { readSpec } from "../../document/index.js";
import type { CaseResult, StepResult } from "../../model/results.js";
import { joinResults } from "../../trace/results/evidence.js";
import { requirements, resultOf, resultsOf, specText, traceOf } from "../../trace/test-helpers.js";
import { readRequirements } from "../../catalogue/index.js";
import { CasePages, traceReport } from "./trace-report.js";
import { duration, measure } from "./measure.js";

const file = "specs/TC-L1-COMP-DEMO-001.md";
const id = "TC-L1-COMP-DEMO-001";
const bytes = (text: string) => new TextEncoder().encode(text);
const lineOf = (text: string, part: string) => text.slice(0, text.indexOf(part)).split("\n").length;

function step(number: number, overrides: Partial<StepResult> = {}): StepResult {
  return {
    number,
    title: "t",
    line: 1,
    verdict: "passed",
    durationMs: 12,
    assertions: 2,
    expectations: [{ id: `${String(number)}.1`, verdict: "passed" }],
    ...overrides,
  };
}

function pageOf(result: Partial<CaseResult> | undefined, text = specText): string {
  const evidence = joinResults(
    result ? [{ file: "r.json", results: resultsOf([resultOf({ specHash: hashOf(text), ...result })]) }] : [],
  ).evidence;
  const pages = new CasePages();
  pages.add(readSpec(bytes(text), file, configDataSchema.parse({})), evidence);
  return pages.of(id);
}

const hashOf = (text: string) => readSpec(bytes(text), file, configDataSchema.parse({})).document.hash;
const attempt = (steps: StepResult[], rest: Partial<CaseResult["attempts"][number]> = {}) => [
  { verdict: "failed" as const, steps, preconditions: [], ...rest },
];
/** The part of a page from one text to the next line break of its markup. */
const from = (page: string, part: string, length = 600) => {
  expect(page).toContain(part);
  return page.slice(page.indexOf(part), page.indexOf(part) + length);
};

test("without a result a page is the spec alone", () => {
  const page = pageOf(undefined);
  expect(page).toContain("Ask <code>demo</code> for:");
  expect(page).not.toContain('class="badge');
  expect(page).not.toContain("<h1");
});

test("a failure stands under its step, with its frame, and marks the row", () => {
  const line = lineOf(specText, "| long | 200 |");
  const page = pageOf({
    verdict: "failed",
    attempts: attempt([
      step(1, {
        verdict: "failed",
        expectations: [{ id: "1.1", verdict: "failed", measured: "status 500" }],
        error: { message: "Expected 200, \u001b[31mfound\u001b[39m <500>", file, line, column: 4 },
      }),
      step(2, { verdict: "skipped", durationMs: 0, assertions: 0, reason: "Not reached.", expectations: [] }),
    ]),
  });
  expect(from(page, '<li class="step is-failed">')).toContain("12 ms, 2 assertions");
  expect(page).toContain('<pre class="message" tabindex="0">Expected 200, found &lt;500&gt;</pre>');
  expect(page).toContain(`<p class="place">${file}:${String(line)}:4</p>`);
  expect(page).toMatch(new RegExp(`&gt; ${String(line)} \\|    \\| long \\| 200 \\|`, "u"));
  expect(page).toContain('<tr class="failed-row"><td>long</td><td>200 <span class="badge bad">');
  expect(page.match(/failed-row/gu)).toHaveLength(1);
  expect(from(page, "<li>✓ Every reply has its status", 200)).toContain('class="measured">status 500');
  expect(from(page, '<li class="step is-skipped">')).toContain("Not reached.");
  expect(from(page, "It answers (Steps 1, 2)", 120)).toContain("failed");
});

test("targets show what was measured beside what is declared; pre-conditions whether they held", () => {
  const page = pageOf({
    attempts: attempt([step(1), step(2)], {
      verdict: "passed",
      preconditions: [{ text: "demo is healthy", line: 15, verdict: "not held", reason: "It is down." }],
    }),
    targets: [
      {
        text: "2000 ms maximum response time",
        subject: "response time",
        measured: 1834.4,
        unit: "ms",
        verdict: "passed",
        samples: 20,
        line: 11,
      },
    ],
  });
  expect(from(page, "2000 ms maximum response time", 300)).toContain("measured 1.83 s, 20 samples");
  expect(from(page, "is healthy", 200)).toContain("not held");
  expect(page).toContain("It is down.");
  expect(from(page, "It answers (Steps 1, 2)", 120)).toContain("passed");
});

test("what fails outside of the steps stands above them; attempts are told", () => {
  const failed = attempt([step(1), step(2)], { error: { message: "The teardown hangs." } });
  const page = pageOf({ verdict: "failed", attempts: [...failed, ...failed] });
  expect(page.indexOf("The teardown hangs.")).toBeLessThan(page.indexOf("Ask <code>"));
  expect(page).toContain("2 attempts: failed, failed");
});

test("a result of an older spec marks no lines of the new one", () => {
  const page = pageOf({
    specHash: "0",
    verdict: "failed",
    attempts: attempt([
      step(1, {
        verdict: "failed",
        error: { message: "m", file, line: lineOf(specText, "| long"), column: 1 },
      }),
    ]),
  });
  expect(page).toContain('<li class="step is-failed">');
  expect(page).not.toContain("failed-row");
  expect(page).not.toContain('class="frame"');
});

test("secrets of a spec and of its failures are masked", () => {
  const text = specText.replace("Ask `demo` for:", "Ask `http://bob:hunter2xyz@demo/` for:");
  const message = "refused: http://bob:hunter2xyz@demo/";
  const page = pageOf(
    {
      verdict: "failed",
      attempts: attempt([step(1, { verdict: "failed", error: { message, file, line: 20, column: 1 } })]),
    },
    text,
  );
  expect(page).toContain("http://bob:**********@demo/");
  expect(page).not.toContain("hunter2xyz");
});

test("a family's page has its row filled in", () => {
  const text = `# TC-L1-COMP-{MODEL}-001: {Model} answers

### Applies To

| Test Case ID | Model |
|---|---|
| TC-L1-COMP-DEMO-001 | Demo & Co |
| TC-L1-COMP-DEMO-002 | Other |

### Test Steps

1. {Model} answers within {limit}
`;
  expect(pageOf(undefined, text)).toContain("<ol><li>Demo &amp; Co answers within {limit}</li></ol>");
});

describe("the report", () => {
  const hostile = '</script><img src=x onerror="alert(1)"><!--';
  const { trace } = traceOf({
    specs: { [file]: specText.replace("Answers in time", `Answers ${hostile}`) },
    document: requirements.replace("2.2 Limits", `2.2 Limits ${hostile.replace("<!--", "")}`),
    results: [resultsOf([resultOf()])],
  });
  const entries = readRequirements(bytes(requirements), "req.md").document.entries;
  const pages = new CasePages();
  const make = () =>
    traceReport({
      trace,
      documents: [{ key: "REQ", file: "req.md", entries }],
      pages,
      project: `p ${hostile}`,
    });
  const text = make();

  test("is one file that loads nothing, and lets nothing be loaded", () => {
    expect(text).not.toMatch(/<(?:link|iframe|object|embed|base)\b|<script[^>]+src=|<img\b|url\(|@import/u);
    expect(text).toContain("default-src &#x27;none&#x27;;");
    expect(text.match(/sha256-/gu)).toHaveLength(3);
  });

  test("hostile texts neither leave their data nor their place", () => {
    expect(text.match(/<\/script>/gu)).toHaveLength(text.match(/<script[\s>]/gu)!.length);
    expect(text).toContain("p &lt;/script&gt;&lt;img src&#x3D;x");
    const json = /<script type="application\/json" id="data">(.*?)<\/script>/su.exec(text)?.[1] ?? "";
    expect(JSON.parse(json)).toMatchObject({
      cases: [{ id, name: `Answers ${hostile}`, verdict: "passed" }],
      links: [{ case: 0, document: 0, section: 2 }],
    });
  });

  test("is the same for the same trace", () => {
    expect(make()).toBe(text);
  });

  test("holds what each section says", () => {
    const packed = /<script type="text\/plain" id="sections-0">(.*?)<\/script>/su.exec(text)?.[1] ?? "";
    const unpacked = JSON.parse(inflateRawSync(Buffer.from(packed, "base64")).toString()) as string[];
    expect(unpacked).toHaveLength(4);
    expect(unpacked[2]).toContain("<p>A request is answered within two seconds. Nothing is lost.</p>");
  });
});

test.each([
  [0.4, "ms", "0.4 ms"],
  [1834.4, "ms", "1.83 s"],
  [600_000, "ms", "10 min"],
  [15e9, "bytes", "15 GB"],
  [0, "bytes", "0 B"],
  [0.0123, "ratio", "1.23 %"],
  [50, "rps", "50 requests/s"],
  [2, "cores", "2 cores"],
  [7, "count", "7"],
])("%d %s is %s", (value, unit, expected) => {
  expect(measure(value, unit)).toBe(expected);
});

test("durations", () => {
  expect([5, 999, 1000, 119_000].map(duration)).toEqual(["5 ms", "999 ms", "1 s", "119 s"]);
});
