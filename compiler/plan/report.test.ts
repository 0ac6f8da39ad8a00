import fc from "fast-check";

import { bar } from "./bar.js";
import { planAsMarkdown } from "./format-markdown.js";
import { planAsText } from "./format-text.js";
import { type CaseFacts, nextStage, stageOf, stages } from "./lifecycle.js";
import { planReport } from "./report.js";
import { passingFacts, treeOf } from "./test-helpers.js";

const spec = passingFacts("x").spec!;
const result = passingFacts("x").result!;

test.each<[string, Partial<CaseFacts>, string, string]>([
  ["without a spec", { spec: undefined as never }, "planned", "no spec holds it"],
  [
    "with an error",
    { spec: { ...spec, errors: 1, finding: "a.md:3 Unexpected x (rule)" } },
    "written",
    "a.md:3 Unexpected x (rule)",
  ],
  ["with a warning", { spec: { ...spec, warnings: 1 } }, "written", "check has findings"],
  ["as a draft", { spec: { ...spec, status: "Draft" } }, "written", "its status is Draft"],
  ["with a stale generated file", { spec: { ...spec, compiled: false } }, "complete", "tcspec compile"],
  ["never run", { result: undefined as never }, "compiled", "no result"],
  [
    "run on other bytes",
    { result: { ...result, specHash: "then" } },
    "compiled",
    "the spec changed since run r1",
  ],
  [
    "failed",
    { result: { ...result, verdict: "failed", reason: "step 2: no" } },
    "compiled",
    "failed in run r1: step 2: no",
  ],
  ["run in part", { result: { ...result, partial: true } }, "compiled", "run in part"],
  ["passed", {}, "passing", "its level is not certified"],
])("a case %s", (_, changes, stage, because) => {
  const facts = passingFacts("TC-1", changes);
  if (changes.spec === undefined && "spec" in changes) delete facts.spec;
  if (changes.result === undefined && "result" in changes) delete facts.result;
  expect(stageOf(facts)).toBe(stage);
  expect(nextStage(facts)).toMatchObject({
    stage: stages[stages.indexOf(stageOf(facts)) + 1],
    because: expect.stringContaining(because),
  });
});

test("a certified case has nothing before it", () => {
  expect(nextStage(passingFacts("TC-1", { certified: true }))).toBeUndefined();
});

const tree = treeOf(`
phases:
  - name: First
    areas:
      - { name: A, declared: { tests: 3 }, cases: [{ id: A-1, priority: Low }, { id: A-2, priority: Critical }] }
      - { name: B, cases: [B-1] }
`);
const all = ["A-1", "A-2", "B-1"].map((id) =>
  passingFacts(id, id === "A-2" ? { priority: "Critical" } : { priority: "Low" }),
);

const counts = (facts: CaseFacts[], of = tree) => {
  const { total, phases, unplanned } = planReport(of, facts);
  return Object.fromEntries(
    [total, ...phases, ...phases.flatMap(({ areas }) => areas), unplanned].map((row) => [
      row.name,
      stages.map((stage) => row.counts[stage]).join(" "),
    ]),
  );
};

test("what happens to one case moves the numbers of its area, its phase and the whole, and no other", () => {
  const before = counts(all);
  expect(before).toEqual({
    All: "3 3 3 3 3 0",
    First: "3 3 3 3 3 0",
    A: "2 2 2 2 2 0",
    B: "1 1 1 1 1 0",
    "Not in the plan": "0 0 0 0 0 0",
  });
  const failing = all.map((one) =>
    one.id === "A-2" ? { ...one, result: { ...result, verdict: "failed" as const } } : one,
  );
  expect(counts(failing)).toEqual({ ...before, All: "3 3 3 3 2 0", First: "3 3 3 3 2 0", A: "2 2 2 2 1 0" });
  const certified = all.map((one) => ({ ...one, certified: one.id === "B-1" }));
  expect(counts(certified)).toEqual({
    ...before,
    All: "3 3 3 3 3 1",
    First: "3 3 3 3 3 1",
    B: "1 1 1 1 1 1",
  });
  const added = [...all, passingFacts("C-1", { planned: false })];
  expect(counts(added)).toEqual({ ...before, "Not in the plan": "0 1 1 1 1 0" });
});

test("next comes by priority, then in the order of the plan, and names no passing case", () => {
  const facts = [
    ...all.map((one) => ({ ...one, result: { ...result, verdict: "blocked" as const } })),
    passingFacts("C-1"),
  ];
  expect(planReport(tree, facts).next.map(({ id }) => id)).toEqual(["A-2", "A-1", "B-1"]);
});

test("without a plan what is written is told", () => {
  const report = planReport(undefined, [passingFacts("A-1", { planned: false })]);
  expect(report.unplanned.counts.passing).toBe(1);
  expect(planAsText(report, undefined, { colour: false, unicode: true })).toContain(
    "No plan: only what is written",
  );
});

test("names of a plan are text in every format", () => {
  const hostile = treeOf(
    JSON.stringify({ areas: [{ name: "<img src=x> | **b** \u001b[2J", cases: ["A-1"] }] }),
  );
  const report = planReport(hostile, [
    passingFacts("A-1", { name: "[x](javascript:y)", result: { ...result, verdict: "failed" } }),
  ]);
  const text = planAsText(report, hostile, { colour: false, unicode: false });
  expect(text).not.toContain("\u001b");
  const markdown = planAsMarkdown(report, hostile);
  expect(markdown).toContain("\\<img src=x\\> \\| \\*\\*b\\*\\*");
  expect(markdown).toContain("\\[x\\](javascript:y)");
});

describe("a bar", () => {
  const made = fc
    .tuple(fc.nat(200), fc.nat(200), fc.nat(200), fc.nat(200), fc.nat(200), fc.nat(200))
    .map((numbers) => numbers.sort((a, b) => b - a))
    .map(
      (sorted) =>
        Object.fromEntries(stages.map((stage, at) => [stage, sorted[at]!])) as Record<
          (typeof stages)[number],
          number
        >,
    );

  it("has its width, shows one stage after the other, and is full only of what all have reached", () => {
    fc.assert(
      fc.property(made, fc.integer({ min: 6, max: 40 }), (numbers, width) => {
        const text = bar(numbers, width, { unicode: true });
        expect(text).toHaveLength(width);
        if (numbers.planned === 0) return;
        expect(text).toMatch(/^█*▓*▒*░*·*$/u);
        expect(/█/u.test(text)).toBe(numbers.certified > 0);
        expect(/^█+$/u.test(text)).toBe(numbers.certified === numbers.planned);
        expect(text.endsWith("·")).toBe(numbers.written < numbers.planned);
      }),
    );
  });

  it("is plain where there are no block characters", () => {
    const numbers = { planned: 10, written: 8, complete: 6, compiled: 6, passing: 4, certified: 2 };
    expect(bar(numbers, 10, { unicode: false })).toBe("##==++--..");
  });
});
