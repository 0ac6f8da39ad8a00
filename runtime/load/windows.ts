import { Ledger } from "./accounting.js";
import { Distribution } from "./histogram/distribution.js";

import type { Accounting } from "./accounting.js";
import type { DistributionSnapshot } from "./histogram/distribution.js";
import type { Distributions, Measure, WindowReport } from "./report.js";

/** Distributions by measure, made when the first value comes. */
export class MeasureSet {
  readonly #byMeasure = new Map<Measure, Distribution>();

  record(measure: Measure, value: number): void {
    let distribution = this.#byMeasure.get(measure);
    if (distribution === undefined) this.#byMeasure.set(measure, (distribution = new Distribution()));
    distribution.record(value);
  }

  get(measure: Measure): Distribution | undefined {
    return this.#byMeasure.get(measure);
  }

  snapshots(): Distributions {
    return Object.fromEntries(
      [...this.#byMeasure].flatMap(([measure, distribution]) => {
        const snapshot = distribution.snapshot();
        return snapshot === undefined ? [] : [[measure, snapshot]];
      }),
    );
  }
}

/** Of each window the distributions that a target may be about; the others are kept for the whole only. */
const perWindow: ReadonlySet<Measure> = new Set<Measure>([
  "responseTime",
  "serviceTime",
  "dispatchDelay",
  "refusalTime",
  "timeToFirstToken",
  "interTokenLatency",
  "timePerOutputToken",
  "endToEnd",
]);

/** A window while requests that were due in it are open. */
export class OpenWindow {
  readonly ledger = new Ledger();
  readonly #measures = new MeasureSet();
  good = 0;

  constructor(readonly index: number) {}

  record(measure: Measure, value: number): void {
    if (perWindow.has(measure)) this.#measures.record(measure, value);
  }

  close(): ClosedWindow {
    return {
      index: this.index,
      account: this.ledger.get(),
      good: this.good,
      distributions: this.#measures.snapshots(),
    };
  }
}

interface ClosedWindow {
  readonly index: number;
  readonly account: Accounting;
  readonly good: number;
  readonly distributions: Distributions;
}

const mostWindows = 720;

/** The length of a run's windows: as asked, or the smallest multiple of it of which 720 cover the run (10 s: up to two hours). */
export function windowLength(askedMs: number, durationMs: number): number {
  return askedMs * Math.max(1, Math.ceil(durationMs / (askedMs * mostWindows)));
}

/** Counts by when something happened, not by when a request was due; times from the begin of the measured time. */
export interface EventCounts {
  /** Requests that ended ok. */
  readonly completedBetween: (fromMs: number, toMs: number) => number;
  /** Requests that were sent and had not ended. */
  readonly openAt: (atMs: number) => number;
}

/**
 * The windows of a run: each open (about 100 KB a distribution) until the last request that was due in it has ended, then
 * compressed text of a few KB. As there are at most 720 of them, memory is bounded however long the run is.
 */
export class WindowSeries {
  readonly #windowMs: number;
  #durationMs: number;
  readonly #open = new Map<number, OpenWindow>();
  readonly #closed: ClosedWindow[] = [];
  #newest = -1;

  constructor(windowMs: number, durationMs: number) {
    this.#windowMs = windowLength(windowMs, durationMs);
    this.#durationMs = durationMs;
  }

  /** The window in which `dueMs` (from the begin of the measured time, never less than before) lies. */
  at(dueMs: number): OpenWindow {
    const last = Math.max(0, Math.ceil(this.#durationMs / this.#windowMs) - 1);
    const index = Math.min(last, Math.floor(dueMs / this.#windowMs));
    let window = this.#open.get(index);
    if (window === undefined) this.#open.set(index, (window = new OpenWindow(index)));
    if (index > this.#newest) {
      this.#newest = index;
      for (const each of [...this.#open.values()]) this.settled(each);
    }
    return window;
  }

  /** A request of this window has ended. */
  settled(window: OpenWindow): void {
    if (window.ledger.open === 0 && window.index < this.#newest) this.#close(window);
  }

  /** The measured time ends here, not later: nothing is due any more. */
  endAt(durationMs: number): void {
    this.#durationMs = durationMs;
  }

  /** All windows in their order, with what happened by the clock. */
  reports({ completedBetween, openAt }: EventCounts): WindowReport[] {
    for (const window of [...this.#open.values()]) this.#close(window);
    const inOrder = [...this.#closed].sort((a, b) => a.index - b.index);
    return inOrder.map(({ index, ...rest }) => {
      const startMs = index * this.#windowMs;
      const endMs = Math.min(this.#durationMs, startMs + this.#windowMs);
      const completed = completedBetween(startMs, endMs);
      return { startMs, durationMs: endMs - startMs, completed, openAtEnd: openAt(endMs), ...rest };
    });
  }

  #close(window: OpenWindow): void {
    this.#open.delete(window.index);
    this.#closed.push(window.close());
  }
}

/** What several windows hold together: accounts and good requests summed, distributions merged. */
export function mergedParts(
  windows: readonly Pick<WindowReport, "account" | "good" | "distributions">[],
): Pick<WindowReport, "account" | "good" | "distributions"> {
  const measures = new Set(windows.flatMap(({ distributions }) => Object.keys(distributions) as Measure[]));
  const distributions: Partial<Record<Measure, DistributionSnapshot>> = {};
  for (const measure of measures) {
    const snapshot = Distribution.merge(
      windows.flatMap((each) => each.distributions[measure] ?? []),
    ).snapshot();
    if (snapshot !== undefined) distributions[measure] = snapshot;
  }
  return {
    account: sumOfAccounts(windows.map(({ account }) => account)),
    good: windows.reduce((sum, { good }) => sum + good, 0),
    distributions,
  };
}

/** One account of several. */
export function sumOfAccounts(accounts: readonly Accounting[]): Accounting {
  const sum = (key: Exclude<keyof Accounting, "reasons">) =>
    accounts.reduce((total, account) => total + account[key], 0);
  const reasons: Record<string, number> = {};
  for (const account of accounts)
    for (const [reason, count] of Object.entries(account.reasons))
      reasons[reason] = (reasons[reason] ?? 0) + count;
  return {
    due: sum("due"),
    sent: sum("sent"),
    notSent: sum("notSent"),
    ok: sum("ok"),
    httpError: sum("httpError"),
    timeout: sum("timeout"),
    connectionError: sum("connectionError"),
    aborted: sum("aborted"),
    reasons,
  };
}
