import { loadsOf } from "./load/loads.js";
import { goodputStays, stressTesting } from "./stress.js";
import { table } from "./testing/case.js";
import { heldAtLast, startLoadCase } from "./testing/load-case.js";
import { latencyOf, throughputOf } from "./testing/load-targets.js";
import { superviseLoads } from "./testing/short-loads.js";

import type { Target } from "../../compiler/model/target.js";
import type { LoadCase } from "./testing/load-case.js";
import type { ShortLoads } from "./testing/short-loads.js";

// Real loads on a machine that may be busy: what is asserted holds however slow it is.
jest.setTimeout(120_000);

let supervised: () => Promise<void>;
beforeAll(async () => (supervised = await superviseLoads()));
afterAll(() => supervised());

let loaded: LoadCase | undefined;
afterEach(() => loaded?.end());

async function caseOn(
  settings: Record<string, unknown>,
  targets: readonly Target[] = [],
  short: Partial<ShortLoads> = {},
) {
  loaded = await startLoadCase(settings, { targets, forMs: 500, ...short });
  return loaded.test;
}

/** Levels of half a second each, which is how long the loads of these tests are. */
const levels = (...loads: string[]) => ({
  data: [table("load | for", ...loads.map((load) => `${load} | 500 ms`))],
});
const share = (value: number) => ({ value, unit: "ratio" });

/** One at a time, the rest is refused. */
const shedding = {
  time_scale: 1,
  "capacity.slots": 1,
  "capacity.queue": 0,
  "timing.overhead": "50 ms",
  "initialization.duration": 0,
};

describe("Stress testing", () => {
  test("the levels of the table; what is too much is refused and counts as such", async () => {
    const test = await caseOn(shedding);
    expect(await heldAtLast(test, stressTesting, ["phi3"], levels("10 RPS", "60 RPS"))).toBe("passed");
    const { stress } = loadsOf(test.active.context);
    const [low, high] = stress!.levels;
    expect([low!.sent, high!.sent]).toEqual([5, 30]);
    expect(high!.refused).toBeGreaterThan(10);
    expect(test.attached.map(({ name }) => name)).toContain("stress.json");
  });

  test("without a table the levels are shares of the throughput target", async () => {
    const test = await caseOn({}, [throughputOf(20)], { forMs: 200 });
    expect(await heldAtLast(test, stressTesting, ["phi3"])).toBe("passed");
    const { description } = loadsOf(test.active.context).runs.at(-1)!.report;
    expect(description.match(/\d+(?= requests)/gu)).toEqual(["10", "20", "30", "40", "60"]);
  });

  test.each([
    ["answers to somebody else", { "faults.cross_talk": true }, /answers were wrong, expected none/],
    ["errors", { "faults.fail_every": 3 }, /answers were server errors, expected 503/],
    ["lost connections", { "faults.reset": true }, /hung or lost their connection/],
    [
      "errors in place of refusals",
      { ...shedding, "faults.wrong_error_status": 500 },
      /answers were server errors, expected 503/,
    ],
  ])("%s are seen", async (_, settings, problem) => {
    const test = await caseOn(settings);
    const verdict = await test.verdict(stressTesting, ["phi3"], levels("10 RPS", "60 RPS"));
    expect(verdict).toMatch(/^failed: /);
    expect(verdict).toMatch(problem);
  });

  test("a refusal that takes longer than its target", async () => {
    const test = await caseOn({ ...shedding, "faults.delay": 30 }, [latencyOf(20, "refusal time")]);
    expect(await test.verdict(stressTesting, ["phi3"], levels("10 RPS", "60 RPS"))).toMatch(
      /^failed: .*a refusal takes \d+ ms \(p95\), expected at most 20 ms/s,
    );
  });

  test("the target of refusals is judged by them, and stays open where none came", async () => {
    const target = latencyOf(60_000, "refusal time");
    const refusing = await caseOn(shedding, [target]);
    expect(await heldAtLast(refusing, stressTesting, ["phi3"], levels("10 RPS", "60 RPS"))).toBe("passed");
    expect(refusing.evaluations.at(-1)).toMatchObject({ target, met: true });
    await loaded?.end();
    const serving = await caseOn({}, [target]);
    expect(await heldAtLast(serving, stressTesting, ["phi3"], levels("10 RPS"))).toBe("passed");
    expect(serving.evaluations.at(-1)).toMatchObject({ target, samples: 0 });
    expect(serving.evaluations.at(-1)).not.toHaveProperty("met");
  });
});

describe("The goodput stays at least {quantity} of its peak", () => {
  /** Each request slows all others: together they take so long that none is in time. */
  const collapsing = {
    time_scale: 1,
    "capacity.slots": 200,
    "timing.overhead": 0,
    "timing.prefill_per_token": 0,
    "timing.decode_per_token": "12 ms",
    "timing.batch_slowdown": 1,
    "initialization.duration": 0,
  };

  test("a service that sheds what is too much keeps it", async () => {
    const test = await caseOn(shedding);
    await heldAtLast(test, stressTesting, ["phi3"], levels("10 RPS", "60 RPS"));
    expect(await test.verdict(goodputStays, [share(0.5)])).toBe("passed");
  });

  test("one that collapses does not, though no request fails", async () => {
    const test = await caseOn(collapsing, [latencyOf(1000)]);
    await test.verdict(stressTesting, ["phi3"], levels("4 RPS", "80 RPS"));
    const { stress } = loadsOf(test.active.context);
    expect(stress!.levels.map(({ sent }) => sent)).toEqual([2, 40]);
    expect(await test.verdict(goodputStays, [share(0.8)])).toMatch(
      /^failed: At 80 requests per second the goodput is .* of its peak of .*, expected at least 80 %$/,
    );
    expect(await test.verdict(goodputStays, [share(0)])).toBe("passed");
  });

  test("of a service that has served nothing, or before a stress, or of no share, there is nothing to say", async () => {
    const test = await caseOn({ "faults.reset": true });
    expect(await test.verdict(goodputStays, [share(0.8)])).toMatch(
      /before a stress, expected "Stress testing"/,
    );
    await test.verdict(stressTesting, ["phi3"], levels("20 RPS"));
    expect(await test.verdict(goodputStays, [share(0.8)])).toBe(
      "failed: No request was served at any level, expected a goodput to keep",
    );
    expect(await test.verdict(goodputStays, [{ value: 80, unit: "rps" }])).toMatch(
      /expected a share, e\.g\. 80 %/,
    );
  });

  test("a stress that cannot be believed says nothing of it", async () => {
    const test = await caseOn({}, [], { forMs: 200, validity: { dispatchDelayP99Ms: 0 } });
    expect(await test.verdict(stressTesting, ["phi3"], levels("20 RPS"))).toMatch(/^inconclusive: /);
    expect(await test.verdict(goodputStays, [share(0.8)])).toMatch(/^inconclusive: The stress says nothing/);
  });
});
