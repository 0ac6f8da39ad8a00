import { WindowSeries, mergedParts, windowLength } from "./windows.js";
import { Distribution } from "./histogram/distribution.js";

test("windows are as long as asked, or as few as 720 of them cover the run", () => {
  expect(windowLength(10_000, 60_000)).toBe(10_000);
  expect(windowLength(10_000, 2 * 3600_000)).toBe(10_000);
  expect(windowLength(10_000, 24 * 3600_000)).toBe(120_000);
});

const nothing = { completedBetween: () => 0, openAt: () => 0 };

function request(series: WindowSeries, dueMs: number, tookMs: number): () => void {
  const window = series.at(dueMs);
  window.ledger.sent();
  return () => {
    window.ledger.settle("ok");
    window.record("responseTime", tookMs);
    series.settled(window);
  };
}

test("a window waits for its last request, which may end windows later", () => {
  const series = new WindowSeries(1000, 3500);
  const late = request(series, 500, 2800);
  request(series, 1500, 10)();
  request(series, 3400, 10)();
  late();
  const reports = series.reports({
    completedBetween: (fromMs, toMs) => toMs - fromMs,
    openAt: (atMs) => atMs,
  });
  expect(
    reports.map(({ startMs, durationMs, completed, openAtEnd, account }) => [
      startMs,
      durationMs,
      completed,
      openAtEnd,
      account.ok,
    ]),
  ).toEqual([
    [0, 1000, 1000, 1000, 1],
    [1000, 1000, 1000, 2000, 1],
    [3000, 500, 500, 3500, 1],
  ]);
  expect(Distribution.restore(reports[0]!.distributions.responseTime!).summary()?.max).toBe(2800);
});

test("what falls on the end belongs to the last window", () => {
  const series = new WindowSeries(1000, 2000);
  request(series, 2000, 1)();
  expect(series.reports(nothing).map(({ startMs }) => startMs)).toEqual([1000]);
});

test("merged windows hold what each held", () => {
  const series = new WindowSeries(1000, 3000);
  for (const dueMs of [100, 200, 1100, 2100]) request(series, dueMs, dueMs)();
  const { account, distributions, good } = mergedParts(series.reports(nothing));
  expect(account).toMatchObject({ due: 4, sent: 4, ok: 4 });
  expect(good).toBe(0);
  expect(Distribution.restore(distributions.responseTime!).summary()).toMatchObject({
    n: 4,
    min: 100,
    max: 2100,
    mean: 875,
  });
});
