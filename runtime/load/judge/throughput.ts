import { failuresInWords } from "../accounting.js";
import { sumOfAccounts } from "../windows.js";

import type { Accounting } from "../accounting.js";
import type { LoadReport, WindowReport } from "../report.js";

/** Least share of the requests due in a window that have to end ok for its rate to be sustained. */
export const sustainedShare = 0.99;
/** A window in which less than this share of what was offered came back is a stall, even if all of it came later. */
const stallShare = 0.8;

export interface SustainedRate {
  readonly sustained: boolean;
  /** Requests per second: those of the worst window that does not hold, else those of the whole run. */
  readonly measured: number;
  /** Why it is not sustained, of the first such window. */
  readonly problem?: string;
}

const perSecond = (count: number, durationMs: number) => (count / durationMs) * 1000;
const figure = (value: number) => String(Number(value.toFixed(2)));

/** Requests that came back ok in a window, by either count, and what the smaller one says. */
function windowRate(window: WindowReport, isFirst: boolean): { rate: number; held: boolean } {
  const { account, completed, durationMs } = window;
  const stalled = !isFirst && completed < stallShare * account.due;
  return {
    rate: perSecond(stalled ? Math.min(completed, account.ok) : account.ok, durationMs),
    held: !stalled && account.ok >= sustainedShare * account.due,
  };
}

/**
 * Whether the offered rate, or `rate` where less is asked for, was sustained: in each window at least 99 % of the requests that
 * were due in it ended ok, no window but the first (whose answers may come in the next) completed less than 80 % of what was
 * offered in it, and the server did not fall behind through the run.
 */
export function sustainedRate(report: LoadReport, rate = Infinity): SustainedRate {
  const { windows, achievedRate, offeredRate, climbMs } = report;
  // Rounding of the product must not decide.
  const asked = Math.min(rate, sustainedShare * offeredRate) * (1 - 1e-9);
  const missed = windows.flatMap((window, index) => {
    const { rate: found, held } = windowRate(window, index === 0);
    const enough = found >= Math.min(rate, perSecond(sustainedShare * window.account.due, window.durationMs));
    return held || enough ? [] : [{ window, found }];
  });
  const [first] = missed;
  if (first !== undefined) {
    const { startMs, durationMs, account } = first.window;
    const worst = Math.min(...missed.map(({ found }) => found));
    const reasons = failuresInWords(sumOfAccounts(missed.map(({ window }) => window.account)));
    const problem =
      `${missed.length} of ${windows.length} windows did not hold: from ${figure(startMs / 1000)} s to ${figure((startMs + durationMs) / 1000)} s ` +
      `${account.ok} of ${account.due} requests ended ok (${figure(first.found)} per second came back)${reasons === "" ? "" : `; in all of them ${reasons}`}`;
    return { sustained: false, measured: worst, problem };
  }
  if (achievedRate >= asked) return { sustained: true, measured: achievedRate };
  return {
    sustained: false,
    measured: achievedRate,
    problem: `The server fell behind: answers came ${figure(climbMs)} ms later at the end than at the begin`,
  };
}

/** Failed / sent. */
export const errorRateOf = ({ sent, ok }: Pick<Accounting, "sent" | "ok">): number =>
  sent === 0 ? Number.NaN : (sent - ok) / sent;
