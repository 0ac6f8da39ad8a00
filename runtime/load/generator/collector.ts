import { Ledger, assertBalanced } from "../accounting.js";
import { EventSeries } from "../event-series.js";
import { Distribution } from "../histogram/distribution.js";
import { tokenMetrics } from "../llm/token-metrics.js";
import { arrivalsUntil } from "../schedule/rate-profile.js";
import { Timeline } from "../timeline.js";
import { MeasureSet, WindowSeries } from "../windows.js";

import type { Outcome } from "../accounting.js";
import type { AnswerFacts } from "../llm/answer-reader.js";
import type { TokenMetrics } from "../llm/token-metrics.js";
import type { GoodputLimits, LoadReport, Measure, WindowReport } from "../report.js";
import type { Schedule } from "../schedule/schedule.js";
import type { OpenWindow } from "../windows.js";

/** One request from being due to its end; times in milliseconds from the begin of the measured time, below 0 in the warm-up. */
export interface RequestRecord {
  readonly intendedMs: number;
  readonly sentMs: number;
  firstByteMs?: number;
  /** Of a request of the measured time. */
  readonly window?: OpenWindow;
}

export interface Ending {
  readonly outcome: Outcome;
  readonly atMs: number;
  /** Why it did not end ok. */
  readonly reason?: string;
  /** Of an answer that was read. */
  readonly facts?: AnswerFacts;
  /** It was refused: 429 or 503. */
  readonly refused?: boolean;
}

export interface CollectorOptions {
  readonly durationMs: number;
  readonly windowMs: number;
  readonly goodput?: GoodputLimits | undefined;
  readonly schedule: Schedule;
}

export type Collected = Pick<
  LoadReport,
  | "offeredRate"
  | "scheduledRate"
  | "achievedRate"
  | "climbMs"
  | "goodput"
  | "account"
  | "warmUp"
  | "distributions"
  | "windows"
  | "timeline"
  | "tokens"
>;

/** Takes in what happens to requests and keeps sums only: its memory does not grow with their number. */
export class Collector {
  readonly #options: CollectorOptions;
  readonly #account = new Ledger();
  readonly #warmUp = new Ledger();
  readonly #measures = new MeasureSet();
  readonly #windows: WindowSeries;
  readonly #timeline: Timeline;
  readonly #completions = new EventSeries();
  readonly #sent = new EventSeries();
  readonly #ended = new EventSeries();
  readonly #halves = [new Distribution(), new Distribution()] as const;
  readonly #sources = { usage: 0, parts: 0 };
  #outputTokens = 0;
  #good = 0;
  #durationMs: number;
  /** It ended before the time that the halves were divided by. */
  #endedEarly = false;

  constructor(options: CollectorOptions) {
    this.#options = options;
    this.#durationMs = options.durationMs;
    this.#windows = new WindowSeries(options.windowMs, options.durationMs);
    this.#timeline = new Timeline(options.durationMs);
  }

  get open(): number {
    return this.#account.open + this.#warmUp.open;
  }

  /** A request was due and is sent now. */
  sent(intendedMs: number, sentMs: number): RequestRecord {
    if (intendedMs < 0) {
      this.#warmUp.sent();
      return { intendedMs, sentMs };
    }
    const window = this.#windows.at(intendedMs);
    window.ledger.sent();
    this.#account.sent();
    this.#record(window, "dispatchDelay", sentMs - intendedMs);
    this.#timeline.due(intendedMs);
    this.#timeline.sent(sentMs);
    this.#sent.add(sentMs);
    return { intendedMs, sentMs, window };
  }

  /** A request was due, and the generator could not send it. */
  notSent(intendedMs: number): void {
    if (intendedMs < 0) {
      this.#warmUp.notSent();
      return;
    }
    const window = this.#windows.at(intendedMs);
    window.ledger.notSent();
    this.#account.notSent();
    this.#timeline.due(intendedMs);
  }

  /** The gap between two parts of a stream; of the measured time only. */
  gap(record: RequestRecord, ms: number): void {
    if (record.window !== undefined) this.#record(record.window, "interTokenLatency", ms);
  }

  ended(record: RequestRecord, ending: Ending): void {
    const { window } = record;
    if (ending.outcome === "ok" && ending.atMs >= 0) this.#completions.add(ending.atMs);
    if (window === undefined) {
      this.#warmUp.settle(ending.outcome, ending.reason);
      return;
    }
    this.#account.settle(ending.outcome, ending.reason);
    window.ledger.settle(ending.outcome, ending.reason);
    this.#ended.add(ending.atMs);
    const ok = ending.outcome === "ok";
    this.#timeline.ended(ending.atMs, ok, ok ? ending.atMs - record.intendedMs : undefined);
    if (ending.outcome === "ok") this.#succeeded(record, window, ending);
    else if (ending.refused === true) this.#record(window, "refusalTime", ending.atMs - record.intendedMs);
    this.#windows.settled(window);
  }

  /** The measured time is over after `durationMs`, earlier than it was said to be: nothing is due any more. */
  endAt(durationMs: number): void {
    this.#endedEarly = true;
    this.#durationMs = durationMs;
    this.#windows.endAt(durationMs);
    this.#timeline.endAt(durationMs);
  }

  /** @throws Error where the account does not balance: a bug of ours, after which no figure is worth anything */
  collected(): Collected {
    const account = this.#account.get();
    const warmUp = this.#warmUp.get();
    assertBalanced(account);
    assertBalanced(warmUp);
    const { goodput, schedule } = this.#options;
    const scheduled = arrivalsUntil(this.#durationMs, schedule.segments);
    const evenly = schedule.arrivals.kind === "constant";
    const seconds = (this.#durationMs / 1000) * (evenly ? gapsBegun(account.due, scheduled) : 1);
    const windows = this.#windows.reports({
      completedBetween: (fromMs, toMs) => this.#completions.between(fromMs, toMs),
      openAt: (atMs) => Math.max(0, Math.round(this.#sent.between(0, atMs) - this.#ended.between(0, atMs))),
    });
    const climbMs = responseTimeClimb(...(this.#endedEarly ? halvesOf(windows) : this.#halves));
    const untilAllBack = seconds + climbMs / 1000;
    return {
      offeredRate: account.due / seconds,
      scheduledRate: (scheduled / this.#durationMs) * 1000,
      achievedRate: account.ok / untilAllBack,
      climbMs,
      ...(goodput !== undefined && {
        goodput: { limits: goodput, good: this.#good, rate: this.#good / seconds },
      }),
      account,
      warmUp,
      distributions: this.#measures.snapshots(),
      windows,
      timeline: this.#timeline.entries(),
      ...(this.#sources.usage + this.#sources.parts > 0 && {
        tokens: {
          outputTokens: this.#outputTokens,
          outputTokensPerSecond: this.#outputTokens / untilAllBack,
          source: { ...this.#sources },
        },
      }),
    };
  }

  #succeeded(record: RequestRecord, window: OpenWindow, { atMs, facts }: Ending): void {
    const responseTimeMs = atMs - record.intendedMs;
    this.#record(window, "responseTime", responseTimeMs);
    this.#record(window, "serviceTime", atMs - record.sentMs);
    if (record.firstByteMs !== undefined)
      this.#record(window, "firstByte", record.firstByteMs - record.sentMs);
    this.#halves[record.intendedMs < this.#options.durationMs / 2 ? 0 : 1].record(responseTimeMs);
    const metrics = this.#tokenMetrics(record, window, facts);
    const { goodput } = this.#options;
    if (goodput === undefined || !isGood(goodput, responseTimeMs, metrics)) return;
    this.#good += 1;
    window.good += 1;
  }

  #tokenMetrics(
    record: RequestRecord,
    window: OpenWindow,
    facts: AnswerFacts | undefined,
  ): TokenMetrics | undefined {
    const tokens = facts?.tokens;
    if (tokens === undefined) return undefined;
    const { count: outputTokens, source, firstAtMs: firstTokenAtMs, lastAtMs: lastTokenAtMs } = tokens;
    this.#sources[source] += 1;
    this.#outputTokens += outputTokens;
    if (firstTokenAtMs === undefined || lastTokenAtMs === undefined) return undefined;
    const metrics = tokenMetrics({ sentAtMs: record.sentMs, firstTokenAtMs, lastTokenAtMs, outputTokens });
    this.#record(window, "timeToFirstToken", metrics.timeToFirstTokenMs);
    this.#record(window, "endToEnd", metrics.endToEndMs);
    if (metrics.timePerOutputTokenMs !== undefined)
      this.#record(window, "timePerOutputToken", metrics.timePerOutputTokenMs);
    if (metrics.outputTokenRate !== undefined)
      this.#record(window, "outputTokenRate", metrics.outputTokenRate);
    return metrics;
  }

  #record(window: OpenWindow, measure: Measure, value: number): void {
    this.#measures.record(measure, value);
    window.record(measure, value);
  }
}

/**
 * The first of evenly due requests is due at 0: of a time that is no whole number of gaps more have begun than it holds. Each stands for the
 * gap behind it, so the time is that much longer in which they come at the schedule's rate.
 */
function gapsBegun(due: number, scheduled: number): number {
  return scheduled > 0 ? Math.max(1, due / scheduled) : 1;
}

/** Whether a request that ended ok keeps every limit; a limit on what was not measured of it is not kept. */
function isGood(limits: GoodputLimits, responseTimeMs: number, metrics: TokenMetrics | undefined): boolean {
  const keeps = (limit: number | undefined, value: number | undefined) =>
    limit === undefined || (value !== undefined && value <= limit);
  return (
    keeps(limits.responseTimeMs, responseTimeMs) &&
    keeps(limits.timeToFirstTokenMs, metrics?.timeToFirstTokenMs) &&
    keeps(limits.endToEndMs, metrics?.endToEndMs) &&
    // A single token has no gap that could be too long.
    (metrics !== undefined && metrics.timePerOutputTokenMs === undefined
      ? true
      : keeps(limits.timePerOutputTokenMs, metrics?.timePerOutputTokenMs))
  );
}

/** The response times of the first half of the windows and of the last one; of an odd number that in the middle is in neither. */
function halvesOf(windows: readonly WindowReport[]): [Distribution, Distribution] {
  const half = windows.length >> 1;
  const timesOf = (some: readonly WindowReport[]) =>
    Distribution.merge(some.flatMap(({ distributions }) => distributions.responseTime ?? []));
  return [timesOf(windows.slice(0, half)), timesOf(windows.slice(windows.length - half))];
}

/**
 * How much later the last answers come than the first, because the server falls behind: twice the distance between the medians of
 * the two halves of the measured time, where the halves are apart (the first quartile of the second is 5 % above the third of the first);
 * else 0. A queue that grows evenly is `λ/μ − 1` of the measured time longer at its end, so `ok / (time + climb)` is then μ.
 */
function responseTimeClimb(first: Distribution, second: Distribution): number {
  const apart = second.percentile(25) > 1.05 * first.percentile(75);
  return apart ? 2 * (second.percentile(50) - first.percentile(50)) : 0;
}
