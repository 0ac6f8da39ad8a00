import fc from "fast-check";

import { durationOfProfile } from "../profile/profile.js";
import { segmentsOf } from "../request/options.js";
import { openPlan, runVirtually } from "../testing/open-load.js";
import { benchmark, carries, judgeBenchmark, nextRate } from "./benchmark.js";

import type { Target } from "../../../compiler/model/target.js";
import type { LoadReport } from "../report.js";
import type { Script } from "../testing/scripted-server.js";
import type { BenchmarkLevel, BenchmarkOptions } from "./benchmark.js";
import type { Scenario } from "./scenario.js";

type Server = (index: number, atMs: number) => Script;

const forMs = 3000;
const options: BenchmarkOptions = { rates: [10, 21], forMs };

/** Serves one request after another, each in the same time: so many per second, and a queue beyond. */
function serving(perSecond: number): Server {
  let free = 0;
  return (_, atMs) => {
    free = Math.max(free, atMs) + 1000 / perSecond;
    return { afterMs: free - atMs };
  };
}

/** Offers levels to a server of its own each, on a virtual clock, by a generator that kept its promise below `strength`. */
function offerTo(server: () => Server, strength = Infinity) {
  return async (level: Scenario<BenchmarkLevel>) => {
    const plan = openPlan(segmentsOf(level.rates), { windowMs: 1000, ...level.options });
    const { collected } = await runVirtually(plan, server());
    const valid = collected.offeredRate <= strength;
    const validity = { valid, problems: valid ? [] : ["The generator was late"] };
    const durationMs = durationOfProfile(level.rates);
    const report = { kind: "open", durationMs, ...collected, validity } as unknown as LoadReport;
    return { judgement: level.judge(report) };
  };
}

const ratesOf = ({ levels }: { levels: readonly BenchmarkLevel[] }) => levels.map(({ rate }) => rate);

test("the knee of a server of 50 per second: doubled until one is not carried, then narrowed", async () => {
  const found = await benchmark(
    offerTo(() => serving(50)),
    options,
  );
  expect(ratesOf(found)).toEqual([10, 21, 42, 49.9, 59.4, 84]);
  expect(found).toMatchObject({ verdict: "held", problems: [], knee: { rate: 49.9 }, saturated: true });
  const [light] = found.levels;
  expect(light).toMatchObject({ sent: 30, ok: 30, errorRate: 0, achievedRate: 10, goodputRate: 10 });
  expect(light!.latencies.responseTime).toMatchObject({ n: 30 });
  expect(light!.latencies.responseTime!.p95).toBeCloseTo(20, 1);
  expect(found.levels.at(-1)!.problems.join()).toMatch(/fell behind|windows did not hold/);
});

test("levels hold as long as the targets do, and the answers are good", async () => {
  // From 40 per second on it is as fast as before in throughput, and slow.
  const slowing: () => Server = () => {
    let last = -Infinity;
    return (_, atMs) => {
      const gap = atMs - last;
      last = atMs;
      return { afterMs: gap < 25 ? 300 : 20 };
    };
  };
  const target = {
    metric: "latency",
    statistic: "p95",
    comparator: "<=",
    value: 100,
    unit: "ms",
    subject: "response time",
    role: "threshold",
    text: "p95 response time below 100 ms",
    line: 1,
    column: 1,
  } as const satisfies Target;
  const carried = await benchmark(offerTo(slowing), { ...options, upTo: 42 });
  expect(carried).toMatchObject({ knee: { rate: 42 }, saturated: false });
  const judged = await benchmark(offerTo(slowing), { ...options, upTo: 42, targets: [target] });
  expect(judged).toMatchObject({ verdict: "held", knee: { rate: 35.3 }, saturated: true });
  expect(judged.levels.at(-1)!.problems).toEqual([
    'response time is 300, expected "p95 response time below 100 ms"',
  ]);
  const good = await benchmark(offerTo(slowing), { ...options, upTo: 42, goodput: { responseTimeMs: 100 } });
  expect(good.levels.at(-1)).toMatchObject({
    verdict: "missed",
    goodputRate: expect.closeTo(1 / 3, 1) as number,
  });
});

test("a limit of the rate is kept, and a generator at the end of its strength is no knee", async () => {
  const limited = await benchmark(
    offerTo(() => serving(1000)),
    { ...options, upTo: 50 },
  );
  expect(ratesOf(limited)).toEqual([10, 21, 42, 50]);
  expect(limited).toMatchObject({ verdict: "held", knee: { rate: 50 }, saturated: false });
  const weak = await benchmark(
    offerTo(() => serving(1000), 60),
    options,
  );
  expect(ratesOf(weak)).toEqual([10, 21, 42, 84]);
  expect(weak).toMatchObject({ verdict: "held", knee: { rate: 42 }, saturated: false });
  const weakest = await benchmark(
    offerTo(() => serving(1000), 0),
    options,
  );
  expect(weakest).toMatchObject({
    verdict: "inconclusive",
    problems: ["The generator was late"],
    knee: undefined,
    saturated: false,
  });
});

test.each<[string, () => Server, RegExp]>([
  ["none carried", () => serving(5), /^Not even 10 requests per second were carried: /],
  ["nothing answered", () => () => ({ afterMs: 5, status: 503 }), /^Not even 10 .*No request was served/],
  [
    "server errors",
    () => (index) => ({ afterMs: 5, status: index % 50 === 49 ? 500 : 200 }),
    /were server errors/,
  ],
  [
    "lost connections",
    () => (index) => (index === 40 ? { afterMs: 5, fails: "ECONNRESET" } : { afterMs: 5 }),
    /1 of 63 requests hung or lost their connection/,
  ],
])("missed: %s", async (_what, server, problem) => {
  const found = await benchmark(offerTo(server), options);
  expect(found.verdict).toBe("missed");
  expect(found.problems.join("; ")).toMatch(problem);
});

test("what the rate limit of a user refuses ends the search, and is no knee; a wrong answer is one whoever asks", async () => {
  const limiting: () => Server = () => (_, atMs) => ({ afterMs: 5, status: atMs < 1500 ? 200 : 429 });
  const asUsers = await benchmark(offerTo(limiting), { ...options, asUsers: true });
  expect(asUsers).toMatchObject({ verdict: "inconclusive", knee: undefined, saturated: false });
  expect(asUsers.problems).toContainEqual(
    expect.stringMatching(/15 of 30 requests were refused by the rate limit/),
  );
  expect((await benchmark(offerTo(limiting), options)).verdict).toBe("missed");
  const broken: () => Server = () => (index) => ({ afterMs: 5, status: [200, 429, 500][index % 3]! });
  const missed = await benchmark(offerTo(broken), { ...options, asUsers: true });
  expect(missed.problems).toContainEqual(expect.stringMatching(/were server errors/));
});

/** Levels as a service of this capacity gives them; those above `strength` say nothing. */
const levelOf = (rate: number, capacity: number, strength = Infinity): BenchmarkLevel => ({
  rate,
  verdict: rate > strength ? "inconclusive" : rate <= capacity ? "held" : "missed",
  problems: rate > strength ? ["late"] : rate <= capacity ? [] : ["slow"],
  offeredRate: rate,
  achievedRate: Math.min(rate, capacity),
  goodputRate: Math.min(rate, capacity),
  errorRate: 0,
  sent: 100,
  ok: 100,
  refused: 0,
  rateLimited: 0,
  otherStatuses: 0,
  serverErrors: 0,
  wrongAnswers: 0,
  timeouts: 0,
  connectionErrors: 0,
  durationMs: 1000,
  latencies: {},
});

function searched(capacity: number, strength: number, given: BenchmarkOptions): BenchmarkLevel[] {
  const levels: BenchmarkLevel[] = [];
  for (let rate = nextRate(levels, given); rate !== undefined; rate = nextRate(levels, given)) {
    levels.push(levelOf(rate, capacity, strength));
    if (levels.length > 20) throw new Error("Unexpected search without end");
  }
  return levels;
}

test("whatever the capacity, the search ends, with no rate twice, and is at most 20 % below it", () => {
  const from = fc.double({ min: 1, max: 100, noNaN: true });
  const share = fc.double({ min: 0.1, max: 60, noNaN: true });
  fc.assert(
    fc.property(from, share, (first, times) => {
      const capacity = first * times;
      const levels = searched(capacity, Infinity, { rates: [first, 2.1 * first], forMs });
      const rates = levels.map(({ rate }) => rate);
      expect(new Set(rates).size).toBe(rates.length);
      const { knee, saturated, verdict } = judgeBenchmark(levels);
      const carried = capacity >= first;
      expect([verdict, saturated]).toEqual([carried ? "held" : "missed", true]);
      expect(knee?.rate ?? 0).toBeLessThanOrEqual(capacity);
      expect(knee?.rate ?? first).toBeGreaterThan(capacity / 1.201);
    }),
  );
});

test("nothing above the limit is offered, and no knee is claimed where levels say nothing", () => {
  const positive = fc.double({ min: 20, max: 1000, noNaN: true });
  fc.assert(
    fc.property(positive, positive, positive, (capacity, strength, upTo) => {
      const levels = searched(capacity, strength, { rates: [10, 20], forMs, upTo });
      expect(Math.max(...levels.map(({ rate }) => rate))).toBeLessThanOrEqual(upTo);
      const { knee, saturated } = judgeBenchmark(levels);
      expect(knee!.rate).toBeLessThanOrEqual(Math.min(capacity, strength, upTo));
      if (saturated) expect(capacity).toBeLessThan(Math.min(strength, upTo));
    }),
  );
});

test("what it carries is claimed only below the capacity, and denied only above what was carried", () => {
  const positive = fc.double({ min: 20, max: 1000, noNaN: true });
  fc.assert(
    fc.property(positive, positive, positive, (capacity, strength, rate) => {
      const found = judgeBenchmark(searched(capacity, strength, { rates: [10, 20], forMs }));
      const claim = carries(found, rate);
      if (claim === true) expect(rate).toBeLessThanOrEqual(capacity);
      if (claim === false) expect(rate * 1.201).toBeGreaterThan(capacity);
      // Within its strength a generator leaves nothing open.
      if (strength > 3 * capacity) expect(claim).toBeDefined();
    }),
  );
});

test("a level that says nothing leaves open what lies above it, not what was missed", () => {
  const levels = [levelOf(25, 30), levelOf(50, 30), levelOf(36, 30, 30)];
  const found = judgeBenchmark(levels);
  expect(found).toMatchObject({ knee: { rate: 25 }, saturated: false });
  expect([25, 36, 50, 60].map((rate) => carries(found, rate))).toEqual([true, undefined, false, false]);
});
