import { failuresInWords } from "../accounting.js";
import { stressLevel } from "../judge/stress.js";
import { sustainedShare } from "../judge/throughput.js";
import { mergedParts } from "../windows.js";
import { judged } from "./scenario.js";

import type { LoadReport, WindowReport } from "../report.js";
import type { Profile } from "../request/options.js";
import type { Judgement } from "./scenario.js";

export interface OutageTimes {
  readonly beforeMs: number;
  /** Not shortened by any profile: it is no load. */
  readonly outageMs: number;
  readonly afterMs: number;
}

/** When something was broken, from the begin of the measured time, in milliseconds. */
export interface Outage {
  readonly fromMs: number;
  /** When it was whole again. */
  readonly toMs: number;
}

export interface OutageJudgement extends Judgement {
  /** How long after the outage the rate was back for good; undefined where it was not. */
  readonly recoveredAfterMs?: number;
  /** The load without the outage and the recovery from it: what targets are judged by. */
  readonly calm: LoadReport;
}

/** One rate before, in and after an outage. */
export const outageRates = (rate: number, { beforeMs, outageMs, afterMs }: OutageTimes): Profile => ({
  stages: [
    { rate, forMs: beforeMs },
    { rate, forMs: outageMs, unscaled: true },
    { rate, forMs: afterMs },
  ],
});

/** Windows for which the rate has to be back, up to the end of the load. */
const leastWindowsAfter = 3;

const holds = ({ account }: WindowReport) => account.ok >= sustainedShare * account.due;
const seconds = (ms: number) => `${Number((ms / 1000).toFixed(2))} s`;
const inWords = ({ startMs, durationMs, account }: WindowReport) =>
  `from ${seconds(startMs)} to ${seconds(startMs + durationMs)} ${account.ok} of ${account.due} requests ended ok (${failuresInWords(account)})`;

/**
 * Whether a load that went on through an outage was served before it, and again after it: in each window that ended before the
 * outage 99 % of what was due ended ok, and so in each from some time after it on, at least the last three. In between requests may
 * fail, but none hangs and none gets a wrong answer. Inconclusive where there is no whole window before, or fewer than three after.
 */
export function judgeOutage(report: LoadReport, { fromMs, toMs }: Outage): OutageJudgement {
  const before = report.windows.filter(({ startMs, durationMs }) => startMs + durationMs <= fromMs);
  const after = report.windows.filter(({ startMs }) => startMs >= toMs);
  const back = after.slice(after.findLastIndex((window) => !holds(window)) + 1);
  const calm = withOnly(report, [...before, ...back]);
  if (before.length === 0 || after.length < leastWindowsAfter) {
    const problem = `The load had ${before.length} whole windows before the outage and ${after.length} after it, expected at least 1 and ${leastWindowsAfter}`;
    return { verdict: "inconclusive", problems: [problem], calm };
  }
  const problems: string[] = [];
  const missed = before.find((window) => !holds(window));
  if (missed !== undefined) problems.push(`Before the outage the rate did not hold: ${inWords(missed)}`);
  const recovered = back.length >= leastWindowsAfter;
  if (!recovered) {
    const last = after.findLast((window) => !holds(window));
    problems.push(
      `After the outage the rate did not come back for the last ${leastWindowsAfter} windows: ${last === undefined ? "" : inWords(last)}`,
    );
  }
  const { wrongAnswers, timeouts } = stressLevel(report.windows, false);
  if (wrongAnswers > 0) problems.push(`${wrongAnswers} answers were wrong, expected none`);
  const hung = timeouts + report.account.aborted;
  if (hung > 0) problems.push(`${hung} of ${report.account.sent} requests hung, expected an end to each`);
  const [first] = back;
  return {
    ...judged(report, problems),
    ...(recovered && first !== undefined && { recoveredAfterMs: first.startMs - toMs }),
    calm,
  };
}

/** The load as if these windows were all of it. */
function withOnly(report: LoadReport, windows: readonly WindowReport[]): LoadReport {
  const { account, distributions } = mergedParts(windows);
  const lengthMs = windows.reduce((sum, { durationMs }) => sum + durationMs, 0);
  const perSecond = (count: number) => (lengthMs === 0 ? 0 : (count / lengthMs) * 1000);
  return {
    ...report,
    windows,
    account,
    distributions,
    climbMs: 0,
    offeredRate: perSecond(account.due),
    achievedRate: perSecond(account.ok),
  };
}
