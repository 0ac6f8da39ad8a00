import { Counter, Gauge, Histogram, Registry } from "prom-client";

/** What the gauges show; asked at each scrape. */
export interface GaugeSources {
  /** Seconds since the epoch. */
  readonly startedAt: () => number;
  readonly active: () => Readonly<Record<string, number>>;
  readonly queued?: () => Readonly<Record<string, number>>;
  readonly memoryBytes?: () => Readonly<Record<string, number>>;
  readonly cores?: () => Readonly<Record<string, number>>;
}

/** Users beyond so many share the label `other`: a label's values must not grow without bound. */
const USERS_LABELLED = 1000;

/** The exported metrics of one instance of a service. */
export class Metrics {
  readonly #registry = new Registry();
  readonly #users = new Set<string>();
  readonly #requests: Counter<"model" | "status" | "user_id">;
  readonly #duration: Histogram<"model">;
  readonly #tokens: Counter<"model" | "type">;

  constructor(sources: GaugeSources) {
    const registers = [this.#registry];
    this.#duration = new Histogram({
      name: "llm_request_duration_seconds",
      help: "Time from receiving a request to the end of its answer",
      labelNames: ["model"],
      buckets: [0.1, 0.5, 1, 2, 5, 10, 30],
      registers,
    });
    this.#requests = new Counter({
      name: "llm_requests_total",
      help: "Requests by HTTP status and user",
      labelNames: ["model", "status", "user_id"],
      registers,
    });
    this.#tokens = new Counter({
      name: "llm_tokens_processed_total",
      help: "Tokens read and written",
      labelNames: ["model", "type"],
      registers,
    });
    // from zero on, so that the first request is seen to raise them
    for (const model of Object.keys(sources.active())) {
      this.#duration.zero({ model });
      this.tokens(model, 0, 0);
      this.#requests.inc({ model, status: "200", user_id: "anonymous" }, 0);
    }
    this.#gauge("llm_active_requests", "Requests being served", sources.active);
    this.#gauge("llm_queued_requests", "Requests waiting for a slot", sources.queued);
    this.#gauge("llm_model_memory_usage_bytes", "Simulated memory of the model", sources.memoryBytes);
    this.#gauge("llm_model_cpu_cores", "Simulated cores in use by the model", sources.cores);
    this.#processGauge(
      "process_start_time_seconds",
      "Start of the instance since the epoch",
      sources.startedAt,
    );
    this.#processGauge("process_resident_memory_bytes", "Resident memory of the stand-in itself", () =>
      process.memoryUsage.rss(),
    );
    const cpu = new Counter({
      name: "process_cpu_seconds_total",
      help: "CPU time of the stand-in itself",
      registers,
      collect() {
        const { user, system } = process.cpuUsage();
        this.reset();
        this.inc((user + system) / 1e6);
      },
    });
    cpu.inc(0);
  }

  /** Counts a finished request. Durations are seconds. */
  request(model: string, status: number, user: string, seconds: number): void {
    if (this.#users.size < USERS_LABELLED) this.#users.add(user);
    const label = this.#users.has(user) ? user : "other";
    this.#requests.inc({ model, status: String(status), user_id: label });
    this.#duration.observe({ model }, seconds);
  }

  tokens(model: string, prompt: number, completion: number): void {
    this.#tokens.inc({ model, type: "prompt" }, prompt);
    this.#tokens.inc({ model, type: "completion" }, completion);
  }

  get contentType(): string {
    return this.#registry.contentType;
  }

  text(): Promise<string> {
    return this.#registry.metrics();
  }

  #gauge(name: string, help: string, source: (() => Readonly<Record<string, number>>) | undefined): void {
    if (source === undefined) return;
    new Gauge({
      name,
      help,
      labelNames: ["model"],
      registers: [this.#registry],
      collect() {
        for (const [model, value] of Object.entries(source())) this.set({ model }, value);
      },
    });
  }

  #processGauge(name: string, help: string, source: () => number): void {
    new Gauge({
      name,
      help,
      registers: [this.#registry],
      collect() {
        this.set(source());
      },
    });
  }
}
