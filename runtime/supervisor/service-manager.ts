import { join } from "node:path";

import { serviceConfigDefaults } from "../services/defaults.js";
import { ServiceError } from "../services/driver.js";
import { driverOf } from "../services/drivers.js";
import { redactUrl } from "../services/redact.js";
import { givenUrl, urlVariable } from "../services/resolve-url.js";
import { DedicatedServices } from "./dedicated.js";
import { isMarkOfDeadRun } from "./mark.js";

import type { ServiceConfig } from "../../compiler/config/schema.js";
import type {
  DriverContext,
  Isolation,
  RunningService,
  ServiceDescription,
  ServiceDriver,
} from "../services/driver.js";
import type { OwnedProcess } from "../services/owned-process.js";
import type { DedicatedStart, Requests, ServiceHealth } from "./protocol.js";
import type { RegistryEntry } from "./registry.js";

export interface ManagerOptions {
  runId: string;
  mark: string;
  seed: number;
  services: Readonly<Record<string, ServiceConfig>>;
  env: NodeJS.ProcessEnv;
  tempFolder: string;
  record: (entry: RegistryEntry) => void;
  log: (message: string) => void;
}

function describe(name: string, config: ServiceConfig, service: RunningService): ServiceDescription {
  return {
    name,
    kind: config.kind,
    tier: service.tier,
    version: service.version,
    address: redactUrl(service.url),
    url: service.url,
    ...(service.credentials ? { credentials: service.credentials } : {}),
    config,
  };
}

function fateOf(name: string, { pid }: RunningService, end: string): string {
  return `service ${name} (process ${String(pid)}) ended by itself with ${end}`;
}

/** All that the services of one run are and were. */
export class ServiceManager {
  readonly #options: ManagerOptions;
  readonly #services = new Map<string, Promise<RunningService>>();
  readonly #dedicated = new DedicatedServices();
  readonly #urlIsolations = new Map<string, { service: string; url: string; driver: ServiceDriver }>();
  readonly #processes = new Set<OwnedProcess>();
  readonly #fates = new Map<string, string>();
  #starts = 0;
  #stopping = false;

  constructor(options: ManagerOptions) {
    this.#options = options;
  }

  /** The service, connected to or started on first use; later and concurrent callers share it. */
  async acquire(name: string): Promise<ServiceDescription> {
    const config = this.#configOf(name);
    return describe(name, config, await this.#running(name, config));
  }

  /** Starts an instance of the service for one case alone; resolves when it listens, ready or not. */
  async startDedicated({
    name,
    settings,
    pid,
  }: Requests["start-dedicated"]["request"]): Promise<DedicatedStart> {
    const config = this.#configOf(name);
    if (this.#stopping) throw new ServiceError(`Service ${name}: the run is being ended`);
    if (givenUrl(name, config, this.#options.env) !== undefined) {
      throw new ServiceError(
        `Service ${name} is given by URL: tcspec cannot start a dedicated one of it, expected one that tcspec starts (no url, no ${urlVariable(name)})`,
      );
    }
    const driver = driverOf(config.kind);
    const open = driver?.startDedicated?.bind(driver, name, config, settings, this.#context(name));
    if (!open)
      throw new ServiceError(`Service ${name} (${config.kind}): tcspec cannot start a dedicated one`);
    const started = await this.#dedicated.start(name, pid, open);
    if ("failure" in started) return started;
    const { instance, service } = started;
    void service.ended?.then((end) => {
      if (this.#dedicated.get(instance) === service) this.#fates.set(instance, fateOf(name, service, end));
    });
    return { service: { ...describe(name, config, service), instance } };
  }

  /** Ends a dedicated instance by the name that its start gave. */
  stopDedicated(instance: string): Promise<void> {
    return this.#dedicated.stop(instance);
  }

  /** Ends the dedicated instances whose cases died with their process. */
  stopOrphans(): Promise<void> {
    return this.#dedicated.stopOrphans();
  }

  /** Has the service (or a dedicated instance) answer a real request; it is started or connected to first. */
  async check(name: string): Promise<ServiceHealth> {
    try {
      const service = this.#dedicated.get(name) ?? (await this.#running(name, this.#configOf(name)));
      await service.check();
      return { healthy: true };
    } catch (error) {
      if (error instanceof ServiceError) return { healthy: false, reason: error.message };
      throw error;
    }
  }

  async isolate(name: string, caseId: string): Promise<Isolation> {
    const service = await this.#running(name, this.#configOf(name));
    if (!service.isolate) throw new ServiceError(`Service ${name} gives no piece of its own to a case`);
    return service.isolate(caseId);
  }

  async release(name: string, isolation: string): Promise<void> {
    const service = await this.#services.get(name);
    await service?.release?.(isolation);
  }

  /** The process of a service in use that tcspec started. */
  async pidOf(name: string): Promise<number | undefined> {
    return (this.#dedicated.get(name) ?? (await this.#services.get(name)))?.pid;
  }

  /** How a started service ended by itself last, if it did. */
  fateOf(name: string): string | undefined {
    return this.#fates.get(name);
  }

  /** Ends all servers and removes what the run made on others; resolves when each is done or has failed. */
  async stopAll(): Promise<void> {
    this.#stopping = true;
    const stops = [...this.#services.values()].map(async (running) => {
      await (await running).stop();
    });
    const removals = [...this.#urlIsolations].map(async ([isolation, { service, url, driver }]) => {
      await driver.removeIsolation?.(url, isolation, this.#options.mark);
      this.#options.record({ type: "database-end", service, name: isolation });
    });
    const starting = [...this.#processes].map((owned) => owned.stop([{ signal: "SIGINT", waitMs: 1500 }]));
    for (const result of await Promise.allSettled([...stops, ...removals, ...starting])) {
      if (result.status === "rejected") this.#options.log(String(result.reason));
    }
  }

  #configOf(name: string): ServiceConfig {
    const config = this.#options.services[name] ?? serviceConfigDefaults(name);
    if (config) return config;
    const known = Object.keys(this.#options.services);
    throw new ServiceError(
      `Unexpected service ${JSON.stringify(name)}, expected ${known.length > 0 ? `one of ${known.join(", ")}` : "one of the configuration"}; ` +
        `services are declared in tcspec.config.ts: services: { ${JSON.stringify(name)}: { kind: "postgres" } }`,
    );
  }

  #running(name: string, config: ServiceConfig): Promise<RunningService> {
    if (this.#stopping) return Promise.reject(new ServiceError(`Service ${name}: the run is being ended`));
    const known = this.#services.get(name);
    if (known) return known;
    const opening = this.#open(name, config);
    this.#services.set(name, opening);
    opening.then(
      (service) => void service.ended?.then((end) => this.#lost(name, service, opening, end)),
      () => this.#services.delete(name), // the next one who asks tries again
    );
    return opening;
  }

  #lost(name: string, service: RunningService, opening: Promise<RunningService>, end: string): void {
    if (this.#stopping || this.#services.get(name) !== opening) return;
    this.#services.delete(name);
    const fate = fateOf(name, service, end);
    this.#fates.set(name, fate);
    this.#options.log(fate);
    service.stop().catch((error: unknown) => this.#options.log(String(error)));
  }

  #open(name: string, config: ServiceConfig): Promise<RunningService> {
    const driver = driverOf(config.kind);
    const url = givenUrl(name, config, this.#options.env);
    if (url !== undefined && driver?.connect) {
      if (config.allow.includes("write")) this.#sweep(name, driver, url);
      return driver.connect(name, url, config, this.#context(name, { url, driver }));
    }
    if (driver?.start) return driver.start(name, config, this.#context(name));
    return Promise.reject(
      new ServiceError(
        `Service ${name} (${config.kind}) is not at hand: tcspec cannot start one. ` +
          `Expected its address in ${urlVariable(name)} or in tcspec.config.ts as services: { ${JSON.stringify(name)}: { kind: "${config.kind}", url: "…" } }`,
      ),
    );
  }

  #sweep(name: string, driver: ServiceDriver, url: string): void {
    driver.sweep?.(url, isMarkOfDeadRun).catch(() => {
      // The URL is not put into the log; that the service cannot be reached is said to whoever asks for it.
      this.#options.log(`service ${name}: left-overs of dead runs could not be removed`);
    });
  }

  #context(name: string, given?: { url: string; driver: ServiceDriver }): DriverContext {
    const { runId, mark, seed, services, tempFolder, record, log } = this.#options;
    this.#starts += 1;
    return {
      runId,
      mark,
      seed,
      namesOf: (kind) =>
        Object.entries(services).flatMap(([each, config]) => (config.kind === kind ? [each] : [])),
      acquire: (other) => this.acquire(other),
      folder: join(tempFolder, `service-${this.#starts}`),
      log,
      own: (owned) => {
        this.#processes.add(owned);
        record({ type: "process", what: owned.what, ...owned.identity });
        void owned.ended.then(() => {
          this.#processes.delete(owned);
          record({ type: "process-end", ...owned.identity });
        });
      },
      // What is in a server of ours goes with it.
      ownIsolation: (isolation) => {
        if (!given) return;
        record({ type: "database", service: name, name: isolation });
        this.#urlIsolations.set(isolation, { service: name, ...given });
      },
      disownIsolation: (isolation) => {
        if (!this.#urlIsolations.delete(isolation)) return;
        record({ type: "database-end", service: name, name: isolation });
      },
    };
  }
}
