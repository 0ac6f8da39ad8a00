import { formatTraceCsv } from "./formats/csv.js";
import { formatTraceMarkdown } from "./formats/markdown.js";
import { formatTraceText } from "./formats/text.js";
import { summarise } from "./summary.js";
import { requirements, resultOf, resultsOf, specText, traceOf, type World } from "./test-helpers.js";

const withReference = (text: string): Partial<World> => ({
  specs: { "specs/TC-L1-COMP-DEMO-001.md": specText.replace("REQ 2.1 - Answers", text) },
});
const states = (overrides: Partial<World>) => traceOf(overrides).trace.links.map((link) => link.states);
const coverage = (overrides: Partial<World> = {}) =>
  Object.fromEntries(
    traceOf(overrides).trace.documents[0]!.sections.map(({ name, coverage: found }) => [name, found]),
  );

test("a link to a section that nobody has accepted", () => {
  const { trace } = traceOf();
  expect(trace.links).toMatchObject([
    {
      case: "TC-L1-COMP-DEMO-001",
      document: "REQ",
      section: "2.1",
      states: ["not accepted"],
      file: "specs/TC-L1-COMP-DEMO-001.md",
      line: 3,
    },
  ]);
  expect(trace.hasLock).toBe(false);
});

test.each([
  ["REQ 9.9", "dangling", "REQ has no section 9.9"],
  ["REQ 9.9 - Answers", "dangling", 'REQ has no section 9.9; "Answers" is 2.1'],
  ["NOPE 2.1", "dangling", '"NOPE" is no document of the configuration; expected REQ'],
  ["REQ 2.1 - Limits", "title mismatch", '2.1 is "Answers", not "Limits"; "Limits" is 2.2'],
])("%s is %s", (reference, state, problem) => {
  const [link] = traceOf(withReference(reference)).trace.links;
  expect(link?.states[0]).toBe(state);
  expect(link?.problem).toBe(problem);
});

test("a reference without a document, where no document is meant by its field", () => {
  const config = { documents: { REQ: { file: "req.md" } } };
  const [link] = traceOf({ ...withReference("2.1"), config }).trace.links;
  expect(link).toMatchObject({ document: "", states: ["dangling"] });
  expect(link?.problem).toContain("names no document; expected REQ before it");
});

test("a second reference to a section is a duplicate, counted once", () => {
  const { trace } = traceOf(withReference("REQ 2.1, REQ 2.1 - Answers"));
  expect(trace.links.map((link) => link.states)).toEqual([["not accepted"], ["duplicate", "not accepted"]]);
});

test("a number that stands twice is a finding at the second, and its references are ambiguous unless a title tells", () => {
  const document = requirements.replace("### 2.2 Limits", "### 2.1 Limits");
  const { trace } = traceOf({ document, ...withReference("REQ 2.1") });
  expect(trace.diagnostics).toMatchObject([
    {
      rule: "section-duplicate",
      severity: "error",
      file: "req.md",
      range: { start: { line: 20 } },
      related: [{ range: { start: { line: 9 } } }],
    },
  ]);
  expect(trace.links[0]).toMatchObject({
    states: ["ambiguous"],
    problem: '2.1 names 2 sections: 2.1 "Answers", 2.1 (2) "Limits"',
  });
  expect(traceOf({ document, ...withReference("REQ 2.1 - Limits") }).trace.links[0]).toMatchObject({
    section: "2.1 (2)",
    states: ["not accepted"],
  });
  expect(trace.documents[0]?.sections.filter(({ duplicate }) => duplicate)).toHaveLength(2);
});

test("a phase and a task of one number are told apart by their word", () => {
  const document = "## Phase 1: Deploy\n\n### Task 1: Install\n";
  const sections = (reference: string) =>
    traceOf({ document, ...withReference(reference) }).trace.links.map((link) => link.section);
  expect(sections("REQ Task 1")).toEqual(["Task 1"]);
  expect(states({ document, ...withReference("REQ 1") })).toEqual([["ambiguous"]]);
  expect(sections("REQ 1 - Deploy")).toEqual(["Phase 1"]);
});

test("a document without a file has the sections that are named", () => {
  const config = { documents: { REQ: { field: "requirements" as const } } };
  const { trace } = traceOf({ config, ...withReference("REQ 7.1, REQ 10.2") });
  expect(trace.links.map((link) => link.states)).toEqual([["not accepted"], ["not accepted"]]);
  expect(trace.documents[0]?.sections.map(({ name }) => name)).toEqual(["7.1", "10.2"]);
});

test("a result that names an unknown test case is told", () => {
  const { trace } = traceOf({ results: [resultsOf([resultOf({ id: "TC-L1-COMP-GONE-001" })])] });
  expect(trace.diagnostics).toMatchObject([
    { rule: "result-unknown", severity: "warning", data: { case: "TC-L1-COMP-GONE-001" } },
  ]);
});

test("a draft among the test cases is told beside their verdicts", () => {
  const text = specText.replace("Status:** Implemented", "Status:** Draft");
  const { trace } = traceOf({
    specs: { "specs/TC-L1-COMP-DEMO-001.md": text },
    results: [resultsOf([resultOf()])],
  });
  expect(formatTraceText(trace)).toContain(
    "1 test case: 1 passed (1 of a spec that has changed since; 1 draft among them, which proves nothing)\n1 link: ",
  );
});

test("escape sequences of a title reach no terminal", () => {
  const title = "Lim\u001b[31mits\u001b]0;owned\u0007\u009b2J";
  const { trace } = traceOf({ document: requirements.replace("2.1 Answers", `2.1 ${title}`) });
  for (const text of [formatTraceCsv(trace), formatTraceMarkdown(trace)])
    // eslint-disable-next-line no-control-regex -- control characters are what is looked for
    expect(text).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/u);
  expect(formatTraceCsv(trace)).toContain("Limits");
});

describe("coverage", () => {
  test("nothing, a test case, a proof", () => {
    expect(coverage()).toEqual({ "1": "uncovered", "2": "uncovered", "2.1": "shallow", "2.2": "uncovered" });
    expect(coverage({ results: [resultsOf([resultOf()])] })["2.1"]).toBe("proven");
  });

  test("informative sections ask for none", () => {
    const config = (...informative: string[]) => ({
      config: {
        documents: { REQ: { file: "req.md", field: "requirements" as const, informative } },
      },
    });
    expect(coverage(config("1"))["1"]).toBe("informative");
    expect(coverage(config("2.*"))).toEqual({
      "1": "uncovered",
      "2": "uncovered",
      "2.1": "informative",
      "2.2": "informative",
    });
  });

  test("a test case of an informative section makes coverage no less", () => {
    const documents = { REQ: { file: "req.md", field: "requirements" as const, informative: ["2.1"] } };
    const { asked, coverage: counts } = summarise(traceOf({ config: { documents } }).trace);
    expect({ asked, ...counts }).toMatchObject({ asked: 3, informative: 1, shallow: 0 });
  });

  test("of a document without a file nothing is proven, and nothing is asked", () => {
    const documents = { REQ: { names: ["Requirements"], field: "requirements" as const } };
    const { trace } = traceOf({ config: { documents }, results: [resultsOf([resultOf()])] });
    expect(trace.documents[0]?.sections).toMatchObject([{ name: "2.1", coverage: "no text" }]);
    expect(summarise(trace)).toMatchObject({ asked: 0, coverage: { proven: 0, "no text": 1 } });
    expect(formatTraceText(trace)).toContain("  REQ      no text: 1 section named\n");
    expect(formatTraceText(trace)).not.toContain("%");
    expect(formatTraceMarkdown(trace)).toContain("| REQ | no text: 1 named |  |  |  |  |");
  });

  test("the share that is proven is rounded down: 100 % is all", () => {
    const many = Array.from({ length: 250 }, (_, at) => `## ${at + 1}. Part\n\nText.\n`).join("\n");
    const proving = (count: number) => {
      const list = Array.from({ length: count }, (_, at) => `REQ ${at + 1}`).join(", ");
      const text = specText.replace("REQ 2.1 - Answers", list);
      const specs = { "specs/TC-L1-COMP-DEMO-001.md": text };
      const specHash = traceOf({ specs, document: many }).trace.cases[0]?.specHash ?? "";
      const results = [resultsOf([resultOf({ specHash })])];
      return formatTraceText(traceOf({ specs, document: many, results }).trace);
    };
    expect(proving(249)).toContain(" 249 proven, 0 shallow, 1 uncovered, 0 informative  99 % proven");
    expect(proving(250)).toContain("0 informative 100 % proven");
  });

  test.each([
    ["its verdict is failed", { verdict: "failed" as const }, {}],
    ["it was run in part", { partial: true }, {}],
    ["it ran at profile smoke, not full", {}, { profile: "smoke" }],
    ["tier simulated does not count (real)", { tier: "simulated" as const }, {}],
    ["the spec has changed since it ran", { specHash: "0" }, {}],
  ])("no proof: %s", (reason, result, run) => {
    const { trace } = traceOf({ results: [resultsOf([resultOf(result)], run)] });
    expect(trace.links[0]?.unproven).toEqual([reason]);
    expect(trace.documents[0]?.sections[2]?.coverage).toBe("shallow");
  });

  test("no proof by a link of another title", () => {
    const { trace } = traceOf(withReference("REQ 2.1 - Limits"));
    expect(trace.links[0]?.unproven).toEqual(["the link is of another title", "it was never run"]);
  });

  test("the tiers that count are configured; a case without services counts on any", () => {
    const config = {
      documents: { REQ: { file: "req.md", field: "requirements" as const } },
      trace: { tiers: ["real" as const, "simulated" as const] },
    };
    const results = [resultsOf([resultOf({ tier: "simulated" })])];
    expect(coverage({ results })["2.1"]).toBe("shallow");
    expect(coverage({ results, config })["2.1"]).toBe("proven");
    const none = resultOf();
    delete none.tier;
    expect(coverage({ results: [resultsOf([none])] })["2.1"]).toBe("proven");
  });
});
