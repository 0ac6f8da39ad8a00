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
      "2.1": "shallow",
      "2.2": "informative",
    });
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
