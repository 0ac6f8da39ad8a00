import { StartError } from "../services/driver.js";
import { identify, isAlive } from "../processes/process-table.js";

import type { RunningService } from "../services/driver.js";
import type { ProcessIdentity } from "../processes/process-table.js";

interface Owned {
  service: RunningService;
  /** The process that runs the case; it ends the instance, unless it dies before. */
  owner: ProcessIdentity;
}

/** The instances of services that cases have for themselves, by a name that only the supervisor gives. */
export class DedicatedServices {
  readonly #instances = new Map<string, Owned>();
  #count = 0;

  /**
   * Starts one with `open` for the case that the process `pid` runs. An instance that could not come to listen is no
   * error of ours: its last words are the result.
   */
  async start(
    name: string,
    pid: number,
    open: () => Promise<RunningService>,
  ): Promise<{ instance: string; service: RunningService } | { failure: string }> {
    const owner = identify(pid) ?? { pid, startTime: "" };
    try {
      const service = await open();
      this.#count += 1;
      const instance = `${name}#${this.#count}`;
      this.#instances.set(instance, { service, owner });
      return { instance, service };
    } catch (error) {
      if (error instanceof StartError) return { failure: error.message };
      throw error;
    }
  }

  get(instance: string): RunningService | undefined {
    return this.#instances.get(instance)?.service;
  }

  /** Ends an instance; one that is not there has been ended. */
  async stop(instance: string): Promise<void> {
    const owned = this.#instances.get(instance);
    this.#instances.delete(instance);
    await owned?.service.stop();
  }

  /** Ends those whose cases died with the process that ran them. */
  async stopOrphans(): Promise<void> {
    const orphans = [...this.#instances].filter(([, { owner }]) => !isAlive(owner));
    await Promise.all(orphans.map(([instance]) => this.stop(instance)));
  }
}
