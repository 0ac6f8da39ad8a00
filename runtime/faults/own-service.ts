import { setTimeout as sleep } from "node:timers/promises";

import { ServiceError } from "../services/driver.js";
import { describeFault, faultProblem, isProcessFault } from "./fault.js";
import { crash, pause, resume } from "./process-fault.js";
import { Proxy } from "./proxy.js";
import { addressIn, atAddress } from "./proxied-url.js";

import type { ServiceConfig } from "../../compiler/config/schema.js";
import type { Isolation, RunningService } from "../services/driver.js";
import type { ProcessIdentity } from "../processes/process-table.js";
import type { Fault, FaultKind, NetworkFault, ProcessFault } from "./fault.js";

/** Whether the service answered a real request by way of the proxy, and how long that took. */
export interface Probe {
  answered: boolean;
  durationMs: number;
  /** Why it did not: without secrets. */
  reason?: string;
}

export interface OwnServiceOptions {
  name: string;
  config: ServiceConfig;
  /** Found by URL: it is others' too. Its process is never touched. */
  given: boolean;
  seed: number;
}

/** A service as one case has it that breaks it: behind a proxy, and with a process of its own where tcspec starts it. */
export class OwnService {
  readonly name: string;
  readonly config: ServiceConfig;
  readonly #given: boolean;
  readonly #proxy: Proxy | undefined;
  #service: RunningService;
  #paused: ProcessIdentity[] = [];
  #crashed = false;
  #fate: string | undefined;
  #turn: Promise<unknown> = Promise.resolve();

  private constructor(
    { name, config, given }: OwnServiceOptions,
    service: RunningService,
    proxy: Proxy | undefined,
  ) {
    this.name = name;
    this.config = config;
    this.#given = given;
    this.#service = service;
    this.#proxy = proxy;
    this.#watch(service);
  }

  static async open(service: RunningService, options: OwnServiceOptions): Promise<OwnService> {
    const { name, config, given, seed } = options;
    const target = addressIn(service.url);
    const allowed = !given || config.allow.includes("faults");
    const proxy = allowed && target !== undefined ? await Proxy.open(target, `${seed} ${name}`) : undefined;
    return new OwnService(options, service, proxy);
  }

  /** The service as it runs now; its URL leads past the proxy. */
  get service(): RunningService {
    return this.#service;
  }

  /** By way of the proxy, and the same through all restarts. */
  get url(): string {
    return this.#throughProxy(this.#service.url);
  }

  /** How its process ended last, if it did. */
  get fate(): string | undefined {
    return this.#fate;
  }

  async check(): Promise<void> {
    await this.#service.check(this.url);
  }

  /** Asks a real request; one without an answer after `withinMs` is not waited for. */
  async probe(withinMs: number): Promise<Probe> {
    const started = performance.now();
    const outcome = await Promise.race([
      this.check().then(
        () => ({ answered: true }),
        (error: unknown) => ({
          answered: false,
          reason: error instanceof Error ? error.message : String(error),
        }),
      ),
      sleep(withinMs).then(() => ({ answered: false, reason: `no answer within ${withinMs} ms` })),
    ]);
    return { ...outcome, durationMs: performance.now() - started };
  }

  async isolate(caseId: string): Promise<Isolation> {
    if (!this.#service.isolate)
      throw new ServiceError(`Service ${this.name} gives no piece of its own to a case`);
    const { name, url } = await this.#service.isolate(caseId);
    return { name, url: this.#throughProxy(url) };
  }

  /** What a server of its own holds goes with it. */
  async release(isolation: string): Promise<void> {
    if (this.#given) await this.#service.release?.(isolation);
  }

  /** Resolves when the fault is in force. */
  apply(fault: Fault): Promise<void> {
    const problem = faultProblem(fault);
    if (problem !== undefined) return Promise.reject(new Error(problem));
    return this.#inTurn(() => (isProcessFault(fault) ? this.#hit(fault) : this.#disturb(fault)));
  }

  /** Undoes the fault of this kind, or all; resolves when the service answers again where it was not running. */
  restore(kind?: FaultKind): Promise<void> {
    return this.#inTurn(async () => {
      if (kind === undefined || kind === "pause") this.#resume();
      if (this.#crashed && (kind === undefined || kind === "crash")) await this.#restart();
      if (kind === undefined) await this.#proxy?.restore();
      else if (kind !== "pause" && kind !== "crash") await this.#proxy?.restore(kind);
    });
  }

  /** Ends its process in order and starts it again on its data; resolves when it answers. */
  restart(): Promise<void> {
    return this.#inTurn(async () => {
      this.#ownPid("restart");
      this.#resume();
      await this.#restart();
    });
  }

  /** Undoes what would keep it from ending, and ends it. */
  async stop(): Promise<void> {
    this.#resume();
    this.#crashed = true; // its end is no news
    await this.#proxy?.close();
    if (!this.#given) await this.#service.stop();
  }

  async #disturb(fault: NetworkFault): Promise<void> {
    if (this.#proxy === undefined) throw this.#refusal(fault);
    await this.#proxy.apply(fault);
  }

  async #hit(fault: ProcessFault): Promise<void> {
    const pid = this.#ownPid(describeFault(fault));
    this.#resume();
    if (fault.kind === "pause") {
      this.#paused = pause(pid);
      return;
    }
    this.#crashed = true;
    this.#fate = `service ${this.name} (process ${pid}) was killed by the fault crash`;
    // Where nothing listens, connections are refused: the proxy must not accept them in its place.
    await this.#proxy?.apply({ kind: "refused" });
    await crash(pid);
  }

  #resume(): void {
    resume(this.#paused);
    this.#paused = [];
  }

  async #restart(): Promise<void> {
    if (!this.#service.restart)
      throw new ServiceError(`Service ${this.name} (${this.config.kind}): tcspec cannot start it again`);
    this.#crashed = true;
    const next = await this.#service.restart();
    this.#service = next;
    this.#crashed = false;
    this.#watch(next);
    const target = addressIn(next.url);
    if (target !== undefined) this.#proxy?.retarget(target);
    await this.#proxy?.restore("refused");
  }

  #watch(service: RunningService): void {
    void service.ended?.then((end) => {
      if (this.#service === service && !this.#crashed)
        this.#fate = `service ${this.name} (process ${String(service.pid)}) ended by itself with ${end}`;
    });
  }

  #ownPid(what: string): number {
    const { pid } = this.#service;
    if (!this.#given && pid !== undefined) return pid;
    throw new ServiceError(
      `Service ${this.name}: ${what} is done only to a process that tcspec started, and this one is ${this.#given ? "given by URL" : "run by something else"}`,
    );
  }

  #refusal(fault: NetworkFault): ServiceError {
    const { name, config } = this;
    return new ServiceError(
      config.allow.includes("faults")
        ? `Service ${name}: ${describeFault(fault)} needs a TCP address without TLS, which its URL does not have`
        : `Service ${name} is given by URL, and nothing there may be broken: ${describeFault(fault)} was not done. ` +
            `To allow it, put into tcspec.config.ts: services: { ${JSON.stringify(name)}: { kind: "${config.kind}", allow: ["faults"] } }`,
    );
  }

  #throughProxy(url: string): string {
    return this.#proxy === undefined ? url : atAddress(url, this.#proxy.address);
  }

  async #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.#turn.then(work);
    this.#turn = mine.catch(() => undefined);
    return await mine;
  }
}
