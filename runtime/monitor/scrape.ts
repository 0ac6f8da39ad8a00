import { setTimeout as delay } from "node:timers/promises";

import { redactText, redactUrl } from "../services/redact.js";
import { exportedPoint } from "./exported.js";
import { ResourceSeries } from "./series.js";
import { UseSummary } from "./session.js";

import type { ExportedNames } from "./exported.js";
import type { ResourcePoint } from "./series.js";
import type { ResourceUse } from "./session.js";

export interface ScrapeOptions extends ExportedNames {
  /** In milliseconds; 1 s by default. */
  readonly everyMs?: number;
  /** `/metrics` by default. */
  readonly path?: string;
}

export interface ScrapedService {
  readonly name: string;
  readonly url: string;
  readonly timeoutMs: number;
  /** Ends it. */
  readonly signal: AbortSignal;
}

/** Of the looks that were begun: where more have no answer, the peak may have been when nobody saw it. One may always be lost. */
const mostUnseenShare = 0.1;
/** Until then a look may still be answered: it is neither. */
const patienceMs = 1000;

/** What a service uses, as its own Prometheus metrics tell, look by look. */
export class Scrape {
  readonly #service: ScrapedService;
  readonly #options: ScrapeOptions;
  readonly #everyMs: number;
  readonly #series: ResourceSeries;
  readonly #summary = new UseSummary();
  #begun = 0;
  #answered = 0;
  #failed = 0;
  /** When those were begun that have not come back. */
  readonly #open = new Map<number, number>();
  /** Which of the looks begun the last point is of: one that it has overtaken tells of an earlier time. */
  #latest = 0;
  #withoutCpu = false;
  #cpuSeconds = 0;
  /** Counted by processes before a restart, which takes the counter back to 0: as Prometheus' `rate` does. */
  #cpuBefore = 0;
  #problem: string | undefined = "its metrics have not been read yet";
  #timer: NodeJS.Timeout | undefined;

  constructor(service: ScrapedService, options: ScrapeOptions = {}) {
    this.#service = service;
    this.#options = options;
    this.#everyMs = options.everyMs ?? 1000;
    this.#series = new ResourceSeries(this.#everyMs / 2);
  }

  /** Looks now and from then on; a look that fails is a gap in the series: under stress that is to be expected. */
  async begin(): Promise<void> {
    this.#timer = setInterval(() => void this.look(), this.#everyMs).unref();
    await this.look();
  }

  end(): void {
    clearInterval(this.#timer);
  }

  /** Looks once; `problem` says what came of it. */
  async look(): Promise<void> {
    const number = (this.#begun += 1);
    this.#open.set(number, performance.now());
    try {
      const point = await this.#read();
      this.#answered += 1;
      if (number < this.#latest) return;
      this.#latest = number;
      this.#take(point);
    } catch (error) {
      this.#failed += 1;
      const { name, url } = this.#service;
      const reason = redactText(error instanceof Error ? error.message : String(error), url);
      this.#problem = `Service ${name} at ${redactUrl(url)}: GET ${this.#path}: ${reason}`;
    } finally {
      this.#open.delete(number);
    }
  }

  /** Why the last look saw nothing. */
  get problem(): string | undefined {
    return this.#problem;
  }

  points(): ResourcePoint[] {
    return this.#series.points();
  }

  /** Looks once more, and sums up what was used since the begin. An answer that takes longer than the looks are apart is not waited for. */
  async read(): Promise<ResourceUse> {
    const waiting = new AbortController();
    const patience = delay(this.#everyMs, undefined, { signal: waiting.signal }).catch(() => undefined);
    await Promise.race([this.look(), patience]);
    waiting.abort();
    const use = this.#summary.get();
    const missing = this.#unseen();
    // What answers has used some time: a counter that stands at 0 is none.
    const withoutCpu = use.samples > 0 && (this.#withoutCpu || this.#cpuSeconds === 0);
    return {
      ...use,
      ...(missing !== undefined && { missing }),
      ...(withoutCpu && { cpuMissing: `${this.#service.name} does not export its CPU time` }),
    };
  }

  #take(point: ResourcePoint): void {
    const { atMs, memoryBytes, cpuSeconds = 0 } = point;
    this.#problem = undefined;
    this.#withoutCpu ||= point.cpuSeconds === undefined;
    if (cpuSeconds < this.#cpuSeconds) this.#cpuBefore += this.#cpuSeconds;
    this.#cpuSeconds = cpuSeconds;
    this.#series.offer(atMs, () => point);
    this.#summary.add({
      ...{ atMs, memoryBytes, memoryKind: "rss" },
      cpuSeconds: this.#cpuBefore + cpuSeconds,
    });
  }

  /** Why the looks say nothing of the whole time: none, or too few, have seen anything. */
  #unseen(): string | undefined {
    if (this.#answered === 0) return this.#problem;
    const since = performance.now() - patienceMs;
    const unseen = this.#failed + [...this.#open.values()].filter((begun) => begun < since).length;
    const looks = unseen + this.#answered;
    if (unseen <= Math.max(1, mostUnseenShare * looks)) return undefined;
    const last = this.#problem === undefined ? "" : `; the last one: ${this.#problem}`;
    return `${unseen} of ${looks} looks at ${this.#service.name} saw nothing, expected at most a tenth${last}`;
  }

  get #path(): string {
    return this.#options.path ?? "/metrics";
  }

  async #read(): Promise<ResourcePoint> {
    const { request } = await import("undici");
    const { url, timeoutMs, signal } = this.#service;
    const { statusCode, body } = await request(url.replace(/\/+$/u, "") + this.#path, {
      signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
    });
    const text = await body.text();
    if (statusCode !== 200) throw new Error(`unexpected status ${statusCode}, expected 200`);
    return exportedPoint(text, this.#options, Date.now());
  }
}
