import { readFileSync } from "node:fs";
import { join } from "node:path";

import type { Located } from "../model/range.js";
import { readSpec } from "./read-spec.js";
import { read, readOne, rulesOf, title } from "./test-helpers.js";

const fixture = (name: string) => readFileSync(join(__dirname, "__fixtures__", name));
const text = (located: Located<unknown> | undefined) => located?.value;
const texts = (record: Record<string, Located<string> | undefined>) =>
  Object.fromEntries(Object.entries(record).map(([key, located]) => [key, located?.value]));

describe("a spec in the published form", () => {
  const result = read(fixture("TC-L2-INT-STORE-001.md"));
  const [found] = result.document.cases;
  if (found === undefined) throw new Error("Expected a case");

  it("has nothing wrong with it", () => {
    expect(result.diagnostics).toEqual([]);
  });

  it("gives its metadata", () => {
    expect([found.id, found.name, found.category, found.level, found.priority, found.type].map(text)).toEqual(
      ["TC-L2-INT-STORE-001", "Store Connection", "Integration", 2, "High", "Integration"],
    );
    expect(texts(found.component)).toEqual({
      architectureComponent: "Integration Service",
      serviceName: "store",
      modulePath: "example.integration.store",
      configurationSchema: "StoreConfig",
    });
    expect([found.status, found.created, found.lastUpdated, found.nextReview].map(text)).toEqual([
      "Ready for Implementation",
      "2025-01-18",
      "2025-02-01",
      "After implementation",
    ]);
  });

  it("gives its references", () => {
    const short = (references: typeof found.traceability.tasks) =>
      references.map(({ document, section, title }) => [document, section, title]);
    expect(short(found.traceability.requirements)).toEqual([
      ["PRD", "3.4", "Load, Stress and Soak"],
      ["PRD", "6.3", undefined],
    ]);
    expect(short(found.traceability.architecture)).toEqual([["ARCH", "6.1", "Database Integration"]]);
    expect(short(found.traceability.tasks)).toEqual([["TASKS", "5.1", "Integration Testing"]]);
    expect(text(found.traceability.userStory)).toBe("As an operator, I want a store that answers");
  });

  it("gives its sections", () => {
    expect(text(found.objective)).toBe("The store opens connections in time, and hands them back.");
    expect(text(found.businessValue)).toBe("Nothing is lost.");
    expect(texts(found.successCriteria)).toEqual({ Functional: "Connections open", Performance: "In time" });
    expect(text(found.environment.type)).toBe("Development");
    expect(texts(found.environment.infrastructure)).toEqual({
      CPU: "4 cores minimum",
      Memory: "16GB minimum",
    });
    expect(texts(found.environment.dependencies)).toEqual({
      "External Services": "PostgreSQL 18",
      "Mock Services": "none",
    });
    expect(texts(found.testDataRequirements)).toEqual({ "Input Data": "rows", "Test Fixtures": "users.csv" });
    expect(found.preconditions.map(({ phrase }) => phrase.value)).toEqual([
      "The store is running",
      "The network is up",
    ]);
    expect(found.checklist.map(({ text: item, checked }) => [item, checked])).toEqual([
      ["Connections open", true],
      ["Nothing is lost", false],
    ]);
  });

  it("gives its targets at their places", () => {
    expect(
      found.targets.map(({ metric, value, unit, role, line, notApplicable }) => [
        metric,
        value,
        unit,
        role,
        line,
        notApplicable,
      ]),
    ).toEqual([
      ["latency", 5000, "ms", "threshold", 55, undefined],
      ["latency", 100, "ms", "threshold", 55, undefined],
      ["throughput", expect.any(Number), expect.any(String), expect.any(String), 56, "connection test"],
      ["concurrency", 10, "count", "workload", 57, undefined],
    ]);
    expect(found.targets.map(({ column }) => column)).toEqual([24, 59, 27, 26]);
  });

  it("keeps code in another language as reference", () => {
    expect(
      found.steps.map(({ number, title: name, code, reference }) => [
        number,
        name.value,
        code.length,
        reference.map(({ language }) => language),
      ]),
    ).toEqual([
      [1, "Basic connection establishment", 0, ["python"]],
      [2, "Connection pool validation", 0, ["python"]],
    ]);
    expect(found.steps[0]!.reference[0]!.content).toBe(
      "async def test_basic(self, store):\n    assert await store.connect()",
    );
    expect([found.setup?.reference.length, found.mainMethod?.reference.length, found.teardown]).toEqual([
      1,
      1,
      undefined,
    ]);
  });

  it("links criteria to steps", () => {
    expect(
      [...found.passCriteria, ...found.failCriteria].map(({ id, polarity, phrase, steps }) => [
        id,
        polarity,
        phrase.value,
        steps,
      ]),
    ).toEqual([
      ["P1", "must", "Connections open in time", [1, 2]],
      ["P2", "must", "Nothing is lost", []],
      ["F1", "must-not", "A connection is lost", [2]],
    ]);
  });

  it("names its fixtures by comment, key, attribute, or number", () => {
    expect(
      found.fixtures.map(({ name, language, content, invalid }) => [name, language, content, invalid]),
    ).toEqual([
      ["users.csv", "csv", "name,age\nalice,30", false],
      ["one.json", "json", '{\n  "a": 1\n}', false],
      ["two.txt", "json", "text", false],
      ["three.yaml", "yaml", "a: [", true],
      ["test-data-1", "json", "[1, 2]", false],
    ]);
  });

  it("knows its sections, garbled or not, all of them", () => {
    expect(result.document.sections.every(({ known, empty }) => known && !empty)).toBe(true);
    expect(result.document.sections.map(({ key }) => key)).toEqual([
      "component mapping",
      "traceability",
      "test objective",
      "primary objective",
      "success criteria",
      "business value",
      "test specifications",
      "test environment",
      "test data requirements",
      "performance targets",
      "test implementation",
      "pre-conditions",
      "test setup",
      "test steps",
      "main test method",
      "expected results",
      "pass criteria",
      "fail criteria",
      "test data",
      "validation checklist",
    ]);
  });
});

describe("a family", () => {
  const result = read(fixture("TC-L1-COMP-MODEL-005.md"));
  const [alpha, beta] = result.document.cases;

  it("is one case per row, with what the columns override", () => {
    expect(result.diagnostics).toEqual([]);
    expect(
      [alpha, beta].map((found) => [
        found!.id.value,
        found!.name.value,
        text(found!.component.serviceName),
        text(found!.priority),
        found!.level!.value,
        text(found!.category),
        found!.range.start.line,
      ]),
    ).toEqual([
      ["TC-L1-COMP-ALPHA-005", "Alpha refuses what it cannot answer", "alpha", "High", 1, "Component", 15],
      ["TC-L1-COMP-BETA-005", "Beta-2 refuses what it cannot answer", "beta", "Low", 1, "Component", 16],
    ]);
    expect([alpha, beta].map((found) => found!.targets.map(({ value, line }) => [value, line]))).toEqual([
      [[500, 24]],
      [[900, 16]],
    ]);
    expect([text(beta!.owner), beta!.tags.map(text)]).toEqual(["Team Models", ["errors", "models"]]);
  });

  it("has its columns in every text but code, and leaves other braces alone", () => {
    const [step, code] = beta!.steps;
    expect(text(beta!.objective)).toBe("Beta-2 refuses bad requests.");
    expect(step!.title.value).toBe("Beta-2 refuses");
    expect(step!.phrase!.markdown).toBe("Send a chat request to `beta` with {limit} and {unknown}");
    expect(step!.expectations[0]!.phrase.value).toBe("It is refused, beta stays healthy");
    expect(code!.code[0]!.content).toBe("const text = `${Model} {Model}`;");
    const [data] = step!.data;
    expect(data?.kind === "json" && data.block.content).toBe(
      '{ "model": "Beta-2", "key": "llm:Beta-2:{hash}" }',
    );
    expect(beta!.values.map(({ name, text: value }) => [name, value])).toContainEqual(["Model", "Beta-2"]);
  });

  it("keeps a row without a usable id apart, and cites an id given twice", () => {
    const family = (rows: string) => read(`# T\n\n### Applies To\n\n| Test Case ID |\n|---|\n${rows}`);
    const bad = family("| ../../x |\n| TC-L1-COMP-A-001 |");
    expect([
      bad.document.cases.map(({ id }) => id.value),
      bad.document.unidentified.map(({ id }) => id.value),
      rulesOf(bad),
    ]).toEqual([["TC-L1-COMP-A-001"], ["../../x"], ["id-form"]]);
    const twice = family("| TC-L1-COMP-A-001 |\n| TC-L1-COMP-A-001 |");
    expect([
      twice.document.cases.length,
      rulesOf(twice),
      twice.diagnostics[0]!.related[0]!.range.start.line,
    ]).toEqual([1, ["duplicate-id"], 7]);
    expect(rulesOf(family(""))).toEqual(["empty-section"]);
    expect(rulesOf(read("# T\n\n### Applies To\n\n| Model |\n|---|\n| a |"))).toEqual([
      "id-form",
      "missing-field",
    ]);
  });
});

describe("fields", () => {
  const found = (metadata: string) => readOne(`${title}\n${metadata}`);

  it.each([
    ["**Priority:** High"],
    ["**Priority**: High"],
    ["- **Priority:** High"],
    ["- **Priority**: `High`"],
    ["**Priority:** `High`  "],
    ["* **PRIORITY:** High"],
    ["**Owner:** Ann\n**Priority:** High\n**Tags:** a"],
    ["**Owner:** Ann **Priority:** High **Tags:** a"],
    ["- **Owner:** Ann\n  **Priority:** High"],
    ["`x`\n**Priority:** High"],
  ])("%j is the same field", (metadata) => {
    expect(text(found(metadata).priority)).toBe("High");
  });

  it("come from front matter, and the text before it", () => {
    const result = read(
      `---\nid: TC-L2-INT-DB-009\nname: "Quoted: name"\npriority: Low\ntags:\n  - a\n  - b c\ncreated: 2025-01-18\ncomponent:\n  service: store\n---\n\n# Title\n\n**Priority:** High\n`,
    );
    const [one] = result.document.cases;
    expect([one!.id, one!.priority, one!.created, one!.component.serviceName].map(text)).toEqual([
      "TC-L2-INT-DB-009",
      "High",
      "2025-01-18",
      "store",
    ]);
    expect(one!.tags.map(text)).toEqual(["a", "b c"]);
    expect(
      result.diagnostics.map(({ rule, range, related }) => [
        rule,
        range.start.line,
        related[0]?.range.start.line,
      ]),
    ).toEqual([
      ["field-conflict", 4, 15],
      ["field-conflict", 13, 3],
    ]);
  });

  it("report faulty front matter where it is faulty", () => {
    const result = read(`---\npriority: [High\nowner: x\n---\n${title}`);
    expect(rulesOf(result)).toContain("field-value");
    expect(result.document.cases.map(({ id }) => id.value)).toEqual(["TC-L2-INT-DB-001"]);
    const alias = read(`---\na: &a [1]\nb: *a\n---\n${title}`);
    expect(rulesOf(alias)).toEqual([]);
  });

  it("take a list as their value, and keep nested ones with their parent", () => {
    const one = readOne(
      `${title}\n### Traceability\n\n- **Requirements Reference:**\n  - PRD 5.1\n  - PRD 5.2 - Title, with a comma\n\n### Values\n\n- **limit:** 100 requests\n- **\`window\`:** 10 s\n`,
    );
    expect(one.traceability.requirements.map(({ section }) => section)).toEqual(["5.1", "5.2"]);
    expect(one.values.map(({ name, text: value }) => [name, value])).toEqual([
      ["limit", "100 requests"],
      ["window", "10 s"],
    ]);
  });

  it("named __proto__ are plain keys", () => {
    const one = readOne(
      `${title}\n### Success Criteria\n\n- **__proto__:** a\n- **\\_\\_proto\\_\\_:** b\n- **constructor:** c\n`,
    );
    expect(Object.entries(texts(one.successCriteria))).toContainEqual(["constructor", "c"]);
    expect(one.successCriteria["__proto__"]?.value).toBe("b");
    expect(({} as Record<string, unknown>)["value"]).toBeUndefined();
  });

  it("of one name under success criteria are no metadata", () => {
    expect(text(readOne(`${title}\n### Success Criteria\n\n- **Priority:** Low\n`).priority)).toBeUndefined();
  });
});

describe("who a case is", () => {
  it("comes from the title or from the fields", () => {
    expect(readOne("# TC-L3-PERF-LOAD-001: Load").category?.value).toBe("Performance");
    expect(readOne("# Load\n\n**Test Case ID:** TC-L3-PERF-LOAD-001\n").name.value).toBe("Load");
    expect(readOne("**Test Case ID:** TC-L3-PERF-LOAD-001\n").name.value).toBe("TC-L3-PERF-LOAD-001");
  });

  it("is reported where title and fields differ; the fields count", () => {
    const result = read(
      "# TC-L2-INT-DB-001: One\n\n**Test Case ID:** TC-L2-INT-DB-002\n**Test Case Name:** Two\n",
    );
    expect(result.document.cases.map(({ id, name }) => [id.value, name.value])).toEqual([
      ["TC-L2-INT-DB-002", "Two"],
    ]);
    expect(
      result.diagnostics.map(({ rule, range, data }) => [rule, range.start.column, data["kept"]]),
    ).toEqual([
      ["field-conflict", 3, "TC-L2-INT-DB-002"],
      ["field-conflict", 21, "Two"],
    ]);
  });

  it.each([
    ["# ../../x: Name", "../../x", 3],
    ["# TC-L2-INT-DB-1: Name", "TC-L2-INT-DB-1", 3],
    ["# TC-L1-COMP-{SERVICE}-{NUMBER}: {Test Case Name}", "TC-L1-COMP-{SERVICE}-{NUMBER}", 3],
    ["# A\n\n**Test Case ID:** `/etc/passwd`", "/etc/passwd", 20],
    ["# Just a title", "", 1],
  ])("%j is no case", (source, id, column) => {
    const { document, diagnostics } = read(source);
    expect(document.cases).toEqual([]);
    expect(document.unidentified.map((found) => found.id.value)).toEqual([id]);
    expect(diagnostics.map(({ rule, range }) => [rule, range.start.column])).toEqual([["id-form", column]]);
  });

  it("is never a path, whatever the project's pattern", () => {
    const config = { idPattern: ".*", levels: {}, documents: {} };
    for (const id of ["../x", "a/b", "a\\b", "..", ".x", "a..b", "x.", "a\u2028b", "CON:", "x".repeat(200)]) {
      const { document } = readSpec(
        new TextEncoder().encode(`# T\n\n**Test Case ID:** ${id}\n`),
        "a.md",
        config,
      );
      expect([id, document.cases.map((found) => found.id.value)]).toEqual([id, []]);
    }
  });

  it("is read by the pattern as it was validated, with Unicode", () => {
    const config = { idPattern: String.raw`^\p{Lu}+-L(?<level>\d)-\d+$`, levels: {}, documents: {} };
    const { document } = readSpec(new TextEncoder().encode("# ÄÖ-L2-7: Name\n"), "a.md", config);
    expect(document.unidentified).toHaveLength(1);
    const latin = readSpec(new TextEncoder().encode("# AB-L2-7: Name\n"), "a.md", config);
    expect(latin.document.cases.map(({ id, level }) => [id.value, level?.value])).toEqual([["AB-L2-7", 2]]);
  });

  it("needs a title", () => {
    expect(rulesOf(read(""))).toEqual(["title-form"]);
    expect(rulesOf(read("Text."))).toEqual(["id-form", "title-form"]);
    expect(rulesOf(read("**Test Case ID:** TC-L2-INT-DB-001"))).toEqual(["title-form"]);
  });
});

describe("a second case in a file", () => {
  const first = `${title}\n**Test Case ID:** TC-L2-INT-DB-001\n\n### Test Steps\n\n1. Do\n\n`;
  const second = "**Test Case ID:** TC-L2-INT-DB-009\n\n### Test Steps\n\n1. Destroy\n";

  it.each([
    ["# TC-L2-INT-DB-009: Second case", ""],
    ["# TC-L2-INT-DB-009: Second case", second],
    ["# Second case", second],
    ["## TC-L2-INT-DB-009: Second case", second],
    ["## TC-L2-INT-DB-009", "### Test Steps\n\n1. Destroy\n"],
  ])("is one finding, and no part of the first: %s", (heading, text) => {
    const result = read(`${first}${heading}\n\n${text}`);
    expect(result.diagnostics.map(({ rule, severity, message }) => [rule, severity, message])).toEqual([
      [
        "title-form",
        "error",
        expect.stringContaining(`second title "${heading.replace(/^#+ /, "")}" at 9:1, expected one case`),
      ],
    ]);
    const [only, ...others] = result.document.cases;
    expect([only!.id.value, only!.steps.map(({ phrase }) => phrase!.value), others]).toEqual([
      "TC-L2-INT-DB-001",
      ["Do"],
      [],
    ]);
  });

  it.each([
    ["another heading", "# Notes\n\nSome text.\n"],
    ["a section", "# Pass Criteria\n\n- It holds (Step 1)\n"],
    ["an id in a heading of remarks", "### TC-L2-INT-DB-009 differs\n\nIn nothing.\n"],
    ["an id in code", "```text\n# TC-L2-INT-DB-009: Second case\n```\n"],
  ])("is not %s", (_, text) => {
    expect(read(`${first}${text}`).diagnostics.map(({ rule }) => rule)).not.toContain("title-form");
  });
});
