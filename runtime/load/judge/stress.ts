import { Distribution } from "../histogram/distribution.js";
import { isNoRoom, isSqlState } from "../sql-state.js";
import { mergedParts } from "../windows.js";

import type { LoadReport, WindowReport } from "../report.js";

/** One level of a stress load: what was offered, and what came of it. Rates are per second. */
export interface StressLevel {
  readonly offeredRate: number;
  /**
   * Requests that ended ok and, where limits are set, within them; not more than came back in the same time: what a queue takes in is not
   * served yet.
   */
  readonly goodputRate: number;
  /** Requests that were sent. */
  readonly sent: number;
  /** Answers 429 and 503; of a database, that it has no room. */
  readonly refused: number;
  /** Of these 429: a caller has used up what he may ask, however little the service has to do (RFC 6585). */
  readonly rateLimited: number;
  /** 95th percentile of the time to a refusal, in milliseconds; undefined without any. */
  readonly refusalTimeMs?: number;
  /** Answers 5xx other than 503; of a database, errors of statements. */
  readonly serverErrors: number;
  /** Answers of any other status than 2xx, 429 and 5xx: 401, for instance. */
  readonly otherStatuses: number;
  /** 2xx answers that are not what was asked for: somebody else's, cut off, malformed. */
  readonly wrongAnswers: number;
  readonly timeouts: number;
  readonly connectionErrors: number;
}

export interface GracefulLimits {
  /** Least share of its peak that the goodput keeps beyond it; 0.8 by default. */
  readonly keptGoodput?: number;
  /** In which time the excess is refused (p95); 1 s by default. */
  readonly refusalTimeMs?: number;
}

export interface GracefulJudgement {
  readonly graceful: boolean;
  readonly problems: readonly string[];
  /** The level with the highest goodput. */
  readonly peak: StressLevel | undefined;
}

const status = /^[1-5]\d\d$/u;
const percent = (share: number) => `${Number((100 * share).toFixed(1))} %`;
const rate = (value: number) => Number(value.toFixed(2));

/**
 * Whether a service degrades gracefully, level by level of rising load: beyond its peak the goodput keeps a stated share of it
 * (shedding, not collapse), the excess is refused, and fast; no answer is wrong, no error but 503, nothing hangs or breaks off.
 */
export function judgeGraceful(
  levels: readonly StressLevel[],
  { keptGoodput = 0.8, refusalTimeMs = 1000 }: GracefulLimits = {},
): GracefulJudgement {
  const problems: string[] = [];
  const peak = levels.reduce<StressLevel | undefined>(
    (best, level) => (best === undefined || level.goodputRate > best.goodputRate ? level : best),
    undefined,
  );
  if (peak === undefined || peak.goodputRate === 0)
    problems.push("No request was served at any level, expected a goodput to keep");
  for (const level of levels) {
    const at = `At ${rate(level.offeredRate)} requests per second`;
    const beyond = peak !== undefined && level.offeredRate > peak.offeredRate;
    if (beyond && level.goodputRate < keptGoodput * peak.goodputRate)
      problems.push(
        `${at} the goodput is ${rate(level.goodputRate)} per second, ${percent(level.goodputRate / peak.goodputRate)} of its peak of ${rate(peak.goodputRate)}, expected at least ${percent(keptGoodput)}`,
      );
    if (level.refusalTimeMs !== undefined && level.refusalTimeMs > refusalTimeMs)
      problems.push(
        `${at} a refusal takes ${Math.round(level.refusalTimeMs)} ms (p95), expected at most ${refusalTimeMs} ms`,
      );
    if (level.wrongAnswers > 0)
      problems.push(`${at} ${level.wrongAnswers} answers were wrong, expected none`);
    if (level.serverErrors > 0)
      problems.push(`${at} ${level.serverErrors} answers were server errors, expected 503 as the only one`);
    if (level.otherStatuses > 0)
      problems.push(
        `${at} ${level.otherStatuses} answers had another status than 2xx, 429 and 503, expected the excess to be refused with 429 or 503`,
      );
    const lost = level.timeouts + level.connectionErrors;
    if (lost > 0)
      problems.push(
        `${at} ${lost} of ${level.sent} requests hung or lost their connection, expected the excess to be refused`,
      );
  }
  return { graceful: problems.length === 0, problems, peak };
}

/**
 * What is to be said of a load that is sent as users who each have a limit, where some reached it: it was their limits that kept
 * the load from the service, so that nothing is known of the service beyond them. One sentence for each level with such refusals.
 */
export function rateLimitProblems(levels: readonly StressLevel[]): string[] {
  return levels
    .filter(({ rateLimited }) => rateLimited > 0)
    .map(
      ({ offeredRate, rateLimited, sent }) =>
        `At ${rate(offeredRate)} requests per second ${rateLimited} of ${sent} requests were refused by the rate limit of their user (429), not for overload (503): the service was not asked for more than that. Expected limits above the load, or more users`,
    );
}

/** The level that a load with one constant rate, or some windows of a load, came to. */
export function stressLevel(windows: readonly WindowReport[], hasGoodput: boolean): StressLevel {
  const { account, good, distributions } = mergedParts(windows);
  const seconds = windows.reduce((sum, { durationMs }) => sum + durationMs, 0) / 1000;
  const counted = (fits: (reason: string) => boolean) =>
    Object.entries(account.reasons).reduce((sum, [reason, count]) => sum + (fits(reason) ? count : 0), 0);
  const isStatus = (reason: string) => status.test(reason);
  const rateLimited = counted((reason) => reason === "429");
  const refused = rateLimited + counted((reason) => reason === "503" || isNoRoom(reason));
  const statuses = counted((reason) => isStatus(reason) || isSqlState(reason));
  const fifths = counted((reason) => (isStatus(reason) && reason.startsWith("5")) || isSqlState(reason));
  const serverErrors = fifths - (refused - rateLimited);
  const { refusalTime } = distributions;
  return {
    offeredRate: account.due / seconds,
    goodputRate: ((hasGoodput ? good : account.ok) * shareInTime(windows, account.ok)) / seconds,
    sent: account.sent,
    refused,
    rateLimited,
    ...(refusalTime !== undefined && { refusalTimeMs: Distribution.restore(refusalTime).percentile(95) }),
    serverErrors,
    otherStatuses: statuses - refused - serverErrors,
    // Answers that count as failed without a status of their own: see answer-reader.ts.
    wrongAnswers: account.httpError - statuses,
    timeouts: account.timeout,
    connectionErrors: account.connectionError,
  };
}

/** Of the requests that were due in these windows and ended ok, the share that can have ended in them, too: at most as many as did. */
function shareInTime(windows: readonly WindowReport[], ok: number): number {
  const completed = windows.reduce((sum, window) => sum + window.completed, 0);
  return ok === 0 ? 0 : Math.min(1, completed / ok);
}

/** The levels of a load whose rate went in steps: the windows that lie in each of them wholly, without its first `settleMs`. */
export function stressLevels(
  report: LoadReport,
  stages: readonly { readonly forMs: number }[],
  settleMs = 0,
): StressLevel[] {
  const ends: number[] = [];
  for (const { forMs } of stages) ends.push((ends.at(-1) ?? 0) + forMs);
  return ends.flatMap((endMs, index) => {
    const startMs = (ends[index - 1] ?? 0) + settleMs;
    const within = report.windows.filter(
      (window) => window.startMs >= startMs && window.startMs + window.durationMs <= endMs,
    );
    return within.length === 0 ? [] : [stressLevel(within, report.goodput !== undefined)];
  });
}
