import { loadTesting, loadsService, loadsServiceGradually, measuresBaseline } from "./load.js";
import { loadsOf } from "./load/loads.js";
import { meetsTarget } from "./targets.js";
import { heldAtLast, startLoadCase } from "./testing/load-case.js";
import { errorRateOf, latencyOf, ms, rps, throughputOf } from "./testing/load-targets.js";
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

/** One request after another, 400 ms each. */
const slow = {
  time_scale: 1,
  "capacity.slots": 1,
  "timing.overhead": "400 ms",
  "initialization.duration": 0,
};

describe("Baseline performance measurement", () => {
  test("a service that serves all: its figures are the baseline of the case", async () => {
    const test = await caseOn({}, [throughputOf(50), latencyOf(20_000)]);
    expect(await test.verdict(measuresBaseline, ["phi3"])).toBe("passed");
    const { baselines, runs, steady } = loadsOf(test.active.context);
    // 20 % of the throughput target.
    expect(baselines.get("phi3")).toMatchObject({ verdict: "held", rate: 10 });
    expect(baselines.get("phi3")!.indicators["error rate"]).toBe(0);
    expect(runs.map(({ account }) => [account.sent, account.ok])).toEqual([[5, 5]]);
    expect(steady).toMatchObject([{ service: "phi3" }]);
    expect(test.evaluations).toMatchObject([{ target: latencyOf(20_000), samples: 5, met: true }]);
  });

  test("one request that fails is one too many, and a latency target may be missed", async () => {
    let test = await caseOn({ "faults.fail_every": 5 }, [throughputOf(50)]);
    expect(await test.verdict(measuresBaseline, ["phi3"])).toBe(
      "failed: 1 of 5 requests of the baseline failed (1 × 500), expected none to",
    );
    expect(loadsOf(test.active.context).baselines.size).toBe(0);
    await loaded!.end();
    test = await caseOn({ "faults.delay": 50 }, [throughputOf(50), latencyOf(40)]);
    expect(await test.verdict(measuresBaseline, ["phi3"])).toMatch(/^failed: .*40 ms average response time/s);
  });

  test("without a throughput target it is not known what 20 % of it are", async () => {
    const test = await caseOn({}, [latencyOf(1000)]);
    expect(await test.verdict(measuresBaseline, ["phi3"])).toMatch(
      /^failed: .*without a throughput target, expected one such as "50 RPS sustained for 30 minutes"/,
    );
  });
});

describe("a target of the load of an earlier step", () => {
  const targets = [throughputOf(40), latencyOf(20_000)];

  test("is judged by that load, where the step measures nothing itself", async () => {
    const test = await caseOn({}, targets);
    expect(await test.verdict(measuresBaseline, ["phi3"])).toBe("passed");
    expect(await heldAtLast(test, loadTesting, ["phi3"])).toBe("passed");
    test.nextStep();
    const before = test.evaluations.length;
    // The baseline has not offered the rate of the target, and says nothing of it.
    expect(await test.verdict(meetsTarget, [["throughput"]])).toBe("passed");
    expect(await test.verdict(meetsTarget, [["response time"]])).toBe("passed");
    expect(test.evaluations.length - before).toBeGreaterThanOrEqual(3);
  });

  test("is not shown by a load that offered less", async () => {
    const test = await caseOn({}, targets);
    await test.verdict(loadsService, ["phi3", rps(20), ms(60_000)]);
    test.nextStep();
    expect(await test.verdict(meetsTarget, [["throughput"]])).toMatch(
      /^inconclusive: .*20.00 requests per second were offered and served, which cannot show 40/,
    );
  });

  test("is missed by it", async () => {
    const test = await caseOn({ "faults.delay": 50 }, [latencyOf(10)]);
    await test.verdict(loadsService, ["phi3", rps(20), ms(60_000)]);
    test.nextStep();
    expect(await test.verdict(meetsTarget, [["response time"]])).toMatch(/^failed: .*10 ms average/);
  });
});

describe("Load testing", () => {
  test("105 % of the target come back, within all targets", async () => {
    const targets = [throughputOf(40), latencyOf(20_000), errorRateOf(0.1)];
    const test = await caseOn({}, targets);
    expect(await heldAtLast(test, loadTesting, ["phi3"])).toBe("passed");
    const run = loadsOf(test.active.context).runs.at(-1)!;
    expect(run.report.offeredRate).toBeCloseTo(42, 6);
    expect(run.account).toMatchObject({ sent: 21, ok: 21 });
    expect(test.evaluations.slice(-3)).toMatchObject(targets.map((target) => ({ target, met: true })));
  });

  test("a service that cannot keep up, one that gives answers to others, one that fails", async () => {
    let test = await caseOn(slow, [throughputOf(20)]);
    expect(await test.verdict(loadTesting, ["phi3"])).toMatch(/^failed: .*(?:did not hold|fell behind)/s);
    await loaded!.end();
    test = await caseOn({ "faults.cross_talk": true }, [throughputOf(20)]);
    expect(await test.verdict(loadTesting, ["phi3"])).toMatch(/^failed: /);
    expect(loadsOf(test.active.context).runs.at(-1)!.account.reasons["wrong answer"]).toBeGreaterThan(5);
    await loaded!.end();
    test = await caseOn({ "faults.fail_every": 3 }, [throughputOf(20), errorRateOf(0.1)]);
    expect(await test.verdict(loadTesting, ["phi3"])).toMatch(/^failed: /);
    expect(test.evaluations.find(({ target }) => target.metric === "errorRate")).toMatchObject({
      met: false,
    });
  });

  test("a load that the generator has not offered as promised says nothing of the service, good or bad", async () => {
    // Nobody sends without any delay.
    const validity = { dispatchDelayP99Ms: 0 };
    for (const settings of [{}, { "faults.cross_talk": true }]) {
      const test = await caseOn(settings, [throughputOf(20)], { forMs: 200, validity });
      expect(await test.verdict(loadTesting, ["phi3"])).toMatch(
        /^inconclusive: The load says nothing about the service: Requests were sent up to/,
      );
      // It was offered again, in vain, under the same name.
      expect(test.attached.map(({ name }) => name)).toEqual(Array(3).fill("load-1.json"));
      await loaded!.end();
    }
  });
});

describe("Load {service} with {quantity} for {quantity}", () => {
  test("the rate that the phrase names; a throughput target that was not offered is not judged", async () => {
    const test = await caseOn({}, [throughputOf(500), latencyOf(20_000)]);
    expect(await heldAtLast(test, loadsService, ["phi3", rps(20), ms(60_000)])).toBe("passed");
    const [run] = loadsOf(test.active.context).runs;
    expect(run!.account).toMatchObject({ sent: 10, ok: 10 });
    expect(test.evaluations.map(({ target }) => target.metric)).not.toContain("throughput");
  });

  test("what is under the phrase is what is sent", async () => {
    const test = await caseOn({ "faults.cross_talk": true }, [errorRateOf(0)]);
    const health = { data: [{ kind: "http" as const, line: 12, content: "GET /health" }] };
    expect(await heldAtLast(test, loadsService, ["phi3", rps(20), ms(1000)], health)).toBe("passed");
    expect(await test.verdict(loadsService, ["phi3", rps(20), ms(1000)])).toMatch(/^failed: /);
  });

  test("what is no rate, or no time", async () => {
    const test = await caseOn({});
    expect(await test.verdict(loadsService, ["phi3", ms(20), ms(1000)])).toMatch(
      /Unexpected load of 20 ms, expected a rate above 0, e\.g\. 50 RPS/,
    );
    expect(await test.verdict(loadsService, ["phi3", rps(20), rps(20)])).toMatch(
      /Unexpected duration of 20 rps, expected a time above 0/,
    );
  });
});

describe("…, reached within {quantity}", () => {
  test("the rise first, then the load", async () => {
    const test = await caseOn({}, [latencyOf(20_000)]);
    const values = ["phi3", rps(20), ms(60_000), ms(10_000)];
    expect(await heldAtLast(test, loadsServiceGradually, values)).toBe("passed");
    const { runs, steady } = loadsOf(test.active.context);
    expect(runs.slice(-2).map(({ report }) => report.description)).toEqual([
      "2 to 20 requests per second over 0.5 s, evenly",
      "20 requests per second for 0.5 s, evenly",
    ]);
    // The memory of a service whose load rises may rise, too.
    expect(steady.length).toBeLessThan(runs.length);
  });

  test("a service that fails in the rise is not asked for the rest", async () => {
    const test = await caseOn({ "faults.fail_every": 2 });
    const values = ["phi3", rps(40), ms(60_000), ms(10_000)];
    expect(await test.verdict(loadsServiceGradually, values)).toMatch(
      /^failed: The rate was sustained up to 0.00/,
    );
    expect(loadsOf(test.active.context).runs).toHaveLength(1);
  });
});
