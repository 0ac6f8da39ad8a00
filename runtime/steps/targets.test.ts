import type { Target } from "../../compiler/model/target.js";
import { defineStep } from "./define.js";
import { leastSamplesOf } from "../expect/statistic.js";
import { measuredSamples } from "./mechanism/measured.js";
import { meetsTarget } from "./targets.js";
import { startCase } from "./testing/case.js";
import type { TestCase } from "./testing/case.js";
import type { Send, StepContext } from "./context.js";

const target = (subject: string, more: Partial<Target> = {}): Target => ({
  metric: "latency",
  statistic: "mean",
  comparator: "<=",
  value: 10,
  unit: "ms",
  subject,
  role: "threshold",
  text: `${subject} 10 ms`,
  line: 5,
  column: 1,
  ...more,
});

const targets = [
  target("connection time"),
  target("connection time", { statistic: "p95", value: 20 }),
  target("query time", { value: 3 }),
  target("users", { role: "workload", metric: "concurrency" }),
];
const measure = defineStep("It measures", { says: "x" }, (step, subject: string, ...values: number[]) => {
  for (const value of values) step.sample(subject, value);
});

let testCase: TestCase;
beforeEach(() => {
  testCase = startCase({ meta: { targets } });
});
afterEach(() => testCase.end());

describe("a target is met", () => {
  test("where every bound of the subject holds for the samples of the step", async () => {
    await testCase.perform(measure, ["Connection  time", ...Array<number>(20).fill(9)]);
    expect(await testCase.verdict(meetsTarget, [["connection time"]])).toBe("passed");
    expect(testCase.evaluations).toMatchObject([
      { measured: 9, met: true, samples: 20 },
      { measured: 9, met: true, samples: 20 },
    ]);
  });

  test("not where one bound is broken, which is told before one that cannot be judged", async () => {
    await testCase.perform(measure, ["connection time", 11, 12]);
    await testCase.perform(measure, ["query time", 1]);
    expect(await testCase.verdict(meetsTarget, [["query time", "connection time"]])).toMatch(
      /^failed: Unexpected 11.5 ms of 2 samples, expected connection time mean <= 10 ms/u,
    );
  });

  test("not with too few samples for a percentile, nor without any", async () => {
    await testCase.perform(measure, ["connection time", 1, 2]);
    expect(await testCase.verdict(meetsTarget, [["connection time"]])).toContain(
      "inconclusive: Only 2 samples",
    );
    expect(await testCase.verdict(meetsTarget, [["query time"]])).toContain("inconclusive: No samples");
    expect(testCase.evaluations.at(-1)).toMatchObject({ samples: 0 });
  });

  test("by the step's samples; the case's only where the step has none", async () => {
    await testCase.perform(measure, ["query time", 100]);
    testCase.nextStep();
    expect(await testCase.verdict(meetsTarget, [["query time"]])).toContain("failed: Unexpected 100 ms");
    await testCase.perform(measure, ["query time", 1]);
    expect(await testCase.verdict(meetsTarget, [["query time"]])).toBe("passed");
  });

  test("where code has judged it, which counts as an assertion of the step, too", async () => {
    testCase.active.evaluated({ target: targets[2]!, samples: 1, measured: 1, met: true });
    const before = expect.getState().assertionCalls;
    await testCase.perform(meetsTarget, [["query time"]]);
    expect(expect.getState().assertionCalls - before).toBeGreaterThan(0);
  });

  test("not where it is a load, or none at all", async () => {
    expect(await testCase.verdict(meetsTarget, [["users"]])).toContain("expected a threshold that applies");
    expect(await testCase.verdict(meetsTarget, [["beauty"]])).toContain(
      'Unexpected target "beauty", expected',
    );
  });
});

test.each([
  ["p50", 2],
  ["p90", 10],
  ["p95", 20],
  ["p99", 100],
  ["p99.9", 1000],
  ["mean", 1],
] as const)("%s needs %i samples", (statistic, count) => {
  expect(leastSamplesOf(statistic)).toBe(count);
});

describe("what requests say of a target", () => {
  const send = (startedAt: number, durationMs: number, status: number, kind = "chat") =>
    ({ startedAt, durationMs, status, ok: status === 200, kind }) as Send;
  const sends = [send(0, 100, 200), send(500, 200, 200, "embedding"), send(900, 100, 429)];
  const measured = (subject: string, metric: Target["metric"]) =>
    measuredSamples(
      { samples: () => [], sends: [], sendsOfCase: sends } as unknown as StepContext,
      target(subject, { metric }),
    );

  test.each([
    ["response time", "latency", [100, 200]],
    ["latency", "latency", [100, 200]],
    ["request time", "latency", [100, 200]],
    ["chat response time", "latency", [100]],
    ["embedding latency", "latency", [200]],
    ["refusal time", "latency", [100]],
    ["connection time", "latency", []],
    ["error rate", "errorRate", [1 - 2 / 3]],
    ["throughput", "throughput", [2]],
    ["memory", "memory", []],
  ] as const)("%s", (subject, metric, samples) => {
    expect(measured(subject, metric)).toEqual(samples);
  });
});
