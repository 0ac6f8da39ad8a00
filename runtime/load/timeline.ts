import { EventSeries } from "./event-series.js";
import { Distribution } from "./histogram/distribution.js";

import type { TimelineEntry } from "./report.js";

const mostEntries = 3600;

/** What happened when, for pictures: at one second each, or as much more as 3,600 of them need to cover the run. */
export class Timeline {
  readonly #entryMs: number;
  #durationMs: number;
  readonly #due: EventSeries;
  readonly #sent: EventSeries;
  readonly #ok: EventSeries;
  readonly #failed: EventSeries;
  readonly #times: TimeSeries;
  #lastMs = 0;

  constructor(durationMs: number) {
    this.#durationMs = durationMs;
    this.#entryMs = 1000 * Math.max(1, Math.ceil(durationMs / 1000 / mostEntries));
    const series = () => new EventSeries(this.#entryMs, 4 * mostEntries);
    [this.#due, this.#sent, this.#ok, this.#failed] = [series(), series(), series(), series()];
    this.#times = new TimeSeries(this.#entryMs);
  }

  due(atMs: number): void {
    this.#due.add(atMs);
  }

  sent(atMs: number): void {
    this.#sent.add(atMs);
  }

  /** @param responseTimeMs of a request that ended ok */
  ended(atMs: number, ok: boolean, responseTimeMs?: number): void {
    (ok ? this.#ok : this.#failed).add(atMs);
    if (responseTimeMs !== undefined) this.#times.add(atMs, responseTimeMs);
    this.#lastMs = Math.max(this.#lastMs, atMs);
  }

  /** The measured time ends here, not later. */
  endAt(durationMs: number): void {
    this.#durationMs = durationMs;
  }

  /** From the begin of the measured time to the last end of a request. */
  entries(): TimelineEntry[] {
    const endMs = Math.max(this.#durationMs, this.#lastMs);
    const count = Math.ceil(endMs / this.#entryMs);
    const entries: TimelineEntry[] = [];
    const times = this.#times.summaries();
    let open = 0;
    for (let index = 0; index < count; index += 1) {
      const startMs = index * this.#entryMs;
      const within = (series: EventSeries) => series.between(startMs, startMs + this.#entryMs);
      const [sent, endedOk, endedFailed] = [within(this.#sent), within(this.#ok), within(this.#failed)];
      open += sent - endedOk - endedFailed;
      const responseTime = times.get(index);
      entries.push({
        startMs,
        // The last one ends with the run: its rates are those of the time that it has.
        durationMs: Math.min(this.#entryMs, endMs - startMs),
        due: within(this.#due),
        sent,
        endedOk,
        endedFailed,
        openAtEnd: Math.round(open),
        ...(responseTime !== undefined && { responseTime }),
      });
    }
    return entries;
  }
}

type Times = NonNullable<TimelineEntry["responseTime"]>;

/**
 * Figures of times by when they came. Ends come in the order of time, so that only the newest stretch is kept as a distribution; what
 * comes a little late counts there.
 */
class TimeSeries {
  readonly #entryMs: number;
  readonly #summaries = new Map<number, Times>();
  #newest = 0;
  #times = new Distribution();

  constructor(entryMs: number) {
    this.#entryMs = entryMs;
  }

  add(atMs: number, timeMs: number): void {
    const index = Math.floor(atMs / this.#entryMs);
    if (index > this.#newest) {
      this.#close();
      this.#newest = index;
    }
    this.#times.record(timeMs);
  }

  summaries(): ReadonlyMap<number, Times> {
    this.#close();
    return this.#summaries;
  }

  #close(): void {
    const summary = this.#times.summary();
    if (summary === undefined) return;
    const { p50, p95, max } = summary;
    this.#summaries.set(this.#newest, { p50, p95, max });
    this.#times = new Distribution();
  }
}
