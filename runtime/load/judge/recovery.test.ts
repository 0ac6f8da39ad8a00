import { constantRate } from "../schedule/rate-profile.js";
import { openPlan, runVirtually } from "../testing/open-load.js";
import { indicatorsOf, judgeRecovery } from "./recovery.js";

import type { LoadReport } from "../report.js";

const baseline = { "response time p95": 100, "error rate": 0, "active requests": 4 };
const limits = { withinMs: 60_000, absolute: { "error rate": 0.005, "active requests": 1 } };
/** Windows of 10 s from the end of the stress. */
const after = (...list: readonly [number, number, number][]) =>
  list.map(([p95, errors, active], index) => ({
    endMs: (index + 1) * 10_000,
    values: { "response time p95": p95, "error rate": errors, "active requests": active },
  }));
const good: [number, number, number] = [105, 0, 5];
const bad: [number, number, number] = [900, 0.2, 40];

test("recovered: all indicators within tolerance for three windows in a row", () => {
  expect(judgeRecovery(baseline, after(bad, bad, good, good, good, good), limits)).toEqual({
    verdict: "recovered",
    recoveredAfterMs: 50_000,
    reason: "3 windows in a row within tolerance, the last ended 50 s after the stress",
  });
});

test("a good window between bad ones is no recovery", () => {
  const judged = judgeRecovery(baseline, after(good, good, bad, good, good, bad), limits);
  expect(judged.verdict).toBe("not recovered");
});

test("wedged: one indicator that does not come back is enough", () => {
  const wedged: [number, number, number] = [100, 0, 12];
  expect(judgeRecovery(baseline, after(wedged, wedged, wedged, wedged, wedged, wedged), limits)).toEqual({
    verdict: "not recovered",
    reason: "active requests is 12, expected at most 5.4",
  });
});

test("too late is not recovered", () => {
  const judged = judgeRecovery(baseline, after(bad, bad, bad, bad, good, good, good), limits);
  expect(judged).toEqual({
    verdict: "not recovered",
    reason: "only 2 windows in a row within tolerance, expected 3",
  });
});

test("a window without a value is not within tolerance", () => {
  const gone = after(good, good, good, good, good, good).map(({ endMs, values }) => ({
    endMs,
    values: { ...values, "response time p95": Number.NaN },
  }));
  expect(judgeRecovery(baseline, gone, limits).verdict).toBe("not recovered");
});

test("not watched for long enough, or no baseline: nobody can say", () => {
  expect(judgeRecovery(baseline, after(bad, good, good), limits)).toMatchObject({
    verdict: "inconclusive",
    reason: "watched for 30 s in 3 windows, expected 60 s and at least 3 windows",
  });
  expect(judgeRecovery(baseline, [], limits).verdict).toBe("inconclusive");
  expect(judgeRecovery({}, after(good, good, good), limits).verdict).toBe("inconclusive");
  expect(judgeRecovery({ "error rate": Number.NaN }, after(good), limits).reason).toBe(
    "no baseline of error rate",
  );
});

test("the windows of a load are indicators: slow and failing in the middle, well at the end", async () => {
  const { collected } = await runVirtually(
    openPlan(constantRate(20, 60_000), { windowMs: 5000 }),
    (index, atMs) => {
      if (atMs < 20_000 || atMs >= 30_000) return { afterMs: 50 };
      return index % 2 === 0 ? { afterMs: 2000 } : { afterMs: 1, status: 503 };
    },
  );
  const report = collected as LoadReport;
  const [first] = indicatorsOf(report);
  expect(first!.values).toEqual({
    "response time p95": expect.closeTo(50, 0) as number,
    "error rate": 0,
    "open requests": 1,
  });
  const later = indicatorsOf(report, 20_000);
  expect(later[0]!.values["error rate"]).toBe(0.5);
  expect(later[0]!.values["open requests"]).toBeGreaterThan(10);
  const judged = judgeRecovery(first!.values, later, { withinMs: 40_000 });
  expect(judged).toMatchObject({ verdict: "recovered", recoveredAfterMs: 25_000 });
  expect(judgeRecovery(first!.values, later, { withinMs: 20_000 }).verdict).toBe("not recovered");
});
