import {
  benchmarkTesting,
  benchmarkTestingUpTo,
  carriesAtLeast,
  overallScoreIsAtLeast,
} from "./benchmark.js";
import { startLoadCase } from "./testing/load-case.js";
import { latencyOf, memoryOf, rps, throughputOf } from "./testing/load-targets.js";
import { superviseLoads } from "./testing/short-loads.js";

import type { Target } from "../../compiler/model/target.js";
import type { Benchmark } from "../load/scenarios/benchmark.js";
import type { TestCase } from "./testing/case.js";
import type { LoadCase } from "./testing/load-case.js";
import type { ShortLoads } from "./testing/short-loads.js";

// Real loads on a machine that may be busy: what is asserted holds however slow it is.
jest.setTimeout(60_000);

const throughput = throughputOf(20);
const latency = latencyOf;
const memory = memoryOf(90e9);
const points = (value: number) => ({ value, unit: "count" });

let supervised: () => Promise<void>;
beforeAll(async () => (supervised = await superviseLoads()));
afterAll(() => supervised());

let loaded: LoadCase | undefined;
afterEach(() => loaded?.end());

async function caseOn(
  settings: Record<string, unknown>,
  targets: readonly Target[],
  short: ShortLoads = {},
): Promise<TestCase> {
  loaded = await startLoadCase(settings, { targets, forMs: 500, ...short });
  return loaded.test;
}

const benchmarked = ({ attached }: TestCase) =>
  attached.findLast(({ name }) => name === "benchmark.json")!.data as Benchmark;

/** A benchmark up to this rate, repeated where the machine was too busy to carry it. */
async function carried(test: TestCase, rate: number): Promise<Benchmark> {
  for (let attempt = 1; ; attempt += 1) {
    test.evaluations.length = 0;
    const verdict = await test.verdict(benchmarkTestingUpTo, ["phi3", rps(rate)]);
    const found = benchmarked(test);
    if ((verdict === "passed" && found.knee?.rate === rate) || attempt === 4) return found;
  }
}

test("a service that carries more than it is asked for: its figures, and that more is not known", async () => {
  const test = await caseOn({}, [throughput, latency(20_000)]);
  const { levels, knee, saturated, verdict } = await carried(test, 42);
  expect(levels.map(({ rate, sent, ok }) => [rate, sent, ok])).toEqual([
    [10, 5, 5],
    [21, 11, 11],
    [42, 21, 21],
  ]);
  expect([knee?.rate, saturated, verdict]).toEqual([42, false, "held"]);
  expect(levels[0]!.latencies.timeToFirstToken!.n).toBe(5);
  expect(levels[0]!.outputTokensPerSecond).toBeGreaterThan(0);
  // Targets are judged by the level of the throughput target.
  expect(test.evaluations).toMatchObject([
    { target: throughput, samples: 11, met: true },
    { target: latency(20_000), samples: 11, met: true },
  ]);
  expect(await test.verdict(carriesAtLeast, ["phi3", rps(20)])).toBe("passed");
  expect(await test.verdict(carriesAtLeast, ["phi3", rps(60)])).toBe(
    "inconclusive: phi3 carries 42 requests per second at least; more was not offered as promised, expected 60",
  );
  expect(await test.verdict(overallScoreIsAtLeast, [points(100)])).toBe("passed");
});

test("a service that carries less: the benchmark says where it ends, and the score what it costs", async () => {
  // One at a time, 200 ms each: 5 per second.
  const slow = {
    time_scale: 1,
    "capacity.slots": 1,
    "timing.overhead": "200 ms",
    "initialization.duration": 0,
  };
  const test = await caseOn(slow, [throughput, latency(20_000)]);
  expect(await test.verdict(benchmarkTesting, ["phi3"])).toMatch(
    /^failed: Not even 10 requests per second were carried: The server fell behind/,
  );
  expect(benchmarked(test).levels.map(({ rate }) => rate)).toEqual([10, 21]);
  expect(await test.verdict(carriesAtLeast, ["phi3", rps(20)])).toMatch(
    /^failed: phi3 carries 0 requests per second, expected at least 20; at 10: The server fell behind/,
  );
  expect(await test.verdict(overallScoreIsAtLeast, [points(95)])).toMatch(
    /^failed: The overall score is [\d.]+ of 100, expected at least 95; lost: [\d.]+ by "20 RPS sustained" \([\d.]+ rps\)$/,
  );
  // Half of the weight is the latency's, whose target is met.
  expect(await test.verdict(overallScoreIsAtLeast, [{ value: 0.5, unit: "ratio" }])).toBe("passed");
});

test("a target of the latency that is missed ends the knee, and is recorded", async () => {
  const test = await caseOn({}, [throughput, latency(0.001)]);
  expect(await test.verdict(benchmarkTestingUpTo, ["phi3", rps(42)])).toMatch(
    /Not even 10 .* response time is [\d.]+, expected "0.001 ms average response time"/,
  );
  const [, judged] = test.evaluations;
  expect(judged).toMatchObject({ target: latency(0.001), met: false, samples: 11 });
  expect(await test.verdict(overallScoreIsAtLeast, [points(51)])).toMatch(
    /by "0.001 ms average response time"/,
  );
});

test.each([
  ["cross_talk", /answers were wrong, expected none/],
  ["fail_every", /answers were server errors, expected 503/],
])("under %s it is no benchmark, at whatever rate", async (fault, message) => {
  const test = await caseOn({ [`faults.${fault}`]: fault === "fail_every" ? 5 : true }, [throughput]);
  expect(await test.verdict(benchmarkTestingUpTo, ["phi3", rps(21)])).toMatch(message);
});

test("a generator that did not keep its promise: no knee, no score", async () => {
  const test = await caseOn({}, [throughput], { forMs: 100, validity: { sentShare: 2 } });
  expect(await test.verdict(benchmarkTestingUpTo, ["phi3", rps(21)])).toMatch(
    /^inconclusive: The load says nothing about the service: The generator sent 100 %/,
  );
  expect(await test.verdict(carriesAtLeast, ["phi3", rps(20)])).toMatch(/^inconclusive: phi3 carries 0 /);
  expect(await test.verdict(overallScoreIsAtLeast, [points(1.5)])).toMatch(
    /^inconclusive: No score without data for "20 RPS sustained"/,
  );
});

test("a target that nothing has measured leaves no score; what is none is refused", async () => {
  const test = await caseOn({}, [throughput, memory]);
  await carried(test, 21);
  expect(await test.verdict(overallScoreIsAtLeast, [points(95)])).toBe(
    'inconclusive: No score without data for "90000000000 bytes of memory", expected each declared target to be measured before it',
  );
  for (const wrong of [points(0.95), points(101), { value: 1.2, unit: "ratio" }, { value: 95, unit: "ms" }])
    expect(await test.verdict(overallScoreIsAtLeast, [wrong])).toMatch(
      /^failed: Unexpected score of .*, expected points of 100 or a share, e\.g\. 95 or 95 %$/,
    );
});

test("without a benchmark, a target or room for one nothing is asserted", async () => {
  const test = await caseOn({}, []);
  expect(await test.verdict(carriesAtLeast, ["phi3", rps(20)])).toMatch(
    /expected "Benchmark testing" before it/,
  );
  expect(await test.verdict(overallScoreIsAtLeast, [points(95)])).toMatch(/in a case without targets/);
  expect(await test.verdict(benchmarkTesting, ["phi3"])).toMatch(/in a case without a throughput target/);
  await loaded?.end();
  const narrow = await caseOn({}, [throughput]);
  expect(await narrow.verdict(benchmarkTestingUpTo, ["phi3", rps(20)])).toMatch(
    /^failed: Unexpected benchmark up to 20 requests per second, expected at least 21: /,
  );
});
