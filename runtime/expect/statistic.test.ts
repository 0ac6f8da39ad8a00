import fc from "fast-check";

import { evaluate, targetResults } from "./evaluation.js";
import { figureOf, meets, percentile } from "./statistic.js";
import type { Target } from "../../compiler/model/target.js";

const target: Target = {
  metric: "latency",
  statistic: "p95",
  comparator: "<=",
  value: 100,
  unit: "ms",
  subject: "response time",
  role: "threshold",
  text: "p95 <= 100 ms",
  line: 1,
  column: 1,
};
const samples = fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 1, maxLength: 200 });

describe("percentile", () => {
  it("is the nearest rank", () => {
    const hundred = Array.from({ length: 100 }, (_, index) => 100 - index);
    expect([50, 90, 95, 99, 99.9].map((p) => percentile(hundred, p))).toEqual([50, 90, 95, 99, 100]);
    const thousand = Array.from({ length: 1000 }, (_, index) => index + 1);
    expect(percentile(thousand, 99.9)).toBe(999);
    expect(percentile([7], 50)).toBe(7);
  });

  it("is the smallest sample that at least p percent of the samples do not exceed", () => {
    fc.assert(
      fc.property(samples, fc.integer({ min: 1, max: 100 }), (values, p) => {
        const figure = percentile(values, p);
        const share = (bound: number) =>
          (100 * values.filter((value) => value <= bound).length) / values.length;
        expect(values).toContain(figure);
        expect(share(figure)).toBeGreaterThanOrEqual(p - 1e-9);
        const smaller = values.filter((value) => value < figure);
        if (smaller.length > 0) expect(share(Math.max(...smaller))).toBeLessThan(p);
      }),
    );
  });
});

describe("figureOf", () => {
  it.each([
    ["mean", 25],
    ["min", 10],
    ["max", 40],
    ["p50", 20],
  ] as const)("%s of four samples is %d", (statistic, figure) => {
    expect(figureOf({ ...target, statistic }, [40, 10, 20, 30])).toBe(figure);
  });

  it("of the statistic `value` holds exactly if every sample does", () => {
    const comparators = fc.constantFrom("<=", "<", ">=", ">", "==" as const);
    fc.assert(
      fc.property(
        samples,
        comparators,
        fc.integer({ min: -1000, max: 1000 }),
        (values, comparator, value) => {
          const bound = { comparator, value, statistic: "value" as const };
          expect(meets(bound, figureOf(bound, values))).toBe(values.every((sample) => meets(bound, sample)));
        },
      ),
    );
  });
});

describe("targetResults", () => {
  it("keeps the worst of several evaluations, and a miss before a lack of samples", () => {
    const each: Target = { ...target, statistic: "value" };
    const evaluations = [evaluate(each, [50]), evaluate(each, [200, 10]), evaluate(each, [])];
    expect(targetResults([each], evaluations)).toEqual([
      {
        text: target.text,
        subject: target.subject,
        unit: "ms",
        line: 1,
        samples: 2,
        measured: 200,
        verdict: "failed",
      },
    ]);
    expect(targetResults([target], [evaluate(target, [50]), evaluate(target, [])])[0]?.verdict).toBe(
      "inconclusive",
    );
  });

  it("leaves out workloads and what does not apply", () => {
    const others: Target[] = [
      { ...target, role: "workload" },
      { ...target, notApplicable: "connection test" },
    ];
    expect(targetResults([...others, target], [])).toHaveLength(1);
  });
});
