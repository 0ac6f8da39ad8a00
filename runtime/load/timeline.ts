import { EventSeries } from "./event-series.js";

import type { TimelineEntry } from "./report.js";

const mostEntries = 3600;

/** What happened when, for pictures: at one second each, or as much more as 3,600 of them need to cover the run. */
export class Timeline {
  readonly #entryMs: number;
  readonly #durationMs: number;
  readonly #due: EventSeries;
  readonly #sent: EventSeries;
  readonly #ok: EventSeries;
  readonly #failed: EventSeries;
  #lastMs = 0;

  constructor(durationMs: number) {
    this.#durationMs = durationMs;
    this.#entryMs = 1000 * Math.max(1, Math.ceil(durationMs / 1000 / mostEntries));
    const series = () => new EventSeries(this.#entryMs, 4 * mostEntries);
    [this.#due, this.#sent, this.#ok, this.#failed] = [series(), series(), series(), series()];
  }

  due(atMs: number): void {
    this.#due.add(atMs);
  }

  sent(atMs: number): void {
    this.#sent.add(atMs);
  }

  ended(atMs: number, ok: boolean): void {
    (ok ? this.#ok : this.#failed).add(atMs);
    this.#lastMs = Math.max(this.#lastMs, atMs);
  }

  /** From the begin of the measured time to the last end of a request. */
  entries(): TimelineEntry[] {
    const count = Math.ceil(Math.max(this.#durationMs, this.#lastMs) / this.#entryMs);
    const entries: TimelineEntry[] = [];
    let open = 0;
    for (let index = 0; index < count; index += 1) {
      const startMs = index * this.#entryMs;
      const within = (series: EventSeries) => series.between(startMs, startMs + this.#entryMs);
      const [sent, endedOk, endedFailed] = [within(this.#sent), within(this.#ok), within(this.#failed)];
      open += sent - endedOk - endedFailed;
      entries.push({
        startMs,
        durationMs: this.#entryMs,
        due: within(this.#due),
        sent,
        endedOk,
        endedFailed,
        openAtEnd: Math.round(open),
      });
    }
    return entries;
  }
}
