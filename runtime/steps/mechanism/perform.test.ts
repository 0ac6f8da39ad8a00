import { BlockedError } from "../../case/errors.js";
import { activate } from "../../case/active.js";
import { defineStep } from "../define.js";
import { startCase, table } from "../testing/case.js";
import type { TestCase } from "../testing/case.js";
import { perform } from "./perform.js";

const limitIs = defineStep("the limit is {n}", { asserts: true, says: "x" }, (step, limit: number) =>
  step.verify(limit === 5, () => `Expected the limit 5, found ${limit}`),
);
const broken = defineStep("it breaks", { asserts: true, says: "x" }, () => {
  throw new TypeError("broken");
});
/** Holds at the given attempt, counted from 1, and later. */
const holdsAt = (attempt: number, seen: { count: number } = { count: 0 }) =>
  defineStep("it holds", { asserts: true, says: "x" }, (step) => {
    seen.count += 1;
    step.verify(seen.count >= attempt, () => `Expected it at last, found attempt ${seen.count}`);
  });

let testCase: TestCase;
beforeEach(() => {
  testCase = startCase({ meta: { values: [{ name: "limit", text: "5", line: 1 }] } });
});
afterEach(() => testCase.end());

describe("perform", () => {
  it("gives the definition its arguments, data with values filled in, and modifiers", async () => {
    const calls: unknown[] = [];
    const definition = defineStep("…", { says: "x" }, async (step, ...values: number[]) => {
      calls.push([step.phrase, step.text(), await step.data(), step.user, step.label, values]);
    });
    const data = [{ kind: "json" as const, line: 4, content: '{"a": {limit}}' }];
    await testCase.perform(definition, [1, 2], { data, modifiers: { user: "alice", label: "first" } });
    expect(calls).toEqual([["…", '{"a": 5}', { a: 5 }, "alice", "first", [1, 2]]]);
  });

  it.each(["2", "setup:1", "teardown:1"])(
    "throws the error of the phrase of %s, at its place",
    async (at) => {
      await expect(testCase.perform(broken, [], { at, line: 7 })).rejects.toMatchObject({
        name: "TypeError",
        message: "broken",
        place: { line: 7, column: 4 },
      });
      expect(testCase.expectations).toEqual([]);
    },
  );

  it("gives an expectation its own verdict, and goes on to the next", async () => {
    await testCase.perform(limitIs, [6], { at: "2.1" });
    await testCase.perform(limitIs, [5], { at: "2.2" });
    expect(testCase.expectations).toEqual([
      { id: "2.1", verdict: "failed", thrown: expect.objectContaining({ place: { line: 10, column: 4 } }) },
      { id: "2.2", verdict: "passed" },
    ]);
  });

  it("of a ❌ expectation passes if the assertion does not hold, and only then", async () => {
    const mustNot = { polarity: "must-not" as const };
    expect(await testCase.verdict(limitIs, [6], mustNot)).toBe("passed");
    expect(await testCase.verdict(limitIs, [5], mustNot)).toContain("expected that it does not");
    expect(await testCase.verdict(broken, [], mustNot)).toBe("failed: broken");
  });

  it("blocks the case where a pre-condition does not hold", async () => {
    await testCase.perform(limitIs, [5], { at: "precondition:1" });
    await expect(testCase.perform(broken, [], { at: "precondition:2" })).rejects.toBeInstanceOf(BlockedError);
    expect(testCase.preconditions).toEqual([
      { number: 1, held: true },
      { number: 2, held: false, reason: "broken" },
    ]);
  });

  it("refuses to run outside of a case", async () => {
    activate(undefined);
    const place = { at: "2", line: 3, column: 1, text: "the limit is 5" };
    await expect(perform(place, limitIs, { arguments: [] })).rejects.toThrow("outside of a case that runs");
  });
});

describe("modifiers", () => {
  it("as several users: for loads only, whose requests are divided", async () => {
    const usersOfIt = defineStep("it has users", { asserts: true, says: "x" }, (step) =>
      step.verify(step.users.join() === "alice,bob", () => `found ${step.users.join()}`),
    );
    const userOfIt = defineStep("it has a user", { asserts: true, says: "x" }, (step) =>
      step.verify(step.user === "alice", () => `found ${step.user ?? "nobody"}`),
    );
    const several = { modifiers: { users: ["alice", "bob"] } };
    expect(await testCase.verdict(usersOfIt, [], several)).toBe("passed");
    expect(await testCase.verdict(usersOfIt, [], { modifiers: { user: "alice" } })).toBe(
      "failed: found alice",
    );
    expect(await testCase.verdict(userOfIt, [], { modifiers: { user: "alice" } })).toBe("passed");
    expect(await testCase.verdict(userOfIt, [], several)).toMatch(
      /^failed: Unexpected users alice, bob of "it has a user", expected one: only the requests of a load/,
    );
  });

  it("within: tries until it holds, and shows the last failure", async () => {
    const seen = { count: 0 };
    expect(await testCase.verdict(holdsAt(3, seen), [], { modifiers: { withinMs: 60_000 } })).toBe("passed");
    expect(seen.count).toBe(3);
    expect(await testCase.verdict(holdsAt(1000), [], { modifiers: { withinMs: 120 } })).toMatch(
      /^failed: Not within 120 ms: Expected it at last, found attempt [2-9]$/,
    );
  });

  it("❌ within: it must not hold at any attempt", async () => {
    const mustNot = { polarity: "must-not" as const, modifiers: { withinMs: 100 } };
    expect(await testCase.verdict(holdsAt(1000), [], mustNot)).toBe("passed");
    expect(await testCase.verdict(holdsAt(2), [], mustNot)).toContain("holds, expected that it does not");
  });

  it("for: holds at each of at least three samples", async () => {
    const seen = { count: 0 };
    expect(await testCase.verdict(holdsAt(0, seen), [], { modifiers: { forMs: 1 } })).toBe("passed");
    expect(seen.count).toBeGreaterThanOrEqual(3);
    let looks = 0;
    const breaksLater = defineStep("it lasts", { asserts: true, says: "x" }, (step) =>
      step.verify(++looks < 3, () => "Expected it to last, found that it does not"),
    );
    expect(await testCase.verdict(breaksLater, [], { modifiers: { forMs: 60_000 } })).toMatch(
      /^failed: Not for 60 s, after .*: Expected it to last/,
    );
  });

  it("all the time: is looked at from the beginning of the step", async () => {
    let up = true;
    const isUp = defineStep("it is up", { asserts: true, says: "x" }, (step) =>
      step.verify(up, () => "Expected it up, found it down"),
    );
    const always = { at: "2.1", modifiers: { allTheTime: true } };
    await testCase.remember(isUp, [], always);
    up = false;
    await new Promise((resolve) => setTimeout(resolve, 120));
    up = true;
    expect(await testCase.verdict(isUp, [], always)).toBe(
      "failed: Not all the time: Expected it up, found it down",
    );
    testCase.nextStep();
    await testCase.remember(isUp, [], always);
    expect(await testCase.verdict(isUp, [], always)).toBe("passed");
    await expect(testCase.perform(isUp, [], { ...always, at: "2" })).rejects.toThrow(
      'Unexpected "all the time"',
    );
  });

  it("for each row: runs once for each, and fails at the row", async () => {
    const data = [table("name | size", "a | 5", "b | 6", "c | 7")];
    const small = defineStep("it is small", { asserts: true, says: "x" }, (step) => {
      const { row } = step;
      step.verify(row?.number("size") === 5, () => `Expected 5, found ${row?.text("SIZE")}`);
    });
    await testCase.perform(small, [], { at: "2.1", data, modifiers: { forEachRow: true } });
    expect(testCase.expectations).toMatchObject([
      { verdict: "failed", thrown: { message: "Expected 5, found 6", place: { line: 23 } } },
    ]);
  });

  it.each([true, false])("3 times, at the same time: %s", async (atTheSameTime) => {
    let running = 0;
    let most = 0;
    const work = defineStep("it works", { says: "x" }, async () => {
      most = Math.max(most, ++running);
      await new Promise((resolve) => setTimeout(resolve, 5));
      running -= 1;
    });
    await testCase.perform(work, [], { modifiers: { times: 3, atTheSameTime } });
    expect(most).toBe(atTheSameTime ? 3 : 1);
  });
});

describe("remember", () => {
  let now = 5;
  const rises = defineStep(
    "it rises by {n}",
    { asserts: true, says: "x", remembers: true },
    {
      remember: (_step, _by: number) => now,
      run: (step, by: number) =>
        step.verify(now - step.remembered === by, () => `Expected ${by}, found ${now - step.remembered}`),
    },
  );

  it("gives what was so at the beginning of the step", async () => {
    await testCase.remember(rises, [2], { at: "2.1" });
    now += 2;
    expect(await testCase.verdict(rises, [2])).toBe("passed");
    expect(await testCase.verdict(rises, [3])).toBe("failed: Expected 3, found 2");
  });

  it("without a beginning says so", async () => {
    await testCase.remember(rises, [2], { at: "2.1" });
    testCase.nextStep();
    expect(await testCase.verdict(rises, [2])).toContain("it compares with the step's beginning");
  });

  it("what went wrong at the beginning is told by the phrase", async () => {
    const fails = defineStep(
      "it fails",
      { asserts: true, says: "x", remembers: true },
      {
        remember: () => {
          throw new Error("no metrics");
        },
        run: (step) => step.remembered,
      },
    );
    await testCase.remember(fails, [], { at: "2.1" });
    expect(await testCase.verdict(fails)).toBe("failed: no metrics");
  });
});
