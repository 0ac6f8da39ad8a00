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
const judging = (evaluation: Omit<Evaluation, "target">) => ({
  judge: (asked: Target): Evaluation => ({ target: asked, ...evaluation }),
});
const ask = (received: unknown) => toMeet.call({}, received, target);

test("what judges itself is asked, not measured", () => {
  expect(ask(judging({ samples: 30, measured: 80, met: true })).pass).toBe(true);
  const missed = ask(judging({ samples: 30, measured: 180, met: false, reason: "in 1 of 3 windows" }));
  expect(missed.pass).toBe(false);
  expect(missed.message()).toBe(
    'Unexpected 180 ms of 30 samples (in 1 of 3 windows), expected response time p95 <= 100 ms ("p95 <= 100 ms", line 7)',
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

test("samples are measured", () => {
  expect(ask([90, 95]).pass).toBe(true);
  expect(ask([90, 195]).message()).toMatch(/^Unexpected 195 ms of 2 samples, expected/);
  expect(() => ask([])).toThrow(/^No samples for/);
});
