import { activate } from "./active.js";
import type { ActiveCase } from "./active.js";
import { BlockedError } from "./errors.js";
import { destinationOf, perform } from "./perform.js";
import type { PhraseCall } from "./perform.js";

function recordingCase() {
  const seen: unknown[] = [];
  const active: ActiveCase = {
    evaluated: () => undefined,
    promised: () => undefined,
    expectation: (result, thrown) => seen.push(["expectation", result, thrown]),
    precondition: (number, held, reason) => seen.push(["precondition", number, held, reason]),
    fixture: (name) => Promise.resolve(`the ${name}`),
  };
  activate(active);
  return seen;
}

const place = (at: string) => ({ at, line: 3, column: 1, text: "the limit is 5" });
const limitIs = {
  pattern: "the limit is {n}",
  run: (_call: PhraseCall, limit: unknown) => expect(limit).toBe(5),
};
const broken = {
  pattern: "it breaks",
  run: () => {
    throw new TypeError("broken");
  },
};
const n = (value: number) => ({ arguments: [{ type: "n", value, text: value.toString() }] });

describe("perform", () => {
  afterEach(() => activate(undefined));

  it("gives the definition its arguments, data, modifiers and fixtures", async () => {
    recordingCase();
    const calls: unknown[] = [];
    const definition = {
      pattern: "…",
      run: async (call: PhraseCall, ...values: unknown[]) =>
        calls.push([call.text, call.data, call.modifiers, await call.fixture("pool"), ...values]),
    };
    const data = [{ kind: "text" as const, line: 4, content: "hello" }];
    await perform(place("2"), definition, { ...n(5), data, modifiers: { user: "alice" } });
    expect(calls).toEqual([["the limit is 5", data, { user: "alice" }, "the pool", 5]]);
  });

  it.each(["2", "setup:1", "teardown:1"])("throws the error of the phrase of %s", async (at) => {
    const seen = recordingCase();
    await expect(perform(place(at), broken, n(5))).rejects.toThrow("broken");
    expect(seen).toEqual([]);
  });

  it("gives an expectation its own verdict, and goes on to the next", async () => {
    const seen = recordingCase();
    await perform(place("2.1"), limitIs, n(6));
    await perform(place("2.2"), limitIs, n(5));
    expect(seen).toEqual([
      [
        "expectation",
        { id: "2.1", verdict: "failed" },
        expect.objectContaining({ matcherResult: expect.anything() as unknown }),
      ],
      ["expectation", { id: "2.2", verdict: "passed" }, undefined],
    ]);
  });

  it("of a ❌ expectation passes if the assertion does not hold, and only then", async () => {
    const seen = recordingCase();
    await perform(place("2.1"), limitIs, { ...n(6), polarity: "must-not" });
    await perform(place("2.2"), limitIs, { ...n(5), polarity: "must-not" });
    await perform(place("2.3"), broken, { ...n(5), polarity: "must-not" });
    expect(seen).toMatchObject([
      ["expectation", { id: "2.1", verdict: "passed" }],
      [
        "expectation",
        { id: "2.2", verdict: "failed" },
        { message: expect.stringContaining("expected that it does not") as unknown },
      ],
      ["expectation", { id: "2.3", verdict: "failed" }, { message: "broken" }],
    ]);
  });

  it("blocks the case where a pre-condition does not hold", async () => {
    const seen = recordingCase();
    await perform(place("precondition:1"), limitIs, n(5));
    await expect(perform(place("precondition:2"), broken, n(5))).rejects.toBeInstanceOf(BlockedError);
    expect(seen).toEqual([
      ["precondition", 1, true, undefined],
      ["precondition", 2, false, "broken"],
    ]);
  });

  it("refuses to run outside of a case, and at an unknown place", async () => {
    await expect(perform(place("2"), limitIs, n(5))).rejects.toThrow("outside of a case that runs");
    expect(() => destinationOf("setup:1.1")).toThrow('Unexpected place "setup:1.1"');
    expect(() => destinationOf("__proto__")).toThrow("Unexpected place");
  });
});
