import fc from "fast-check";

import { UseSummary, cpuWindowMs } from "./session.js";

const sample = (atMs: number, memoryBytes: number, cpuSeconds: number) => ({
  atMs,
  memoryBytes,
  cpuSeconds,
  memoryKind: "pss" as const,
});

test("without samples there is nothing", () => {
  expect(new UseSummary().get()).toEqual({
    samples: 0,
    overMs: 0,
    memoryKind: "pss",
    memoryPeakBytes: 0,
    memoryLastBytes: 0,
    memoryMeanBytes: 0,
    cpuPeakCores: 0,
    cpuMeanCores: 0,
  });
});

test("memory by peak, last and mean", () => {
  const summary = new UseSummary();
  for (const [place, bytes] of [100, 400, 100].entries()) summary.add(sample(place * 100, bytes, 0));
  expect(summary.get()).toMatchObject({
    samples: 3,
    memoryPeakBytes: 400,
    memoryLastBytes: 100,
    memoryMeanBytes: 200,
  });
});

test("CPU by the highest mean of one second, not by one tick of the kernel's clock", () => {
  const summary = new UseSummary();
  // 10 s idle, but for one busy second in the middle (2 cores) and a tick of 10 ms within 1 ms at the end.
  for (let at = 0; at <= 10_000; at += 100)
    summary.add(sample(at, 1, Math.min(Math.max(at - 5000, 0), 1000) * 0.002));
  summary.add(sample(10_001, 1, 2.01));
  expect(summary.get().cpuPeakCores).toBeCloseTo(2);
  expect(summary.get().cpuMeanCores).toBeCloseTo(0.201, 3);
});

test("a session shorter than the window is judged by its whole", () => {
  const summary = new UseSummary();
  summary.add(sample(0, 1, 5));
  summary.add(sample(200, 1, 5.1));
  expect(summary.get().cpuPeakCores).toBeCloseTo(0.5);
});

test.each([
  [[0], /^one look tells no use of the CPU, expected looks over at least 100 ms$/],
  [[0, 40], /^2 looks within 40 ms tell no use/],
  [[0, 100], /^undefined$/],
])("looks at %j: the CPU needs two readings that are apart", (times, reason) => {
  const summary = new UseSummary();
  for (const at of times) summary.add(sample(at, 1, 5));
  expect(String(summary.get().cpuMissing)).toMatch(reason);
});

test("the peak lies between the mean and the highest rate between two samples", () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 0, max: 100 })), {
        minLength: 1,
        maxLength: 200,
      }),
      (steps) => {
        const summary = new UseSummary();
        let [at, cpu, highest] = [0, 0, 0];
        summary.add(sample(at, 1, cpu));
        for (const [ms, ticks] of steps) {
          at += ms;
          cpu += ticks / 100;
          highest = Math.max(highest, ticks / 100 / (ms / 1000));
          summary.add(sample(at, 1, cpu));
        }
        const { cpuPeakCores, cpuMeanCores } = summary.get();
        expect(cpuPeakCores).toBeGreaterThanOrEqual(cpuMeanCores);
        expect(cpuPeakCores).toBeLessThanOrEqual(highest + 1e-9);
        expect(cpuWindowMs).toBe(1000);
      },
    ),
  );
});
