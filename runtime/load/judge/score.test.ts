import fc from "fast-check";

import { metricWeights, overallScore } from "./score.js";

import type { Comparator, Metric, Target } from "../../../compiler/model/target.js";
import type { Evaluation } from "../../expect/evaluation.js";

const bound = (metric: Metric, comparator: Comparator, value: number, of: Partial<Target> = {}): Target => ({
  metric,
  comparator,
  value,
  statistic: "value",
  unit: "ms",
  subject: metric,
  role: "threshold",
  text: `${metric} ${comparator} ${value}`,
  line: 1,
  column: 1,
  ...of,
});

const latency = bound("latency", "<=", 100);
const throughput = bound("throughput", ">=", 50);
const memory = bound("memory", "<=", 1e9);

/** The score where each target was measured once. */
function scoreOf(...measured: readonly [Target, number, boolean][]) {
  const judged = new Map(
    measured.map(([target, figure, met]) => [target, { target, samples: 1, measured: figure, met }] as const),
  );
  return overallScore([...judged.keys()], (target) => [judged.get(target)!]);
}

test("all met is 100, however far beyond the bounds", () => {
  const { score, missing } = scoreOf([latency, 1, true], [throughput, 5000, true], [memory, 0, true]);
  expect([score, missing]).toEqual([100, []]);
});

test("what is missed counts by its degree, its metric by its weight", () => {
  // Twice the latency: half fulfilled. Weights 30, 30, 10 of 70.
  const { score, parts } = scoreOf([latency, 200, false], [throughput, 50, true], [memory, 1e9, true]);
  expect(score).toBeCloseTo(100 * (1 - (30 / 70) * 0.5), 9);
  expect(parts.map(({ weight, degree }) => [weight, degree])).toEqual([
    [30 / 70, 0.5],
    [30 / 70, 1],
    [10 / 70, 1],
  ]);
  expect(scoreOf([throughput, 20, false]).score).toBeCloseTo(40, 9);
});

test("the targets of a metric share its weight", () => {
  const p95 = bound("latency", "<=", 300);
  const { parts } = scoreOf([latency, 100, true], [p95, 300, true], [throughput, 25, false]);
  expect(parts.map(({ weight }) => weight)).toEqual([0.25, 0.25, 0.5]);
});

test.each<[string, Target, number, number]>([
  ["a share of errors", bound("errorRate", "<=", 0.01), 0.04, 25],
  ["an availability by what is missing of it", bound("availability", ">=", 0.99), 0.96, 25],
  ["a bound of nothing", bound("errorRate", "<=", 0), 0.5, 0],
  ["nothing of what was demanded", throughput, 0, 0],
  ["a strict bound that is hit", bound("latency", "<", 100), 100, 99],
  ["a demanded figure", bound("concurrency", "==", 8), 6, 75],
  ["a figure that is none", latency, Number.NaN, 0],
  ["endlessly late", latency, Infinity, 0],
])("%s", (_what, target, measured, score) => {
  expect(scoreOf([target, measured, false]).score).toBeCloseTo(score, 9);
});

test("the worst judgement of a target decides", () => {
  const judgements: Evaluation[] = [
    { target: latency, samples: 9, measured: 80, met: true },
    { target: latency, samples: 9, measured: 400, met: false },
    { target: latency, samples: 9, measured: 125, met: false },
  ];
  expect(overallScore([latency], () => judgements)).toMatchObject({
    score: 25,
    parts: [{ measured: 400, degree: 0.25 }],
  });
});

test("a target without data leaves no score, also where another judgement of it has some", () => {
  const met: Evaluation = { target: latency, samples: 9, measured: 80, met: true };
  const open: Evaluation = { target: latency, samples: 0, reason: "the generator was late" };
  for (const judgements of [[], [open], [met, open]])
    expect(overallScore([latency], () => judgements)).toEqual({ parts: [], missing: [latency] });
  // What is missed is missed, whatever else is not known.
  const missed = { ...met, measured: 200, met: false };
  expect(overallScore([latency], () => [missed, open]).score).toBeCloseTo(50, 9);
  expect(() => overallScore([], () => [])).toThrow("Unexpected score without targets");
});

const metric = fc.constantFrom(...(Object.keys(metricWeights) as Metric[]));
/** An upper bound, or a lower one, with what was measured. Shares as shares. */
const judged = fc
  .record({
    metric,
    upper: fc.boolean(),
    bound: fc.double({ min: 0.01, max: 0.99 }),
    found: fc.double({ min: 0, max: 1 }),
  })
  .map(({ metric: of, upper, bound: value, found }) => ({
    target: bound(of, upper && of !== "availability" ? "<=" : ">=", value),
    found: Number.isNaN(found) ? 0 : found,
  }));
const holds = ({ comparator, value }: Target, figure: number) =>
  comparator === "<=" ? figure <= value : figure >= value;
const scoreFor = (all: readonly { target: Target; found: number }[]) =>
  scoreOf(
    ...all.map(({ target, found }) => [target, found, holds(target, found)] as [Target, number, boolean]),
  ).score!;

test("bounded, and 100 exactly where all targets are met", () => {
  fc.assert(
    fc.property(fc.array(judged, { minLength: 1, maxLength: 8 }), (all) => {
      const score = scoreFor(all);
      expect(score).toBeGreaterThanOrEqual(0);
      expect(score).toBeLessThanOrEqual(100);
      expect(score === 100).toBe(all.every(({ target, found }) => holds(target, found)));
    }),
  );
});

test("monotone: a figure that is worse never gives more", () => {
  fc.assert(
    fc.property(
      fc.array(judged, { minLength: 1, maxLength: 5 }),
      fc.nat(),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (all, at, by) => {
        const index = at % all.length;
        const worse = all.map((each, other) => {
          if (other !== index) return each;
          const { target, found } = each;
          return { target, found: target.comparator === "<=" ? found + by : Math.max(0, found - by) };
        });
        expect(scoreFor(worse)).toBeLessThanOrEqual(scoreFor(all) + 1e-9);
      },
    ),
  );
});
