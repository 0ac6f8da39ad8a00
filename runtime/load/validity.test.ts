import { judgeValidity } from "./validity.js";

import type { Summary } from "./histogram/distribution.js";
import type { GeneratorFacts } from "./validity.js";

const delay = (p99: number): Summary => ({
  n: 1000,
  min: 0,
  mean: 1,
  p50: 1,
  p90: 1,
  p95: 1,
  p99,
  "p99.9": p99,
  max: p99,
});

const good: GeneratorFacts = {
  due: 1000,
  sent: 1000,
  dispatchDelay: delay(2),
  dispatchDelayP99ByWindow: [2, 2, 2],
  eventLoopLag: { p99Ms: 3, maxMs: 20 },
  cpuCores: 0.4,
  peakMemoryBytes: 1e8,
  stopped: false,
};

test("a generator that kept its promise", () => {
  const { dispatchDelayP99ByWindow, ...facts } = good;
  expect(dispatchDelayP99ByWindow).toHaveLength(3);
  expect(judgeValidity(good)).toEqual({ valid: true, problems: [], facts });
});

test.each<[string, Partial<GeneratorFacts>, RegExp]>([
  ["sends too little", { sent: 990 }, /sent 99 % of the requests that were due, expected at least 99.5 %/],
  ["sends late", { dispatchDelay: delay(35) }, /up to 35 ms late \(p99\), expected at most 20 ms/],
  ["sends late in one window of three", { dispatchDelayP99ByWindow: [2, 300, 2] }, /In 1 of 3 windows/],
  ["has a slow event loop", { eventLoopLag: { p99Ms: 80, maxMs: 200 } }, /event loop was 80 ms late/],
  ["is the bottleneck", { cpuCores: 0.99 }, /used 0.99 cores, expected at most 0.95/],
  ["was stopped", { stopped: true }, /stopped before its end/],
  ["was never stopped", { neverStopped: true }, /ended before they were stopped/],
  ["had nothing to send", { due: 0, sent: 0, dispatchDelay: undefined }, /No request was due/],
])("is found out when it %s", (_what, facts, message) => {
  const { valid, problems } = judgeValidity({ ...good, ...facts });
  expect(valid).toBe(false);
  expect(problems).toEqual([expect.stringMatching(message)]);
});

test("one late window of twenty is the machine's business", () => {
  const dispatchDelayP99ByWindow = [...Array.from({ length: 19 }, () => 2), 300];
  expect(judgeValidity({ ...good, dispatchDelayP99ByWindow }).valid).toBe(true);
});

test("every reason is given", () => {
  expect(judgeValidity({ ...good, sent: 1, cpuCores: 2 }).problems).toHaveLength(2);
});

test("a busy machine is named as the reason, and is none by itself", () => {
  expect(judgeValidity({ ...good, cpuWaitShare: 0.3 }).valid).toBe(true);
  expect(judgeValidity({ ...good, cpuWaitShare: 0.3, dispatchDelay: delay(35) }).problems).toEqual([
    expect.stringMatching(/35 ms late/),
    "The machine was busy: the generator waited for a CPU in 30 % of the time",
  ]);
});
