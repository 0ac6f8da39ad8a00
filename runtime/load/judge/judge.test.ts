import { constantRate, steps } from "../schedule/rate-profile.js";
import { evenly, poisson } from "../schedule/schedule.js";
import { openPlan, runVirtually } from "../testing/open-load.js";
import { judgeValidity } from "../validity.js";
import { judgeLoad } from "./judge.js";
import { measureOf } from "./latency.js";
import { sustainedRate } from "./throughput.js";

import type { Target } from "../../../compiler/model/target.js";
import type { OpenPlan } from "../plan.js";
import type { LoadReport } from "../report.js";
import type { RateSegment } from "../schedule/rate-profile.js";
import type { Script } from "../testing/scripted-server.js";

async function reportOf(
  segments: readonly RateSegment[],
  script: (index: number, atMs: number) => Script,
  more: Partial<OpenPlan> = {},
): Promise<LoadReport> {
  const { collected } = await runVirtually(openPlan(segments, more), script);
  const { due, sent } = collected.account;
  return {
    kind: "open",
    description: "test",
    startedAt: 0,
    warmUpMs: 0,
    durationMs: segments.reduce((sum, { durationMs }) => sum + durationMs, 0),
    drainMs: 0,
    stopped: false,
    ...collected,
    validity: judgeValidity({
      due,
      sent,
      dispatchDelay: undefined,
      dispatchDelayP99ByWindow: [],
      eventLoopLag: { p99Ms: 1, maxMs: 1 },
      cpuCores: 0.1,
      peakMemoryBytes: 1,
      stopped: false,
    }),
  };
}

const target = (of: Partial<Target>): Target => ({
  metric: "latency",
  statistic: "p95",
  comparator: "<=",
  value: 100,
  unit: "ms",
  subject: "response time",
  role: "threshold",
  text: "target",
  line: 1,
  column: 1,
  ...of,
});
const throughput = (value: number, of: Partial<Target> = {}) =>
  target({
    metric: "throughput",
    statistic: "mean",
    comparator: ">=",
    unit: "rps",
    subject: "throughput",
    value,
    ...of,
  });
const errorRate = (value: number) =>
  target({ metric: "errorRate", statistic: "value", unit: "ratio", subject: "error rate", value });
const verdict = ({ met, reason }: { met?: boolean; reason?: string }) =>
  met === undefined ? `inconclusive: ${reason}` : met ? "met" : "missed";

const minutes = (count: number) => count * 60_000;
const steady = () => ({ afterMs: 80 });

describe("a latency of a server that dies in the middle", () => {
  const dying = (_index: number, atMs: number): Script =>
    atMs >= 4000 ? { afterMs: 1, fails: "ECONNREFUSED" } : steady();

  test.each(["p95", "p50", "mean", "value"] as const)(
    "is not told by those that lived: %s",
    async (statistic) => {
      const report = await reportOf(constantRate(10, 10_000), dying, { windowMs: 2000 });
      expect(verdict(judgeLoad(report, target({ statistic })))).toMatch(
        /^inconclusive: \d+ of \d+ requests failed from .* s to 10 s, which have no response time: more than/,
      );
      expect(verdict(judgeLoad(report, target({ statistic, value: 70 })))).toBe("missed");
    },
  );

  test("few failures, and refusals, leave it told", async () => {
    const some = (index: number): Script => (index % 25 === 0 ? { afterMs: 1, status: 500 } : steady());
    const report = await reportOf(constantRate(50, 10_000), some);
    expect(verdict(judgeLoad(report, target({ statistic: "p95" })))).toBe("met");
    expect(verdict(judgeLoad(report, target({ statistic: "p99" })))).toMatch(/^inconclusive: 20 of 500 /);
    const refusing = (index: number): Script => (index % 2 === 0 ? { afterMs: 1, status: 503 } : steady());
    const refused = await reportOf(constantRate(50, 10_000), refusing);
    expect(verdict(judgeLoad(refused, target({ statistic: "p99" })))).toBe("met");
  });
});

describe("a sustained rate", () => {
  test("is met by each window and the whole", async () => {
    const report = await reportOf(constantRate(50, minutes(2)), steady);
    expect(sustainedRate(report)).toEqual({ sustained: true, measured: 50 });
    expect(verdict(judgeLoad(report, throughput(50)))).toBe("met");
  });

  test("30 minutes fail on an outage of two, though the mean is 93 %", async () => {
    const outage = (_index: number, atMs: number): Script =>
      atMs >= minutes(14) && atMs < minutes(16) ? { afterMs: 1, fails: "ECONNREFUSED" } : steady();
    const report = await reportOf(constantRate(10, minutes(30)), outage);
    const { sustained, measured, problem } = sustainedRate(report);
    expect({ sustained, measured }).toEqual({ sustained: false, measured: 0 });
    expect(problem).toMatch(
      /^12 of 180 windows did not hold: from 840 s to 850 s 0 of 100 requests ended ok \(0 per second came back\); in all of them 1200 × ECONNREFUSED$/,
    );
    // Even where less is asked for than the mean.
    expect(verdict(judgeLoad(report, throughput(8)))).toBe("missed");
    expect(report.account.ok / report.account.due).toBeCloseTo(28 / 30, 6);
  });

  test("fails on a stall whose requests all end ok in the end", async () => {
    const stall = (_index: number, atMs: number): Script =>
      atMs >= 20_000 && atMs < 40_000 ? { afterMs: 40_000 - atMs + 80 } : steady();
    const report = await reportOf(constantRate(50, 60_000), stall);
    expect(report.account.ok).toBe(report.account.due);
    expect(sustainedRate(report)).toMatchObject({ sustained: false });
  });

  test("fails where the server falls behind for good, though nothing fails yet", async () => {
    let freeAt = 0;
    const slow = (_index: number, atMs: number): Script => {
      freeAt = Math.max(freeAt, atMs) + 25; // 40 per second at most
      return { afterMs: freeAt - atMs };
    };
    const report = await reportOf(constantRate(50, 60_000), slow);
    expect(report.account.ok).toBe(3000);
    expect(sustainedRate(report)).toMatchObject({
      sustained: false,
      measured: expect.closeTo(40, 0) as number,
    });
  });

  test("one per cent may fail in a window, not more", async () => {
    const failing = (every: number) => (index: number) =>
      index % every === 0 ? { afterMs: 1, status: 500 } : steady();
    expect(sustainedRate(await reportOf(constantRate(50, 60_000), failing(100))).sustained).toBe(true);
    expect(sustainedRate(await reportOf(constantRate(50, 60_000), failing(50))).sustained).toBe(false);
  });

  test("what was not offered is not shown", async () => {
    const report = await reportOf(constantRate(40, 60_000), steady);
    expect(verdict(judgeLoad(report, throughput(50)))).toMatch(
      /^inconclusive: 40.00 requests per second .* cannot show 50/,
    );
    expect(verdict(judgeLoad(report, throughput(35)))).toBe("met");
    expect(verdict(judgeLoad(report, throughput(45, { comparator: "<=" })))).toBe("met");
  });
});

test.each([
  ["evenly", evenly],
  ["at random", poisson],
])("a rate that the schedule does not hold is not shown by a few requests more: %s", async (_, arrivals) => {
  const segments = constantRate(1, 2100);
  // Of these seeds some give more than two requests.
  for (const seed of [1, 2, 3, 4, 5, 6, 7, 8]) {
    const report = await reportOf(segments, steady, { schedule: { segments, arrivals, seed } });
    expect(verdict(judgeLoad(report, throughput(1.2)))).not.toBe("met");
  }
});

describe("latencies", () => {
  test("hold in each window, not in the mean over all", async () => {
    const report = await reportOf(constantRate(10, minutes(10)), (_index, atMs) => ({
      afterMs: atMs >= 30_000 && atMs < 40_000 ? 300 : 50,
    }));
    const judged = judgeLoad(report, target({ value: 100 }));
    expect(judged).toMatchObject({
      met: false,
      samples: 6000,
      measured: expect.closeTo(300, 0) as number,
      reason: "in 1 of 60 windows, the worst from 30 s to 40 s",
    });
    expect(verdict(judgeLoad(report, target({ value: 301 })))).toBe("met");
  });

  test("too few samples for the statistic are inconclusive", async () => {
    const report = await reportOf(constantRate(1, 19_000), steady);
    expect(verdict(judgeLoad(report, target({})))).toBe(
      "inconclusive: only 19 samples of responseTime, expected at least 20",
    );
    expect(verdict(judgeLoad({ ...report, declaredMs: 300_000 }, target({})))).toBe(
      "inconclusive: only 19 samples of responseTime, expected at least 20; the run's profile made 19 s of the declared 300 s, a longer one (--profile standard or full) gives more",
    );
    expect(verdict(judgeLoad(report, target({ statistic: "p50" })))).toBe("met");
    const none = await reportOf(constantRate(1, 5000), () => ({ afterMs: 1, status: 500 }));
    expect(verdict(judgeLoad(none, target({ statistic: "mean" })))).toMatch(/^inconclusive: no samples/);
  });

  test("windows with too few are judged with their neighbours", async () => {
    const report = await reportOf(constantRate(1, 60_000), (index) => ({ afterMs: index < 12 ? 500 : 10 }));
    // p95 needs 20: windows of 10 requests go in pairs, and in the first pair more than one in twenty is slow.
    expect(judgeLoad(report, target({}))).toMatchObject({
      met: false,
      reason: expect.stringMatching(/1 of 3 windows/) as string,
    });
  });

  test("each value is judged by the worst one", async () => {
    const report = await reportOf(constantRate(10, 10_000), (index) => ({ afterMs: index === 7 ? 101 : 5 }));
    expect(verdict(judgeLoad(report, target({ statistic: "value" })))).toBe("missed");
    expect(verdict(judgeLoad(report, target({ statistic: "mean" })))).toBe("met");
  });

  test.each([
    ["average response time", "responseTime"],
    ["chat latency", "responseTime"],
    ["refusal time", "refusalTime"],
    ["Time to first token", "timeToFirstToken"],
    ["TTFT", "timeToFirstToken"],
    ["time per output token", "timePerOutputToken"],
    ["inter-token latency", "interTokenLatency"],
    ["end-to-end latency", "endToEnd"],
    ["connection time", undefined],
  ])("%s", (subject, measure) => {
    expect(measureOf(subject)).toBe(measure);
  });

  test("what a load does not measure is an error, not a pass", async () => {
    const report = await reportOf(constantRate(10, 10_000), steady);
    expect(() => judgeLoad(report, target({ subject: "connection time" }))).toThrow(
      /Unexpected subject "connection time"/,
    );
    expect(() => judgeLoad(report, target({ metric: "memory" }))).toThrow(/Unexpected memory target/);
    expect(() => judgeLoad(report, target({ role: "workload" }))).toThrow(/expected a threshold/);
  });
});

describe("error rates", () => {
  test("hold in each window", async () => {
    const burst = (_index: number, atMs: number): Script =>
      atMs >= 20_000 && atMs < 22_000 ? { afterMs: 1, status: 503 } : steady();
    const report = await reportOf(constantRate(50, minutes(1)), burst);
    expect(judgeLoad(report, errorRate(0.01))).toMatchObject({ met: false, measured: 0.2 });
    const seldom = await reportOf(constantRate(50, minutes(1)), (index) =>
      index % 200 === 0 ? { afterMs: 1, status: 500 } : steady(),
    );
    expect(judgeLoad(seldom, errorRate(0.01))).toMatchObject({ met: true, measured: 0.006 });
  });

  test("one failure of few requests is too little to say", async () => {
    const report = await reportOf(constantRate(5, 10_000), steady);
    expect(verdict(judgeLoad(report, errorRate(0.01)))).toBe(
      "inconclusive: only 50 samples of requests, expected at least 100",
    );
    expect(verdict(judgeLoad(report, errorRate(0.02)))).toBe("met");
  });
});

test("a run that cannot be believed is judged by nobody, good or bad", async () => {
  const report = await reportOf(constantRate(50, 10_000), steady);
  const validity = { ...report.validity, valid: false, problems: ["The generator was asleep"] };
  for (const each of [target({}), target({ value: 1 }), throughput(50), errorRate(0.1)])
    expect(verdict(judgeLoad({ ...report, validity }, each))).toBe("inconclusive: The generator was asleep");
});

test("a closed load has no response times, and a saturated generator shows no upper limit", async () => {
  const open = await reportOf(steps([{ rate: 50, forMs: 10_000 }]), steady);
  const closed = (cpuCores: number): LoadReport => ({
    ...open,
    kind: "closed",
    validity: { ...open.validity, facts: { ...open.validity.facts, cpuCores } },
  });
  expect(verdict(judgeLoad(closed(0.5), target({})))).toMatch(
    /^inconclusive: a closed load has no response times/,
  );
  expect(verdict(judgeLoad(closed(0.5), target({ subject: "service time" })))).toBe("met");
  expect(verdict(judgeLoad(closed(0.5), throughput(60)))).toBe("missed");
  expect(verdict(judgeLoad(closed(1), throughput(60)))).toMatch(/it may be the bottleneck/);
  expect(verdict(judgeLoad(closed(1), throughput(40)))).toBe("met");
});
