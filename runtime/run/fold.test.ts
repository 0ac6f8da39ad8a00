import fc from "fast-check";

import type { JournalEntry } from "../../compiler/model/journal.js";
import { caseResultSchema, type StepResult } from "../../compiler/model/results.js";
import { verdicts, type Verdict } from "../../compiler/model/verdict.js";
import { foldCases, foldServices, type FoldContext } from "./fold.js";
import type { PlannedCase } from "./plan.js";

const context: FoldContext = { root: "/project" };

const planned: PlannedCase = {
  id: "TC-1",
  name: "First",
  file: "specs/TC-1.md",
  line: 3,
  specHash: "aa",
  generatedHash: "bb",
  testFile: "/project/generated/TC-1.test.ts",
  steps: [
    { number: 1, title: "One", line: 10 },
    { number: 2, title: "Two", line: 20 },
  ],
  alone: false,
};

type Loose<T> = T extends unknown ? Omit<T, "at" | "pid" | "caseId" | "file" | "attempt"> : never;
type Options = { pid?: number; attempt?: number; id?: string };

let clock = 0;
beforeEach(() => (clock = 0));

function entry(
  fields: Loose<JournalEntry> & { [key: string]: unknown },
  { pid = 7, attempt = 1, id = "TC-1" }: Options = {},
): JournalEntry {
  clock += 10;
  return { at: clock, pid, caseId: id, file: "specs/TC-1.md", attempt, ...fields } as unknown as JournalEntry;
}

const start = (options?: Options) => entry({ type: "case-start", specHash: "aa", steps: 2 }, options);
const stepStart = (number: number, options?: Options) =>
  entry({ type: "step-start", number, deadline: 1e6 }, options);
const stepEnd = (number: number, verdict: Verdict = "passed", options?: Options) =>
  entry({ type: "step-end", step: stepResult(number, verdict) }, options);
const end = (
  verdict: Verdict = "passed",
  extra: { partial?: boolean; error?: { message: string } } = {},
  options?: Options,
) =>
  entry(
    {
      type: "case-end",
      verdict,
      partial: extra.partial ?? false,
      durationMs: 5,
      ...(extra.error && { error: extra.error }),
    },
    options,
  );

function stepResult(number: number, verdict: Verdict): StepResult {
  return {
    number,
    title: `Step ${number}`,
    line: number * 10,
    verdict,
    durationMs: 1,
    assertions: 1,
    expectations: [],
  };
}

function fold(entries: JournalEntry[], overrides: Partial<FoldContext> = {}, plan = planned) {
  const [result] = foldCases([plan], entries, { ...context, ...overrides });
  expect(caseResultSchema.parse(result)).toEqual(result);
  return result!;
}

const whole = (options?: Options) => [
  start(options),
  stepStart(1, options),
  stepEnd(1, "passed", options),
  stepStart(2, options),
  stepEnd(2, "passed", options),
  end("passed", {}, options),
];

test("a case with an outcome for every step has its verdict", () => {
  const result = fold(whole());
  expect(result).toMatchObject({ verdict: "passed", partial: false, durationMs: 5 });
  expect(result.attempts).toHaveLength(1);
  expect(result.attempts[0]!.steps.map(({ verdict }) => verdict)).toEqual(["passed", "passed"]);
});

test.each<[string, () => JournalEntry[], Partial<FoldContext>, Verdict, RegExp]>([
  ["never began", () => [], {}, "failed", /Jest ended without having run this case/u],
  [
    "never began because a process of the run died",
    () => [],
    { stop: { kind: "lost", reason: "the supervisor ended" } },
    "blocked",
    /the supervisor ended/u,
  ],
  ["never began after --bail", () => [], { stop: { kind: "bail", reason: "--bail" } }, "skipped", /--bail/u],
  [
    "never began because of -t",
    () => [],
    { filtered: true },
    "skipped",
    /No step of the case was asked for/u,
  ],
  ["lost its worker in a step", () => [start(), stepStart(1)], {}, "failed", /pid 7.* ended during step 1/u],
  ["lost its worker in the setup", () => [start(), stepStart(0)], {}, "failed", /ended during the setup/u],
  [
    "lost its worker in the teardown",
    () => [...whole().slice(0, -1), stepStart(-1)],
    {},
    "failed",
    /ended during the teardown/u,
  ],
  [
    "lost its worker between steps",
    () => [start(), stepStart(1), stepEnd(1)],
    {},
    "failed",
    /ended between two steps/u,
  ],
  [
    "was ended by the watchdog",
    () => [
      start(),
      stepStart(1),
      entry({ type: "killed", target: 7, number: 1, reason: "Step 1 was past its deadline" }, { pid: 99 }),
    ],
    {},
    "failed",
    /past its deadline/u,
  ],
  [
    "was interrupted in a step",
    () => [start(), stepStart(1)],
    { stop: { kind: "interrupted", reason: "The run was interrupted" } },
    "inconclusive",
    /interrupted \(during step 1\)/u,
  ],
  [
    "lost Jest in a step",
    () => [start(), stepStart(1)],
    { stop: { kind: "lost", reason: "Jest was ended by SIGKILL" } },
    "failed",
    /Jest was ended by SIGKILL/u,
  ],
  [
    "could not be loaded",
    () => [
      entry({
        type: "file-error",
        testFile: "generated/TC-1.test.ts",
        error: { message: "Unexpected token" },
      }),
    ],
    {},
    "failed",
    /Unexpected token/u,
  ],
  [
    "passed, and then Jest failed in its file",
    () => [
      ...whole(),
      entry({
        type: "file-error",
        testFile: "/project/generated/TC-1.test.ts",
        error: { message: "in afterAll" },
      }),
    ],
    {},
    "failed",
    /in afterAll/u,
  ],
])("a case that %s", (_, entries, overrides, verdict, message) => {
  const result = fold(entries(), overrides);
  expect(result.verdict).toBe(verdict);
  expect(result.attempts.at(-1)!.error!.message).toMatch(message);
  expect(result.attempts.at(-1)!.steps).toHaveLength(2);
});

test("a spec that does not compile is a failed case at the place of its error", () => {
  const result = fold(
    [],
    {},
    { ...planned, compileError: { message: "Unexpected return", line: 12, column: 4 } },
  );
  expect(result.verdict).toBe("failed");
  expect(result.attempts[0]!.error).toMatchObject({
    message: expect.stringContaining("Unexpected return") as string,
    line: 12,
    column: 4,
  });
});

test("the step that was running when its worker died is failed, those after it are not reached", () => {
  const result = fold([start(), stepStart(1)]);
  expect(result.attempts[0]!.steps).toMatchObject([
    { verdict: "failed", error: { file: "specs/TC-1.md", line: 10 } },
    { verdict: "skipped", reason: "Not reached." },
  ]);
});

test("a case that says it passed without an outcome for every step is not believed", () => {
  expect(fold([start(), stepEnd(1), end()]).verdict).toBe("inconclusive");
  expect(fold([start(), stepEnd(1), stepEnd(2, "failed"), end()]).verdict).toBe("failed");
});

test.each([
  ["spec", { specHash: "a2" }],
  ["generated file", { generatedHash: "b2" }],
])("a pass of another %s than the planned one is none, and belongs to what ran", (_, changed) => {
  const entries = whole();
  entries[0] = { ...entries[0]!, ...changed };
  const result = fold(entries);
  expect(result).toMatchObject({ verdict: "inconclusive", ...changed });
  expect(result.attempts[0]!.error!.message).toMatch(/what ran is not what was planned/u);
});

test("a failure of another version than the planned one stays a failure, and says so", () => {
  const failed = end("failed", { error: { message: "broke" } });
  const entries = [start(), stepEnd(1, "failed"), failed];
  entries[0] = { ...entries[0]!, specHash: "a2" } as JournalEntry;
  const result = fold(entries);
  expect(result).toMatchObject({ verdict: "failed", specHash: "a2" });
  expect(result.attempts[0]!.error).toMatchObject({
    message: expect.stringMatching(/what ran is not what was planned/u) as string,
    related: [{ message: "broke" }],
  });
});

test("a case run in part is never passed", () => {
  expect(fold([start(), stepEnd(1), end("passed", { partial: true })])).toMatchObject({
    verdict: "inconclusive",
    partial: true,
  });
});

test("a retry that passes is a pass, and both attempts stay", () => {
  const first = [start(), stepEnd(1, "failed"), end("failed")];
  const result = fold([...first, ...whole({ attempt: 2, pid: 8 })]);
  expect(result.verdict).toBe("passed");
  expect(result.attempts.map(({ verdict }) => verdict)).toEqual(["failed", "passed"]);
});

test("a file that Jest began again after a crash of its worker is not a retry: the crash stays the verdict", () => {
  const result = fold([start(), stepStart(1), ...whole({ pid: 8 })]);
  expect(result.verdict).toBe("failed");
  expect(result.attempts.map(({ verdict }) => verdict)).toEqual(["failed", "passed"]);
});

test("the tier of a case is the weakest of its services", () => {
  const service = (name: string, tier: string) =>
    entry({
      type: "case-service",
      service: { name, tier, version: "1", address: `127.0.0.1:${name.length}` },
    } as never);
  const entries = [
    start(),
    service("postgres", "real"),
    service("mixtral", "simulated"),
    stepEnd(1),
    stepEnd(2),
    end(),
  ];
  expect(fold(entries)).toMatchObject({ tier: "simulated", services: ["mixtral", "postgres"] });
  expect(foldServices([...entries, service("postgres", "real")]).map(({ name }) => name)).toEqual([
    "mixtral",
    "postgres",
  ]);
});

test("the last judgement of a target counts", () => {
  const target = (verdict: Verdict, measured: number) =>
    entry({
      type: "target",
      target: { text: "100ms", subject: "query", unit: "ms", verdict, measured, samples: 3, line: 5 },
    });
  const result = fold([start(), target("failed", 120), target("passed", 80), stepEnd(1), stepEnd(2), end()]);
  expect(result.targets).toEqual([expect.objectContaining({ verdict: "passed", measured: 80 })]);
});

test("cases of other files and unknown cases do not mix", () => {
  const other = { ...planned, id: "TC-2", testFile: "/project/generated/TC-2.test.ts" };
  const results = foldCases([planned, other], [...whole(), start({ id: "TC-9" })], context);
  expect(results.map(({ id, verdict }) => [id, verdict])).toEqual([
    ["TC-1", "passed"],
    ["TC-2", "failed"],
  ]);
});

test("no part of a journal passes: only the whole of it does", () => {
  const entries = whole();
  fc.assert(
    fc.property(fc.subarray(entries), fc.constantFrom(...verdicts), (part, verdict) => {
      const cut = part.map((item) => (item.type === "case-end" ? { ...item, verdict } : item));
      const result = fold(cut);
      const outcomes = part.filter(({ type }) =>
        ["case-start", "step-end", "case-end"].includes(type),
      ).length;
      expect(result.verdict === "passed").toBe(outcomes === 4 && verdict === "passed");
    }),
  );
});
