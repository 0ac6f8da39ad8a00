import { OwnService } from "../faults/own-service.js";
import { ServiceError } from "../services/driver.js";
import { identify, isAlive } from "../processes/process-table.js";

import type { ServiceConfig } from "../../compiler/config/schema.js";
import type { RunningService } from "../services/driver.js";
import type { CaseSession } from "./protocol.js";
import type { ProcessIdentity } from "../processes/process-table.js";

/** Had for one case: `given` by URL and shared, or started for it. */
export interface Opened {
  service: RunningService;
  given: boolean;
}

export interface OwnInstance {
  /** The supervisor's name of it. */
  instance: string;
  own: OwnService;
}

interface Session {
  /** The process that runs the case; it ends the session, unless it dies before. */
  owner: ProcessIdentity;
  /** What the case means by a name. */
  services: Map<string, Promise<OwnInstance>>;
  /** All that was opened, also what another one has taken the place of. */
  all: Promise<OwnInstance>[];
}

/** The services of the cases that break them: each case has its own, so that no other notices. */
export class CaseServices {
  readonly #seed: number;
  readonly #sessions = new Map<string, Session>();
  readonly #instances = new Map<string, OwnService>();
  #count = 0;

  constructor(seed: number) {
    this.#seed = seed;
  }

  /** The case's own service of this name, opened with `open` on first use. */
  acquire(
    session: CaseSession,
    name: string,
    config: ServiceConfig,
    open: () => Promise<Opened>,
  ): Promise<OwnInstance> {
    return this.#session(session).services.get(name) ?? this.replace(session, name, config, open);
  }

  /** From now on the case means by `name` what `open` gives. */
  replace(
    session: CaseSession,
    name: string,
    config: ServiceConfig,
    open: () => Promise<Opened>,
  ): Promise<OwnInstance> {
    const { services, all } = this.#session(session);
    const before = services.get(name);
    const opening = this.#open(name, config, open);
    services.set(name, opening);
    all.push(opening);
    opening.catch(() => {
      if (services.get(name) !== opening) return;
      if (before === undefined) services.delete(name);
      else services.set(name, before);
    });
    return opening;
  }

  /** By the supervisor's name of it. */
  get(instance: string): OwnService | undefined {
    return this.#instances.get(instance);
  }

  /** What the case means by `name`. */
  async of(session: string, name: string): Promise<OwnService> {
    const found = await this.#sessions.get(session)?.services.get(name);
    if (found === undefined)
      throw new ServiceError(`Service ${name} is not used by the case yet: there is nothing to break`);
    return found.own;
  }

  /** Undoes every fault of the case. */
  async restoreAll(session: string): Promise<void> {
    const services = [...(this.#sessions.get(session)?.services.values() ?? [])];
    await allOf(services.map(async (opening) => (await opening).own.restore()));
  }

  /** Ends what the case had for itself. */
  async end(session: string): Promise<void> {
    const known = this.#sessions.get(session);
    this.#sessions.delete(session);
    await allOf(
      (known?.all ?? []).map(async (opening) => {
        const opened = await opening.catch(() => undefined); // whoever asked for it was told
        if (opened === undefined) return;
        this.#instances.delete(opened.instance);
        await opened.own.stop();
      }),
    );
  }

  /** Ends those whose cases died with the process that ran them. */
  async endOrphans(): Promise<void> {
    const orphans = [...this.#sessions].filter(([, { owner }]) => !isAlive(owner));
    await allOf(orphans.map(([session]) => this.end(session)));
  }

  async endAll(): Promise<void> {
    await allOf([...this.#sessions.keys()].map((session) => this.end(session)));
  }

  #session({ id, pid }: CaseSession): Session {
    const known = this.#sessions.get(id);
    if (known !== undefined) return known;
    const session: Session = {
      owner: identify(pid) ?? { pid, startTime: "" },
      services: new Map(),
      all: [],
    };
    this.#sessions.set(id, session);
    return session;
  }

  async #open(name: string, config: ServiceConfig, open: () => Promise<Opened>): Promise<OwnInstance> {
    const { service, given } = await open();
    const own = await OwnService.open(service, { name, config, given, seed: this.#seed });
    this.#count += 1;
    const instance = `${name}@${this.#count}`;
    this.#instances.set(instance, own);
    return { instance, own };
  }
}

/** Waits for each, then rejects with the first that did not succeed. */
async function allOf(works: readonly Promise<unknown>[]): Promise<void> {
  for (const settled of await Promise.allSettled(works))
    if (settled.status === "rejected") throw settled.reason;
}
