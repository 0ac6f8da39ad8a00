import type { Accounting } from "./accounting.js";
import type { DistributionSnapshot } from "./histogram/distribution.js";
import type { Validity } from "./validity.js";

/**
 * What is measured of requests. All but the last in milliseconds; only requests that ended `ok` are in it, except for
 * `dispatchDelay` (every request that was sent) and `refusalTime` (answers 429 and 503).
 */
export const measures = [
  /** End − intended: what a user who came at that time has waited. */
  "responseTime",
  /** End − sent: what the server was seen to take; blind to a generator that came late. */
  "serviceTime",
  /** Sent − intended: the generator's own lateness. */
  "dispatchDelay",
  /** First byte of the answer − sent. */
  "firstByte",
  /** End − intended of a refusal: 429 or 503. */
  "refusalTime",
  /** TTFT: first token that is not empty − sent. */
  "timeToFirstToken",
  /** ITL: gaps between parts of a stream that hold text, those of all requests together. */
  "interTokenLatency",
  /** TPOT: (end-to-end − TTFT) / (output tokens − 1), of requests with more than one; each request counts once. */
  "timePerOutputToken",
  /** Last token − sent. */
  "endToEnd",
  /** Output tokens of one request / its end-to-end time, in tokens per second. */
  "outputTokenRate",
] as const;

export type Measure = (typeof measures)[number];
export type Distributions = Readonly<Partial<Record<Measure, DistributionSnapshot>>>;

/** A stretch of the measured time. All but `completed` and `openAtEnd` is of the requests that were *due* in it, however late they ended. */
export interface WindowReport {
  /** From the begin of the measured time. */
  readonly startMs: number;
  readonly durationMs: number;
  readonly account: Accounting;
  /** Requests that ended `ok` in this stretch of time, whenever they were due, the warm-up's too. */
  readonly completed: number;
  /** Requests of the measured time that were sent and had not ended at the end of this stretch. */
  readonly openAtEnd: number;
  /** Requests that met every limit of the goodput. */
  readonly good: number;
  readonly distributions: Distributions;
}

/** What came of one second, for pictures. `ended…` and `openAtEnd` by the time of the event. */
export interface TimelineEntry {
  readonly startMs: number;
  readonly durationMs: number;
  readonly due: number;
  readonly sent: number;
  readonly endedOk: number;
  readonly endedFailed: number;
  readonly openAtEnd: number;
  /** Response times of the requests that ended ok in it. */
  readonly responseTime?: { readonly p50: number; readonly p95: number; readonly max: number };
}

/** Upper limits, in milliseconds, that a request has to keep to count for the goodput. */
export interface GoodputLimits {
  readonly responseTimeMs?: number;
  readonly timeToFirstTokenMs?: number;
  readonly timePerOutputTokenMs?: number;
  readonly endToEndMs?: number;
}

export interface TokenReport {
  readonly outputTokens: number;
  /** Output tokens of the requests that ended ok / (measured time + climb). */
  readonly outputTokensPerSecond: number;
  /** How many requests' token counts are the server's own (`usage`), and how many are counted parts of the stream. */
  readonly source: { readonly usage: number; readonly parts: number };
}

/** One load, as it was measured. Plain data. */
export interface LoadReport {
  readonly kind: "open" | "closed";
  /** What was asked for, in words. */
  readonly description: string;
  /** Wall clock of the begin of the measured time, in milliseconds since the epoch. */
  readonly startedAt: number;
  readonly warmUpMs: number;
  /** The measured time: without warm-up and drain. */
  readonly durationMs: number;
  /** The measured time as the spec declares it, where the run's profile made it shorter. */
  readonly declaredMs?: number;
  readonly drainMs: number;
  /** The run was ended early. */
  readonly stopped: boolean;
  /** Requests per second due in the measured time. */
  readonly offeredRate: number;
  /** What the schedule's rate comes to in the measured time: random arrivals may be more, or less. */
  readonly scheduledRate?: number;
  /** Requests of the measured time that ended ok / (measured time + climb). */
  readonly achievedRate: number;
  /** How far the server fell behind: 0 unless response times climb through the run. */
  readonly climbMs: number;
  /** Requests that met every limit / measured time. */
  readonly goodput?: { readonly limits: GoodputLimits; readonly good: number; readonly rate: number };
  readonly account: Accounting;
  /** Of the warm-up: accounted for, in no figure. */
  readonly warmUp: Accounting;
  readonly distributions: Distributions;
  readonly windows: readonly WindowReport[];
  readonly timeline: readonly TimelineEntry[];
  readonly tokens?: TokenReport;
  readonly validity: Validity;
}
