import { join } from "node:path";

import { serviceConfigDefaults, unknownService } from "../services/defaults.js";
import { ServiceError, StartError } from "../services/driver.js";
import { driverOf } from "../services/drivers.js";
import { redactUrl } from "../services/redact.js";
import { givenUrl, urlVariable } from "../services/resolve-url.js";
import { resolveService, unresolved } from "../services/resolve.js";
import { CaseServices } from "./case-services.js";
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
import type { Candidate } from "../services/resolve.js";
import type { Opened, OwnInstance } from "./case-services.js";
import type { CaseSession, DedicatedStart, Requests, ServiceHealth } from "./protocol.js";
import type { RegistryEntry } from "./registry.js";

export interface ManagerOptions {
  runId: string;
  mark: string;
  seed: number;
  services: Readonly<Record<string, ServiceConfig>>;
  env: NodeJS.ProcessEnv;
  tempFolder: string;
  /** `.tcspec/services` of the project, absolute. */
  servicesFolder: string;
  /** Whether the configuration enables Testcontainers. */
  testcontainers: boolean;
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

function describeOwn({ instance, own }: OwnInstance): ServiceDescription {
  const { name, config, service, url } = own;
  return { ...describe(name, config, { ...service, url }), instance };
}

function fateOf(name: string, { pid }: RunningService, end: string): string {
  return `service ${name} (process ${String(pid)}) ended by itself with ${end}`;
}

/** An instance that could not come to listen is no error of ours: its last words are the result. */
async function asStart(start: () => Promise<ServiceDescription>): Promise<DedicatedStart> {
  try {
    return { service: await start() };
  } catch (error) {
    if (error instanceof StartError) return { failure: error.message };
    throw error;
  }
}

/** All that the services of one run are and were. */
export class ServiceManager {
  readonly #options: ManagerOptions;
  readonly #services = new Map<string, Promise<RunningService>>();
  readonly #dedicated = new DedicatedServices();
  /** Those of cases that break them. */
  readonly cases: CaseServices;
  readonly #urlIsolations = new Map<string, { service: string; url: string; driver: ServiceDriver }>();
  readonly #processes = new Set<OwnedProcess>();
  readonly #fates = new Map<string, string>();
  #starts = 0;
  #stopping = false;

  constructor(options: ManagerOptions) {
    this.#options = options;
    this.cases = new CaseServices(options.seed);
  }

  /**
   * The service, connected to or started on first use; later and concurrent callers share it. For a session it is one
   * of the case's own.
   */
  async acquire(name: string, session?: CaseSession): Promise<ServiceDescription> {
    const config = this.#configOf(name);
    if (session !== undefined) {
      const open = () => this.#openFor(session, name, config);
      return describeOwn(await this.cases.acquire(session, name, config, open));
    }
    return describe(name, config, await this.#running(name, config));
  }

  /** Starts an instance of the service for one case alone; resolves when it listens, ready or not. */
  async startDedicated({
    name,
    settings,
    pid,
    session,
  }: Requests["start-dedicated"]["request"]): Promise<DedicatedStart> {
    const config = this.#configOf(name);
    if (this.#stopping) throw new ServiceError(`Service ${name}: the run is being ended`);
    if (givenUrl(name, config, this.#options.env) !== undefined) {
      throw new ServiceError(
        `Service ${name} is given by URL: tcspec cannot start a dedicated one of it, expected one that tcspec starts (no url, no ${urlVariable(name)})`,
      );
    }
    const candidate = await this.#resolve(name, config);
    const { openDedicated } = candidate;
    if (!openDedicated)
      throw new ServiceError(`Service ${name} (${config.kind}): tcspec cannot start a dedicated one`);
    const open = () => openDedicated(settings, this.#context(name, { session }));
    if (session !== undefined) {
      const opened = async () => ({ service: await open(), given: false });
      return asStart(async () => describeOwn(await this.cases.replace(session, name, config, opened)));
    }
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
  async stopOrphans(): Promise<void> {
    await Promise.all([this.#dedicated.stopOrphans(), this.cases.endOrphans()]);
  }

  /** Has the service (or a dedicated instance) answer a real request; it is started or connected to first. */
  async check(name: string): Promise<ServiceHealth> {
    try {
      const service =
        this.cases.get(name) ??
        this.#dedicated.get(name) ??
        (await this.#running(name, this.#configOf(name)));
      await service.check();
      return { healthy: true };
    } catch (error) {
      if (error instanceof ServiceError) return { healthy: false, reason: error.message };
      throw error;
    }
  }

  async isolate(name: string, caseId: string): Promise<Isolation> {
    const own = this.cases.get(name);
    if (own !== undefined) return own.isolate(caseId);
    const service = this.#dedicated.get(name) ?? (await this.#running(name, this.#configOf(name)));
    if (!service.isolate) throw new ServiceError(`Service ${name} gives no piece of its own to a case`);
    return service.isolate(caseId);
  }

  async release(name: string, isolation: string): Promise<void> {
    const service = this.cases.get(name) ?? this.#dedicated.get(name) ?? (await this.#services.get(name));
    await service?.release?.(isolation);
  }

  /** The process of a service in use that tcspec started. */
  async pidOf(name: string): Promise<number | undefined> {
    const own = this.cases.get(name)?.service;
    return (own ?? this.#dedicated.get(name) ?? (await this.#services.get(name)))?.pid;
  }

  /** How a started service ended by itself last, if it did. */
  fateOf(name: string): string | undefined {
    return this.cases.get(name)?.fate ?? this.#fates.get(name);
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
    const own = this.cases.endAll();
    for (const result of await Promise.allSettled([own, ...stops, ...removals, ...starting])) {
      if (result.status === "rejected") this.#options.log(String(result.reason));
    }
  }

  #configOf(name: string): ServiceConfig {
    const { services } = this.#options;
    const config = services[name] ?? serviceConfigDefaults(name, services);
    if (config) return config;
    throw new ServiceError(unknownService(name, services));
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

  /** How the service is had; rejects where it cannot be, and once the run is being ended. */
  async #resolve(name: string, config: ServiceConfig): Promise<Candidate> {
    const { candidate, refused } = await resolveService(name, config, this.#options);
    if (this.#stopping) throw new ServiceError(`Service ${name}: the run is being ended`);
    if (!candidate) throw unresolved(name, config, refused);
    return candidate;
  }

  async #open(name: string, config: ServiceConfig): Promise<RunningService> {
    const candidate = await this.#resolve(name, config);
    const { url } = candidate;
    const driver = driverOf(config.kind);
    if (url === undefined || !driver) return candidate.open(this.#context(name));
    if (config.allow.includes("write")) this.#sweep(name, driver, url);
    return candidate.open(this.#context(name, { given: { url, driver } }));
  }

  /** A service given by URL is shared, also with what breaks the way to it; any other is started for the case. */
  async #openFor(session: CaseSession, name: string, config: ServiceConfig): Promise<Opened> {
    if (this.#stopping) throw new ServiceError(`Service ${name}: the run is being ended`);
    if (givenUrl(name, config, this.#options.env) !== undefined)
      return { service: await this.#running(name, config), given: true };
    const candidate = await this.#resolve(name, config);
    return { service: await candidate.open(this.#context(name, { session })), given: false };
  }

  #sweep(name: string, driver: ServiceDriver, url: string): void {
    driver.sweep?.(url, isMarkOfDeadRun).catch(() => {
      // The URL is not put into the log; that the service cannot be reached is said to whoever asks for it.
      this.#options.log(`service ${name}: left-overs of dead runs could not be removed`);
    });
  }

  #context(
    name: string,
    {
      given,
      session,
    }: { given?: { url: string; driver: ServiceDriver }; session?: CaseSession | undefined } = {},
  ): DriverContext {
    const { runId, mark, seed, services, tempFolder, record, log } = this.#options;
    this.#starts += 1;
    return {
      runId,
      mark,
      seed,
      namesOf: (kind) =>
        Object.entries(services).flatMap(([each, config]) => (config.kind === kind ? [each] : [])),
      acquire: (other) => this.acquire(other, session),
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
