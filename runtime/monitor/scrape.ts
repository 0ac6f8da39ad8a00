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

/** What a service uses, as its own Prometheus metrics tell, look by look. */
export class Scrape {
  readonly #service: ScrapedService;
  readonly #options: ScrapeOptions;
  readonly #everyMs: number;
  readonly #series: ResourceSeries;
  readonly #summary = new UseSummary();
  #withoutCpu = false;
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
    try {
      const point = await this.#read();
      this.#problem = undefined;
      this.#withoutCpu ||= point.cpuSeconds === undefined;
      this.#series.offer(point.atMs, () => point);
      const { atMs, memoryBytes, cpuSeconds = 0 } = point;
      this.#summary.add({ atMs, memoryBytes, cpuSeconds, memoryKind: "rss" });
    } catch (error) {
      const { name, url } = this.#service;
      const reason = redactText(error instanceof Error ? error.message : String(error), url);
      this.#problem = `Service ${name} at ${redactUrl(url)}: GET ${this.#path}: ${reason}`;
    }
  }

  /** Why the last look saw nothing. */
  get problem(): string | undefined {
    return this.#problem;
  }

  points(): ResourcePoint[] {
    return this.#series.points();
  }

  /** What was used since the begin; `missing` where no look has seen anything. */
  use(): ResourceUse {
    const use = this.#summary.get();
    const unseen = use.samples === 0 ? this.#problem : undefined;
    return {
      ...use,
      ...(unseen !== undefined && { missing: unseen }),
      ...(this.#withoutCpu && { cpuMissing: `${this.#service.name} does not export its CPU time` }),
    };
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
