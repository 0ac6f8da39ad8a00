import { believe } from "./own-judges.js";
import { toMeet } from "./to-meet.js";

import type { Target } from "../../compiler/model/target.js";
import type { Evaluation } from "./evaluation.js";

const target: Target = {
  metric: "latency",
  statistic: "p95",
  comparator: "<=",
  value: 100,
  unit: "ms",
  subject: "response time",
  role: "threshold",
  text: "p95 <= 100 ms",
  line: 7,
  column: 1,
};
const judging = (evaluation: Omit<Evaluation, "target">) => {
  const measured = {};
  believe(measured, (asked) => ({ target: asked, ...evaluation }));
  return measured;
};
const ask = (received: unknown, asked = target) => toMeet.call({}, received, asked);
const samples = (count: number, value = 90) => Array<number>(count).fill(value);

test("what judges itself is asked, not measured", () => {
  expect(ask(judging({ samples: 30, measured: 80, met: true })).pass).toBe(true);
  const missed = ask(judging({ samples: 30, measured: 180, met: false, reason: "in 1 of 3 windows" }));
  expect(missed.pass).toBe(false);
  expect(missed.message()).toBe(
    'Unexpected 180 ms of 30 samples (in 1 of 3 windows), expected response time p95 <= 100 ms ("p95 <= 100 ms", line 7)',
  );
});

test("a target that was not called says how", () => {
  expect(() => ask([1], (() => target) as unknown as Target)).toThrow(
    "Unexpected function, expected the target that it gives: call it, e.g. expect(samples).toMeet(targets.errorRate())",
  );
});

test("a judgement without a verdict is inconclusive, with its reason, never a pass", () => {
  for (const evaluation of [
    { samples: 30, reason: "asleep" },
    { samples: 30, measured: 80, reason: "asleep" },
  ]) {
    expect(() => ask(judging(evaluation))).toThrow(
      expect.objectContaining({
        verdict: "inconclusive",
        message: expect.stringMatching(/^No verdict on .*: asleep$/),
      }),
    );
  }
});

test("a judge that a body has made is not believed", () => {
  const forged = { judge: (asked: Target) => ({ target: asked, samples: 5, measured: 1, met: true }) };
  expect(() => ask(forged)).toThrow(/^Unexpected \{ judge: .*expected a finite number in ms/);
});

test("samples are measured", () => {
  expect(ask([...samples(18), 95, 95]).pass).toBe(true);
  expect(ask([...samples(18), 195, 195]).message()).toMatch(/^Unexpected 195 ms of 20 samples, expected/);
  expect(() => ask([])).toThrow(/^No samples for .*, expected at least 20$/);
  expect(ask(90, { ...target, statistic: "value" }).pass).toBe(true);
  expect(() => ask([], { ...target, statistic: "mean" })).toThrow(
    /^No samples for .*, expected at least one$/,
  );
});

test.each([
  ["p99", 99, "Only 99 samples"],
  ["p99", 1, "Only 1 sample"],
  ["p95", 19, "Only 19 samples"],
] as const)("%s of %i samples is inconclusive", (statistic, count, message) => {
  expect(() => ask(samples(count), { ...target, statistic })).toThrow(
    expect.objectContaining({ verdict: "inconclusive", message: expect.stringContaining(`${message} for`) }),
  );
  expect(ask(samples(100), { ...target, statistic }).pass).toBe(true);
});

test.each(["ms", "rps", "bytes", "cores"] as const)("less than 0 %s is a mistake of the test", (unit) => {
  expect(() => ask([...samples(20), -1], { ...target, unit })).toThrow(
    expect.objectContaining({
      verdict: "failed",
      message: expect.stringMatching(
        new RegExp(`^Unexpected -1 ${unit}, expected 0 ${unit} or more: .*performance.now\\(\\) - start`),
      ),
    }),
  );
});

test("a share or a score may be below 0: it misses its bound by that", () => {
  const share: Target = { ...target, unit: "ratio", statistic: "value", comparator: ">=", value: 0.5 };
  expect(ask([-0.1], share).pass).toBe(false);
});
