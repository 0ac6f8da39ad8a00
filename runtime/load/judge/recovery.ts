import { Distribution } from "../histogram/distribution.js";
import { errorRateOf } from "./throughput.js";

import type { LoadReport } from "../report.js";

/** How a service is doing, in one window: latency, errors, requests in work. Lower is better for each. */
export interface Indicators {
  /** From the end of the stress, in milliseconds: the window's end. */
  readonly endMs: number;
  /** By name: "response time p95", "error rate", "active requests". */
  readonly values: Readonly<Record<string, number>>;
}

export interface RecoveryLimits {
  /** How far above its baseline an indicator may be, as a share of it; 0.1 by default. */
  readonly tolerance?: number;
  /** Besides, by indicator: an error rate of 0 has no share. None by default. */
  readonly absolute?: Readonly<Record<string, number>>;
  /** Windows in a row that have to be within the tolerance; 3 by default. */
  readonly windows?: number;
  /** Since the end of the stress, until the last of them has ended. */
  readonly withinMs: number;
}

/** What clocks, timers and the network add, however small the baseline: a tenth of 20 ms is less than they waver. */
export const recoveryNoise = { "response time p95": 25, "error rate": 0.01, "open requests": 2 } as const;

export interface RecoveryJudgement {
  readonly verdict: "recovered" | "not recovered" | "inconclusive";
  /** When the last of the windows ended. */
  readonly recoveredAfterMs?: number;
  readonly reason: string;
}

const figure = (value: number) => String(Number(value.toPrecision(4)));

/**
 * Whether a service has come back to its baseline: all indicators within the tolerance for so many windows in a row, the last of
 * which ended within the time. An indicator without a value in a window (`NaN`) is not within. Inconclusive where it was not
 * watched for long enough to say, or there is no baseline.
 */
export function judgeRecovery(
  baseline: Readonly<Record<string, number>>,
  after: readonly Indicators[],
  limits: RecoveryLimits,
): RecoveryJudgement {
  const { windows: needed = 3, withinMs } = limits;
  const names = Object.keys(baseline);
  const missing = names.filter((name) => !Number.isFinite(baseline[name]));
  if (names.length === 0 || missing.length > 0)
    return {
      verdict: "inconclusive",
      reason: `no baseline${missing.length > 0 ? ` of ${missing.join(", ")}` : ""}`,
    };
  const inTime = [...after].sort((a, b) => a.endMs - b.endMs).filter(({ endMs }) => endMs <= withinMs);
  let inRow = 0;
  for (const { endMs, values } of inTime) {
    inRow = above(baseline, values, limits).length === 0 ? inRow + 1 : 0;
    if (inRow < needed) continue;
    return {
      verdict: "recovered",
      recoveredAfterMs: endMs,
      reason: `${needed} windows in a row within tolerance, the last ended ${figure(endMs / 1000)} s after the stress`,
    };
  }
  const watchedMs = Math.max(0, ...after.map(({ endMs }) => endMs));
  const last = inTime.at(-1);
  if (last === undefined || watchedMs < withinMs || inTime.length < needed)
    return {
      verdict: "inconclusive",
      reason: `watched for ${figure(watchedMs / 1000)} s in ${inTime.length} windows, expected ${figure(withinMs / 1000)} s and at least ${needed} windows`,
    };
  const open = above(baseline, last.values, limits);
  return {
    verdict: "not recovered",
    reason:
      open.length > 0
        ? open.join("; ")
        : `only ${inRow} windows in a row within tolerance, expected ${needed}`,
  };
}

/** Which indicators are above what is tolerated, in words. */
function above(
  baseline: Readonly<Record<string, number>>,
  values: Readonly<Record<string, number>>,
  { tolerance = 0.1, absolute = {} }: RecoveryLimits,
): string[] {
  return Object.entries(baseline).flatMap(([name, base]) => {
    const value = values[name] ?? Number.NaN;
    const bound = base * (1 + tolerance) + (absolute[name] ?? 0);
    return value <= bound ? [] : [`${name} is ${figure(value)}, expected at most ${figure(bound)}`];
  });
}

/**
 * What the windows of a load tell of a service, from `fromMs` of its measured time on, which counts as 0: the response time's 95th
 * percentile in milliseconds (`NaN` where nothing ended ok), the error rate, and the requests that were open at the window's end.
 */
export function indicatorsOf({ windows }: LoadReport, fromMs = 0): Indicators[] {
  return windows
    .filter(({ startMs }) => startMs >= fromMs)
    .map(({ startMs, durationMs, account, openAtEnd, distributions }) => {
      const endMs = startMs + durationMs;
      const { responseTime } = distributions;
      return {
        endMs: endMs - fromMs,
        values: {
          "response time p95": responseTime ? Distribution.restore(responseTime).percentile(95) : Number.NaN,
          "error rate": errorRateOf(account),
          "open requests": openAtEnd,
        },
      };
    });
}
