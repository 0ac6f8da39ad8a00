import { sha256 } from "../../compiler/files/sha256.js";
import type { AttemptResult, CaseResult, StepResult } from "../../compiler/model/results.js";
import { Redaction } from "../case/redaction.js";
import { LiveBlock, Progress } from "./progress.js";
import { describeCase, summarise } from "./report.js";

const source = "# Case\n\n1. One\n2. Two\n";
const options = {
  colour: false,
  root: "/p",
  redaction: new Redaction(),
  sourceOf: (file: string) => (file === "specs/a.md" ? source : undefined),
};

function step(number: number, rest: Partial<StepResult> = {}): StepResult {
  return {
    number,
    title: `Title ${number}`,
    line: number + 2,
    verdict: "passed",
    durationMs: 1,
    assertions: 1,
    expectations: [],
    ...rest,
  };
}

function result(rest: Partial<CaseResult> = {}, attempt: Partial<AttemptResult> = {}): CaseResult {
  return {
    id: "TC-1",
    name: "First",
    file: "specs/a.md",
    line: 1,
    specHash: sha256(source),
    generatedHash: "",
    verdict: "passed",
    partial: false,
    services: [],
    durationMs: 1234,
    attempts: [{ verdict: rest.verdict ?? "passed", steps: [step(1)], preconditions: [], ...attempt }],
    targets: [],
    ...rest,
  };
}

test("a passed case is one line", () => {
  expect(describeCase(result(), options)).toBe("passed  TC-1 First (1.2 s)");
});

test("a failure shows step, failed expectations, place, message and frame, and what failed after it", () => {
  const error = {
    message: "Expected: 2\nReceived: 3",
    file: "specs/a.md",
    line: 4,
    column: 4,
    stack: "    at charge (/p/specs/helper.ts:3:1)\n    at /p/specs/a.md:4:4",
    related: [{ message: "teardown broke" }],
  };
  const steps = [
    step(1),
    step(2, { verdict: "failed", error, expectations: [{ id: "2.1", verdict: "failed", measured: "3" }] }),
    step(3, { verdict: "skipped" }),
  ];
  expect(describeCase(result({ verdict: "failed" }, { steps, error }), options))
    .toBe(`failed  TC-1 First (1.2 s)
  failed step 2: Title 2
    expectation 2.1 failed (3)
    specs/a.md:4:4
    Expected: 2
    Received: 3
    thrown in charge (specs/helper.ts:3:1)
      2 |
      3 | 1. One
    > 4 | 2. Two
        |    ^
      5 |
    then: teardown broke`);
});

test("the frame of a spec that has changed since is left out", () => {
  const error = { message: "broke", file: "specs/a.md", line: 4, column: 4 };
  const other = result({ verdict: "failed", specHash: "aa" }, { error });
  expect(describeCase(other, options)).toContain(
    "broke\n  (specs/a.md has changed since: its lines are not shown)",
  );
  expect(describeCase(other, options)).not.toContain("> 4");
});

test("what is pending, a pre-condition that does not hold and a target without samples say why", () => {
  const steps = [step(1, { verdict: "pending", reason: "Python code is reference text" })];
  const preconditions = [
    { text: "the server is up", line: 2, verdict: "not held" as const, reason: "refused" },
  ];
  const targets = [
    { text: "100 ms", subject: "query", unit: "ms", verdict: "inconclusive" as const, samples: 0, line: 5 },
  ];
  expect(describeCase(result({ verdict: "pending", targets }, { steps, preconditions }), options))
    .toBe(`pending TC-1 First (1.2 s)
  pending step 1: Title 1
    specs/a.md:3 Python code is reference text
  specs/a.md:2 pre-condition not held: the server is up: refused
  specs/a.md:5 target inconclusive: 100 ms (nothing measured, 0 samples)`);
});

test("text of a spec cannot steer the terminal", () => {
  const error = { message: "\u001B[2Jgone" };
  const text = describeCase(result({ verdict: "failed", name: "a\u0007b" }, { error }), options);
  expect(text).not.toContain("\u001B");
  expect(text).not.toContain("\u0007");
});

test("the summary counts by verdict, drafts apart", () => {
  const cases = [result(), result({ verdict: "blocked" }), result({ verdict: "failed", status: "Draft" })];
  expect(summarise(cases, { colour: false })).toBe("2 cases: 1 passed, 1 blocked (1 draft not counted)");
  expect(summarise([], { colour: false })).toBe("0 cases");
});

test("the summary says which of those that passed did so only when they were tried again", () => {
  const [failed, passed] = (["failed", "passed"] as const).map((verdict) => ({
    ...{ verdict, steps: [], preconditions: [] },
  }));
  const flaky = { ...result(), attempts: [failed!, passed!] };
  expect(summarise([flaky], { colour: false })).toBe("1 case: 1 passed (1 of them flaky)");
  const others = [result(), { ...result(), attempts: [passed!, passed!] }, result({ verdict: "failed" })];
  expect(summarise([...others, flaky], { colour: false })).toBe(
    "4 cases: 3 passed (1 of them flaky), 1 failed",
  );
  const stillFailed = { ...result({ verdict: "failed" }), attempts: [failed!, failed!] };
  expect(summarise([stillFailed], { colour: false })).toBe("1 case: 1 failed");
});

test("progress shows the step of each running case and how many are done", () => {
  const steps = [{ number: 1, title: "One", line: 3 }];
  const planned = ["TC-1", "TC-2"].map((id) => ({
    id,
    name: id,
    file: "a.md",
    line: 1,
    specHash: "",
    generatedHash: "",
    steps,
    alone: false,
  }));
  const progress = new Progress(planned);
  const common = { at: 1, pid: 1, file: "a.md", attempt: 1 };
  const start = (caseId: string) => ({
    ...common,
    caseId,
    type: "case-start" as const,
    specHash: "",
    steps: 1,
  });
  progress.follow(start("TC-1"));
  progress.follow(start("TC-2"));
  progress.follow(start("TC-UNKNOWN"));
  expect(progress.lines(80)).toEqual(["  TC-1 setup", "  TC-2 setup", "0 of 2 cases"]);
  progress.follow({ ...common, caseId: "TC-1", type: "step-start", number: 1, deadline: 9 });
  progress.follow({
    ...common,
    caseId: "TC-2",
    type: "case-end",
    verdict: "passed",
    partial: false,
    durationMs: 1,
  });
  expect(progress.lines(80)).toEqual(["  TC-1 step 1: One", "1 of 2 cases"]);
  expect(progress.lines(6)).toEqual(["  TC-1", "1 of 2"]);
});

test("a live block is erased by its own height before it is written anew", () => {
  const written: string[] = [];
  const block = new LiveBlock({ write: (text) => written.push(text) });
  block.show(["a", "b"]);
  block.print("stays");
  block.show(["c"]);
  block.clear();
  expect(written).toEqual(["a\nb\n", "\u001B[2A\u001B[0Jstays\n", "c\n", "\u001B[1A\u001B[0J"]);
});

test("secrets of the Markdown are masked, in its frame character for character", () => {
  const redaction = Redaction.ofEnvironment({ DB_PASSWORD: "hunter2secret" });
  const text = `const key = "sk-AbCdEf0123456789AbCdEf"; login("hunter2secret");\n`;
  const error = { message: "Refused", file: "specs/a.md", line: 1, column: 43 };
  const steps = [step(1, { title: "Log in with hunter2secret", verdict: "failed", error })];
  const told = describeCase(result({ verdict: "failed", specHash: sha256(text) }, { steps }), {
    ...options,
    redaction,
    sourceOf: () => text,
  });
  expect(told).toContain("step 1: Log in with ***\n");
  expect(told).toContain(`> 1 | const key = "${"*".repeat(25)}"; login("${"*".repeat(13)}");`);
});

test("shares are told as percent, and samples without a figure do not contradict themselves", () => {
  const target = { text: "below 1%", subject: "error rate", unit: "ratio" as const, line: 5 };
  const targets = [
    { ...target, samples: 505, measured: 0.1, verdict: "failed" as const },
    { ...target, samples: 505, verdict: "inconclusive" as const },
  ];
  const text = describeCase(result({ verdict: "failed", targets }), options);
  expect(text).toContain("target failed: below 1% (10 % measured, 505 samples)");
  expect(text).toContain("target inconclusive: below 1% (no figure, 505 samples)");
});
