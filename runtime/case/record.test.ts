import { tmpdir } from "node:os";

import type { CaseMeta } from "../../compiler/model/case-meta.js";
import type { Target } from "../../compiler/model/target.js";
import { expect as ownExpect } from "../expect/expect.js";
import type { JournalNote } from "../journal/writer.js";
import { activeCase } from "./active.js";
import { pause } from "./clock.js";
import type { CaseContext, FixtureRegistry } from "./fixture.js";
import { CaseRecord } from "./record.js";
import type { CaseBody, Limits } from "./record-options.js";
import { Redaction } from "./redaction.js";
import type { Targets } from "./targets-fixture.js";

const limits: Limits = { setup: 50, step: 50, release: 50, grace: 5, afterglow: 1 };
const forever = () => new Promise<never>(() => undefined);

function recordOf(body: CaseBody, registry: FixtureRegistry = {}, more: Partial<CaseMeta> = {}) {
  const meta: CaseMeta = {
    id: "TC-1",
    name: "A case",
    file: "specs/TC-1.md",
    specHash: "",
    line: 1,
    level: 1,
    fixtures: Object.keys(registry),
    steps: [1, 2].map((number) => ({
      number,
      title: `Step ${number}`,
      line: number * 10,
      binding: "inline",
      expectations: [],
    })),
    ...more,
  };
  const notes: JournalNote[] = [];
  const record = new CaseRecord({
    meta,
    body,
    registry,
    limits,
    attempt: 1,
    runDirectory: tmpdir(),
    projectRoot: "/project",
    testFile: "/project/generated/TC-1.test.ts",
    generatedHash: "bb",
    redaction: new Redaction(),
    journal: (entry) => notes.push(entry),
    listen: () => undefined,
  });
  const end = () => notes.find((entry) => entry.type === "case-end");
  return { record, notes, end };
}

const body: CaseBody = async function* () {
  yield 1;
  expect(1).toBe(1);
  yield 2;
  expect(2).toBe(2);
  await Promise.resolve();
};

describe("CaseRecord", () => {
  it("runs the body once, however often and in whatever order its steps are asked for", async () => {
    let runs = 0;
    const { record, end } = recordOf(async function* (fixtures) {
      runs += 1;
      yield* body(fixtures);
    });
    const answers = await Promise.all([record.step(2), record.step(1), record.step(2)]);
    expect(answers).toEqual([undefined, undefined, undefined]);
    expect(await record.finish()).toBeUndefined();
    expect([runs, end()?.verdict]).toEqual([1, "passed"]);
  });

  it("announces each phase with its deadline before it runs, and its end after", async () => {
    const { record, notes } = recordOf(body);
    await record.step(2);
    await record.finish();
    const phases = notes.flatMap((entry) => {
      if (entry.type === "step-start") return [`start ${entry.number}`];
      if (entry.type === "step-end") return [`end ${entry.step.number}`];
      return entry.type === "phase-end" ? [`end ${entry.number}`] : [];
    });
    expect(phases.slice(0, 6)).toEqual(["start 0", "end 0", "start 1", "end 1", "start 2", "end 2"]);
    expect(phases.slice(6).join()).toMatch(/^(?:start -1,end -1,?)+$/u);
  });

  it("gives a step the time that it is extended by, and tells the watchdog", async () => {
    const { record, notes, end } = recordOf(async function* () {
      yield 1;
      activeCase()!.context.extendStep(60_000);
      await pause(120); // more than twice the limit
      expect(1).toBe(1);
      yield 2;
      await forever();
    });
    expect(await record.step(1)).toBeUndefined();
    expect((await record.step(2))?.message).toContain("did not finish within 50 ms");
    await record.finish();
    const deadlines = notes.flatMap((entry) =>
      entry.type === "step-start" && entry.number === 1 ? [entry.deadline] : [],
    );
    expect(deadlines[1]! - deadlines[0]!).toBeGreaterThan(59_000);
    expect(end()?.verdict).toBe("failed");
  });

  it("blocks a case whose setup hangs, and tears down what comes up too late", async () => {
    let release: (value: { value: number; tearDown: () => void }) => void = () => undefined;
    const seen: string[] = [];
    const { record, end } = recordOf(body, {
      slow: { setUp: () => new Promise((resolve) => (release = resolve)) },
      quick: { setUp: () => ({ value: 1, tearDown: () => seen.push("quick down") }) },
    });
    expect((await record.step(1))?.message).toBe("The setup did not finish within 50 ms, expected it to");
    await record.finish();
    expect(end()).toMatchObject({ verdict: "blocked", partial: false });
    release({ value: 2, tearDown: () => seen.push("slow down") });
    await pause(5);
    expect(seen).toEqual(["slow down"]);
  });

  it("does not wait for a tear-down that hangs, and runs the others", async () => {
    const seen: string[] = [];
    const { record, end } = recordOf(
      async function* (fixtures) {
        try {
          yield* body(fixtures);
        } finally {
          (fixtures["cleanup"] as (release: () => unknown) => void)(forever);
        }
      },
      { service: { setUp: () => ({ value: 1, tearDown: () => seen.push("service down") }) } },
    );
    await record.step(2);
    const error = await record.finish();
    expect(error?.message).toBe("A tear-down did not finish within 50 ms");
    expect(seen).toEqual(["service down"]);
    expect(end()?.verdict).toBe("failed");
  });

  it("ends a body that is asked for in part by running its `finally` blocks, before the fixtures go", async () => {
    const seen: string[] = [];
    const { record, end } = recordOf(
      async function* (fixtures) {
        try {
          yield* body(fixtures);
        } finally {
          seen.push("finally");
        }
      },
      { service: { setUp: () => ({ value: 1, tearDown: () => seen.push("service down") }) } },
    );
    expect(await record.step(1)).toBeUndefined();
    expect((await record.finish())?.name).toBe("InconclusiveError");
    expect(seen).toEqual(["finally", "service down"]);
    expect(end()).toMatchObject({ verdict: "inconclusive", partial: true });
  });

  it("shows a failure once: the steps behind it are skipped, but one that was asked for first is not", async () => {
    const failing: CaseBody = async function* () {
      yield 1;
      await Promise.resolve();
      throw new Error("broken");
    };
    const inOrder = recordOf(failing).record;
    expect(inOrder.skips(2)).toBe(false);
    expect((await inOrder.step(1))?.message).toBe("broken");
    expect(inOrder.skips(2)).toBe(true);

    const alone = recordOf(failing).record;
    const error = await alone.step(2);
    expect(error).toMatchObject({ name: "NotReachedError", cause: { message: "broken" } });
    expect(alone.skips(2)).toBe(false);
    await inOrder.finish();
    await alone.finish();
  });

  describe("a target is what the spec declares", () => {
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
    type Writable = Record<string, unknown>;

    it.each<[what: string, rewrite: (targets: Targets, context: CaseContext) => unknown]>([
      ["its bound", (targets) => ((targets.latency() as unknown as Writable)["value"] = 1e9)],
      [
        "whether it applies",
        (targets) => ((targets.latency() as unknown as Writable)["notApplicable"] = "x"),
      ],
      ["its role", (targets) => ((targets.latency() as unknown as Writable)["role"] = "workload")],
      ["the list", (targets) => (targets.all as Target[]).splice(0)],
      [
        "what is found",
        (targets) => ((targets as unknown as Writable)["latency"] = () => ({ ...target, value: 1e9 })),
      ],
      ["the case's list", (_, { meta }) => (meta.targets = [])],
    ])("whatever the body does to %s", async (_what, rewrite) => {
      const { record, end } = recordOf(
        async function* (fixtures) {
          const targets = fixtures["targets"] as Targets;
          yield 1;
          expect(() => rewrite(targets, activeCase()!.context)).toThrow(TypeError);
          yield 2;
          ownExpect([5000]).toMeet(targets.latency());
          await Promise.resolve();
        },
        {},
        { targets: [target] },
      );
      expect(await record.step(1)).toBeUndefined();
      expect((await record.step(2))?.message).toContain(
        "Unexpected 5000 ms of 1 sample, expected query time max <= 100 ms",
      );
      await record.finish();
      expect(end()).toMatchObject({ verdict: "failed" });
    });
  });

  describe("what is registered for the end of a step", () => {
    const registering = (release: () => unknown): FixtureRegistry => ({
      faults: { setUp: (context) => ({ value: () => context.onStepEnd(release) }) },
    });
    const breaking = (rest: () => unknown, done: string[]): CaseBody =>
      async function* ({ faults }) {
        yield 1;
        expect(1).toBe(1);
        (faults as () => void)();
        done.push("step 1");
        await rest();
        yield 2;
        done.push("step 2");
        expect(2).toBe(2);
      };

    it.each([
      ["comes to its end", () => undefined, ["step 1", "undone", "step 2"]],
      [
        "throws",
        () => {
          throw new Error("No");
        },
        ["step 1", "undone"],
      ],
      ["hangs", forever, ["step 1", "undone"]],
    ])("runs once, before anything else, where the step %s", async (_how, rest, expected) => {
      const done: string[] = [];
      const registry = registering(() => done.push("undone"));
      const { record } = recordOf(breaking(rest, done), registry);
      await record.step(2);
      expect(done).toEqual(expected);
      await record.finish();
      expect(done).toEqual(expected);
    });

    it.each([
      ["throws", () => Promise.reject(new Error("It stays broken")), /It stays broken/],
      ["hangs", forever, /The end of step 1 did not finish within 50 ms/],
    ])("fails the case where it %s", async (_how, release, message) => {
      const { record, end } = recordOf(
        breaking(() => undefined, []),
        registering(release),
      );
      expect(await record.step(2)).toBeUndefined();
      expect((await record.finish())?.message).toMatch(message);
      expect(end()?.verdict).toBe("failed");
    });
  });
});
