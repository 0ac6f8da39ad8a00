import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

import type { Target } from "../../compiler/model/target.js";
import { TestProject } from "./project.js";
import type { CaseInput, JestRun } from "./project.js";

jest.setTimeout(60_000);

const ok = "expect(1).toBe(1);";

const target: Target = {
  metric: "latency",
  statistic: "max",
  comparator: "<=",
  value: 100,
  unit: "ms",
  subject: "query time",
  role: "threshold",
  text: "100ms maximum query time",
  line: 2,
  column: 1,
};
const workload: Target = {
  ...target,
  metric: "concurrency",
  unit: "count",
  statistic: "value",
  comparator: "==",
  value: 10,
  subject: "concurrent users",
  role: "workload",
  text: "10 concurrent users",
};
const meet = (samples: string) => `expect(${samples}).toMeet(targets.latency("query time"));`;
const note = (text: string) => `appendFileSync("notes.txt", ${JSON.stringify(`${text}\n`)});`;
const fs = `import { appendFileSync } from "node:fs";`;
const later = (ms: number) =>
  `void new Promise((_, reject) => setTimeout(() => reject(new Error("too late")), ${ms}));`;

/** Steps that must not pass, each in a case of its own that would pass without it. */
const cases: CaseInput[] = [
  { id: "TC-RETURNS", steps: [{ code: `${ok}\nif (1 + 1 === 2) return;` }, { code: ok }] },
  { id: "TC-RETURNS-LAST", steps: [{ code: ok }, { code: `if (1 + 1 === 2) return;\n${ok}` }] },
  { id: "TC-YIELDS-TWICE", steps: [{ code: `${ok}\nyield 1;\n${ok}` }, { code: ok }] },
  { id: "TC-YIELDS-AHEAD", steps: [{ code: `${ok}\nyield 3;` }, { code: ok }, { code: ok }] },
  { id: "TC-YIELDS-LAST", steps: [{ code: `${ok}\nyield 2;\n${ok}` }] },
  { id: "TC-NO-ASSERTION", steps: [{ code: "const a = 1;\nvoid a;" }, { code: ok }] },
  {
    id: "TC-FORGOTTEN-PROMISE",
    steps: [{ code: `${ok}\nvoid Promise.reject(new Error("forgotten"));` }, { code: ok }],
  },
  {
    id: "TC-FORGOTTEN-MATCHER",
    steps: [{ code: `${ok}\nvoid expect(Promise.resolve(1)).resolves.toBe(1);` }],
  },
  {
    id: "TC-HANGING-MATCHER",
    steps: [{ code: `${ok}\nexpect(new Promise(() => {})).resolves.toBe(1).then(() => {});` }],
  },
  {
    id: "TC-LATE-REJECTION",
    uses: ["cleanup"],
    steps: [
      { code: ok },
      {
        code: `void new Promise((_, reject) => cleanup(() => reject(new Error("too late"))));\n${ok}`,
      },
    ],
  },
  {
    id: "TC-LATE-WITHOUT-PLACE",
    uses: ["cleanup"],
    steps: [
      { code: ok },
      { code: `void new Promise((_, reject) => cleanup(() => reject("from a server")));\n${ok}` },
      { code: ok },
    ],
  },
  // Begun when all steps are over: what keeps the process alive, and what does not.
  {
    id: "TC-LEFT-RUNNING",
    uses: ["cleanup"],
    steps: [{ code: `cleanup(() => { ${later(20)} });\n${ok}` }],
  },
  {
    id: "TC-LEFT-UNSEEN",
    uses: ["cleanup"],
    steps: [
      {
        code: `cleanup(() => { setTimeout(() => void Promise.reject(new Error("too late")), 2).unref(); });\n${ok}`,
      },
    ],
  },
  {
    id: "TC-REJECTION-IN-NEXT",
    steps: [
      // Late enough for the first step to be over on a busy machine.
      { code: `${ok}\n${later(500)}` },
      { code: `await new Promise((done) => setTimeout(done, 600));\n${ok}` },
    ],
  },
  {
    id: "TC-HANDLED-LATER",
    steps: [
      {
        code: `const p = Promise.reject(new Error("x"));\nawait new Promise((done) => setTimeout(done, 5));\nawait expect(p).rejects.toThrow("x");`,
      },
    ],
  },
  {
    id: "TC-TIMER-THROWS",
    steps: [
      {
        code: `${ok}\nsetTimeout(() => { throw new Error("in a timer"); }, 1);\nawait new Promise((done) => setTimeout(done, 20));`,
      },
    ],
  },
  {
    id: "TC-THROWS-REVOKED",
    steps: [
      { code: `const { proxy, revoke } = Proxy.revocable({}, {});\nrevoke();\nthrow proxy;` },
      { code: ok },
    ],
  },
  { id: "TC-COUNTED", steps: [{ code: `expect.assertions(2);\n${ok}` }, { code: ok }] },
  {
    id: "TC-DISPOSER",
    steps: [
      {
        code: `await using thing = { async [Symbol.asyncDispose]() { throw new Error("disposer broke"); } };\nvoid thing;\nexpect(1).toBe(2);`,
      },
    ],
  },
  { id: "TC-TEARDOWN", teardown: `throw new Error("teardown broke");`, steps: [{ code: ok }] },
  {
    id: "TC-TEARDOWN-TOO",
    teardown: `throw new Error("teardown broke");`,
    steps: [{ code: "expect(1).toBe(2);" }],
  },
  {
    id: "TC-CLEANUP",
    imports: fs,
    uses: ["cleanup"],
    steps: [
      {
        code: [
          `cleanup(() => ${note("first registered").slice(0, -1)});`,
          `cleanup(() => { throw new Error("cleanup broke"); });`,
          `cleanup(() => ${note("last registered").slice(0, -1)});`,
          ok,
        ].join("\n"),
      },
    ],
  },
  {
    id: "TC-HANGS",
    imports: fs,
    uses: ["cleanup"],
    steps: [
      { code: ok },
      {
        code: `cleanup(() => { ${note("released after the hang")} });\n${ok}\nawait new Promise(() => {});`,
        timeoutMs: 100,
      },
      { code: ok },
    ],
  },
  {
    id: "TC-HEEDS-SIGNAL",
    imports: fs,
    uses: ["signal"],
    steps: [
      {
        code: `try {\n  await new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));\n} finally {\n  ${note("heard the signal")}\n}`,
        timeoutMs: 100,
      },
    ],
  },
  { id: "TC-UNMEASURED", targets: [target], steps: [{ code: ok }] },
  { id: "TC-NO-SAMPLES", targets: [target], uses: ["targets"], steps: [{ code: `${ok}\n${meet("[]")}` }] },
  { id: "TC-MISSES", targets: [target], uses: ["targets"], steps: [{ code: meet("[20, 101]") }] },
  {
    id: "TC-MISS-SWALLOWED",
    targets: [target],
    uses: ["targets"],
    steps: [{ code: `try {\n  ${meet("101")}\n} catch {}` }],
  },
  {
    id: "TC-WORKLOAD",
    targets: [workload],
    uses: ["targets"],
    steps: [{ code: `expect(10).toMeet(targets.workload("concurrent users"));` }],
  },
  { id: "TC-MEETS", targets: [target, workload], uses: ["targets"], steps: [{ code: meet("[20, 100]") }] },
  { id: "TC-PENDING", steps: [{ code: ok }, {}, { code: ok }] },
  {
    id: "TC-UNCHECKED",
    steps: [
      {
        code: ok,
        expectations: [{ id: "1.1", polarity: "must", text: "All is well", line: 4, binding: "none" }],
      },
    ],
  },
  { id: "TC-EMPTY", steps: [] },
  { id: "TC-SETUP", setup: `throw new Error("no room");`, steps: [{ code: ok }, { code: ok }] },
];

describe("what must not pass", () => {
  let project: TestProject;
  let run: JestRun;

  beforeAll(async () => {
    project = new TestProject(cases);
    run = await project.jest(["--maxWorkers=2"]);
  });
  afterAll(() => project.remove());

  const errorOf = (id: string, step: number) => run.of(id).steps.find(({ number }) => number === step)?.error;
  const lineOf = (id: string, text: string) => {
    const lines = readFileSync(join(project.root, "specs", `${id}.md`), "utf8").split("\n");
    return lines.findIndex((line) => line.includes(text)) + 1;
  };
  const notes = () => readFileSync(join(project.root, "notes.txt"), "utf8");

  it("fails as a whole", () => {
    expect(run.exitCode).toBe(1);
    expect(run.entries.filter(({ type }) => type === "case-end")).toHaveLength(cases.length);
  });

  it.each<[id: string, verdict: string, steps: string[], partial?: boolean]>([
    ["TC-RETURNS", "failed", ["failed", "skipped"]],
    ["TC-RETURNS-LAST", "failed", ["passed", "failed"]],
    ["TC-YIELDS-TWICE", "failed", ["failed", "skipped"]],
    ["TC-YIELDS-AHEAD", "failed", ["failed", "skipped", "skipped"]],
    ["TC-YIELDS-LAST", "failed", ["failed"]],
    ["TC-NO-ASSERTION", "failed", ["failed", "skipped"]],
    ["TC-FORGOTTEN-PROMISE", "failed", ["failed", "skipped"]],
    ["TC-FORGOTTEN-MATCHER", "failed", ["failed"]],
    ["TC-HANGING-MATCHER", "failed", ["failed"]],
    ["TC-LATE-REJECTION", "failed", ["passed", "passed"]],
    ["TC-LATE-WITHOUT-PLACE", "failed", ["passed", "passed", "passed"]],
    ["TC-REJECTION-IN-NEXT", "failed", ["passed", "passed"]],
    ["TC-TIMER-THROWS", "failed", ["failed"]],
    ["TC-THROWS-REVOKED", "failed", ["failed", "skipped"]],
    ["TC-COUNTED", "failed", ["failed", "skipped"]],
    ["TC-DISPOSER", "failed", ["failed"]],
    ["TC-TEARDOWN", "failed", ["passed"]],
    ["TC-TEARDOWN-TOO", "failed", ["failed"]],
    ["TC-CLEANUP", "failed", ["passed"]],
    ["TC-HANGS", "failed", ["passed", "failed", "skipped"]],
    ["TC-HEEDS-SIGNAL", "failed", ["failed"]],
    ["TC-UNMEASURED", "inconclusive", ["passed"]],
    ["TC-NO-SAMPLES", "inconclusive", ["inconclusive"]],
    ["TC-MISSES", "failed", ["failed"]],
    ["TC-MISS-SWALLOWED", "failed", ["passed"]],
    ["TC-WORKLOAD", "failed", ["failed"]],
    ["TC-PENDING", "pending", ["passed", "pending", "passed"]],
    ["TC-UNCHECKED", "pending", ["pending"]],
    ["TC-EMPTY", "pending", []],
    ["TC-SETUP", "blocked", ["skipped", "skipped"]],
  ])("%s is %s and fails its file", (id, verdict, steps) => {
    expect(run.of(id).verdicts).toEqual(steps);
    expect(run.of(id).end).toMatchObject({ verdict, partial: false });
    expect(run.output).toContain(`FAIL generated/${id}.test.ts`);
  });

  it.each(["TC-HANDLED-LATER", "TC-MEETS"])("%s passes: nothing is wrong with it", (id) => {
    expect(run.of(id).end?.verdict).toBe("passed");
    expect(run.output).toContain(`PASS generated/${id}.test.ts`);
  });

  it.each<[id: string, step: number, message: string, at: string]>([
    ["TC-RETURNS", 1, "Unexpected end of the case in step 1, expected step 2", "1. **Step"],
    ["TC-YIELDS-TWICE", 1, "Unexpected yield 1 in step 1, expected step 2", "1. **Step"],
    ["TC-YIELDS-LAST", 1, "Unexpected yield 2 in step 1, expected the end of the case", "1. **Step"],
    ["TC-NO-ASSERTION", 1, "No assertion was executed in step 1", "1. **Step"],
    ["TC-FORGOTTEN-PROMISE", 1, "forgotten", "Promise.reject"],
    ["TC-FORGOTTEN-MATCHER", 1, "expect(…).resolves.toBe was not awaited", "resolves.toBe"],
    ["TC-HANGING-MATCHER", 1, "has not settled at the end of the step", "resolves.toBe"],
    ["TC-TIMER-THROWS", 1, "in a timer", "in a timer"],
    ["TC-THROWS-REVOKED", 1, "Unexpected throw of <Revoked Proxy>", "1. **Step"],
    ["TC-COUNTED", 1, "Unexpected 1 executed assertions, expected 2", "1. **Step"],
    ["TC-DISPOSER", 1, "expect(received).toBe(expected)", "expect(1).toBe(2)"],
    ["TC-HANGS", 2, "Step 2 did not finish within 100 ms", "2. **Step"],
    ["TC-NO-SAMPLES", 1, "No samples for query time", "toMeet"],
    ["TC-MISSES", 1, "Unexpected 101 ms of 2 samples", "toMeet"],
    ["TC-WORKLOAD", 1, "a workload is applied", "toMeet"],
  ])("%s says why on the line of the Markdown", (id, step, message, at) => {
    const error = errorOf(id, step);
    expect(error?.message).toContain(message);
    expect(error).toMatchObject({ file: `specs/${id}.md`, line: lineOf(id, at) });
  });

  it("gives errors that belong to no step to the case", () => {
    expect(run.of("TC-LATE-REJECTION").end?.error).toMatchObject({
      message: expect.stringMatching(
        /^too late\n\nStep 2 had begun this and was over when it failed/,
      ) as string,
      line: lineOf("TC-LATE-REJECTION", "too late"),
    });
    for (const id of ["TC-LEFT-RUNNING", "TC-LEFT-UNSEEN"])
      expect(run.of(id).end?.error).toMatchObject({ message: "too late", line: lineOf(id, "too late") });
    // The step that had begun it is known, though nothing in the error leads there.
    expect(run.of("TC-LATE-WITHOUT-PLACE").end?.error).toMatchObject({
      message: expect.stringContaining("from a server") as string,
      line: lineOf("TC-LATE-WITHOUT-PLACE", "2. **Step"),
    });
    expect(run.of("TC-TEARDOWN").end?.error).toMatchObject({
      message: "teardown broke",
      line: lineOf("TC-TEARDOWN", "teardown broke"),
    });
    expect(run.of("TC-MISS-SWALLOWED").end?.error).toMatchObject({ line: 2, column: 1 });
    expect(run.of("TC-UNMEASURED").end?.error?.message).toContain(
      'No measurement for "100ms maximum query time"',
    );
    expect(run.of("TC-SETUP").end?.error).toMatchObject({
      message: "no room",
      line: lineOf("TC-SETUP", "no room"),
    });
  });

  it("keeps the first real error primary, later ones beside it", () => {
    expect(errorOf("TC-DISPOSER", 1)?.related).toEqual([
      expect.objectContaining({ message: "disposer broke" }),
    ]);
    const { error } = run.of("TC-TEARDOWN-TOO").end!;
    expect(error?.message).toContain("expect(received).toBe(expected)");
    expect(error?.related).toEqual([expect.objectContaining({ message: "teardown broke" })]);
  });

  it("releases everything, last registered first, whatever the body did", () => {
    expect(notes()).toMatch(/last registered\n(?:.*\n)*first registered\n/u);
    expect(notes()).toContain("released after the hang");
    expect(notes()).toContain("heard the signal");
  });

  it("records how the targets were judged", () => {
    const targets = (id: string) =>
      run.of(id).entries.flatMap((entry) => (entry.type === "target" ? [entry.target] : []));
    expect(targets("TC-MEETS")).toEqual([
      {
        text: target.text,
        subject: "query time",
        unit: "ms",
        line: 2,
        samples: 2,
        measured: 100,
        verdict: "passed",
      },
    ]);
    expect(targets("TC-UNMEASURED")).toEqual([
      expect.objectContaining({ samples: 0, verdict: "inconclusive" }),
    ]);
    expect(targets("TC-MISSES")).toEqual([expect.objectContaining({ measured: 101, verdict: "failed" })]);
  });

  it("names typed errors in Jest's output", () => {
    for (const name of [
      "PendingError",
      "InconclusiveError",
      "BlockedError",
      "StepTimeoutError",
      "RecordError",
    ]) {
      expect(run.output).toContain(`${name}: `);
    }
  });

  it("leaves no attachment folder where nothing was attached", () => {
    expect(existsSync(join(project.root, ".runs", "1", "attachments"))).toBe(false);
  });
});
