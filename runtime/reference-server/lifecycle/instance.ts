import type { ServiceName } from "../catalogue.js";
import type { Clock } from "../clock.js";
import { Faults } from "../faults/faults.js";
import type { HealthAnswer, Json } from "../faults/seams.js";
import { Metrics, type GaugeSources } from "../observe/metrics.js";
import { ServiceLog } from "../observe/service-log.js";
import { TruthRing } from "../engine/truth.js";
import { unavailable } from "../openai/errors.js";
import type { Configuration } from "../settings/configuration.js";
import { Lifecycle, stagesOf } from "./lifecycle.js";

/** Requests whose truth can still be read. */
const TRUTHS_KEPT = 50_000;

/** What every service has, whatever it serves: configuration, faults, log, truth, and the life of its instance. */
export class Instance {
  readonly faults: Faults;
  readonly log: ServiceLog;
  readonly truth = new TruthRing(TRUTHS_KEPT);
  readonly #gauges: Omit<GaugeSources, "startedAt">;
  #lifecycle: Lifecycle;
  #metrics: Metrics;
  #stop = new AbortController();

  constructor(
    readonly service: ServiceName,
    readonly configuration: Configuration,
    readonly clock: Clock,
    gauges: Omit<GaugeSources, "startedAt">,
  ) {
    this.faults = new Faults(clock);
    this.log = new ServiceLog(() => configuration.get("log.level"), configuration.get("log.file"));
    this.#gauges = gauges;
    this.#lifecycle = new Lifecycle(clock);
    this.#metrics = this.#newMetrics();
  }

  get lifecycle(): Lifecycle {
    return this.#lifecycle;
  }

  get metrics(): Metrics {
    return this.#metrics;
  }

  /** Begins to initialise; resolves at once. */
  start(): void {
    const lifecycle = this.#lifecycle;
    const stages = this.faults.apply(
      "lifecycle",
      stagesOf(this.configuration.get("initialization.duration")),
    );
    lifecycle.run(stages, this.configuration.get("time_scale"), this.#stop.signal).then(
      () =>
        this.log.write("info", lifecycle.state, {
          instanceId: lifecycle.instanceId,
          history: lifecycle.history,
        }),
      () => this.log.write("info", "initialization_stopped", { instanceId: lifecycle.instanceId }),
    );
  }

  /** A new life of the same process: new id, new start time, counters from zero, not ready until initialised. */
  restart(): void {
    this.stop();
    this.#stop = new AbortController();
    this.#lifecycle = new Lifecycle(this.clock);
    this.#metrics = this.#newMetrics();
    this.start();
  }

  stop(): void {
    this.#stop.abort(new Error("stopped"));
  }

  /** @throws ApiError 503 `not_ready` before the initialization is over */
  requireReady(): void {
    const { ready, state } = this.#lifecycle;
    if (!ready)
      throw unavailable("not_ready", `The service is ${state}, expected ready. Please try again later.`);
  }

  /** What every answer carries: that this is a stand-in, at which pace, with which capacity. */
  headers(): Record<string, string> {
    return {
      "x-tcspec-tier": "simulated",
      "x-tcspec-time-scale": String(this.configuration.get("time_scale")),
      "x-tcspec-capacity": this.capacity(),
    };
  }

  /** The capacity in one line: `suite; slots=8; queue=256`. */
  capacity(): string {
    const profile = this.configuration.get("capacity.profile");
    if (this.service === "gateway") return profile;
    return `${profile}; slots=${this.configuration.get("capacity.slots")}; queue=${this.configuration.get("capacity.queue")}`;
  }

  /** The health answer: 200 when ready, else 503; `more` is what the service adds. */
  health(more: Json): HealthAnswer {
    const { lifecycle, configuration } = this;
    const ready = lifecycle.ready;
    return this.faults.apply("health", {
      status: ready ? 200 : 503,
      body: {
        status: ready ? "healthy" : "starting",
        state: lifecycle.state,
        history: lifecycle.history,
        initialization_ms: lifecycle.initializationMs ?? null,
        service: this.service,
        instance_id: lifecycle.instanceId,
        started_at: new Date(lifecycle.startedAtMs).toISOString(),
        tier: "simulated",
        time_scale: configuration.get("time_scale"),
        capacity: {
          profile: configuration.get("capacity.profile"),
          ...(this.service === "gateway"
            ? {}
            : { slots: configuration.get("capacity.slots"), queue: configuration.get("capacity.queue") }),
        },
        ...more,
      },
    });
  }

  #newMetrics(): Metrics {
    const { startedAtMs } = this.#lifecycle;
    return new Metrics({ ...this.#gauges, startedAt: () => startedAtMs / 1000 });
  }
}
