import { coresInUse, memoryInUse } from "../engine/resources.js";
import { QueueFull, Slots } from "../engine/slots.js";
import { decode, prefillMs, type Pace } from "../engine/timing.js";
import type { Instance } from "../lifecycle/instance.js";
import { unavailable } from "../openai/errors.js";
import type { Account } from "./account.js";

/** Serves requests in simulated time: slots, queue, prefill, decoding, memory. */
export class Engine {
  readonly slots: Slots;
  #served = 0;

  /** `declaredBytes` is the memory that the model was made for; lowering the limit later makes no weights smaller. */
  constructor(
    readonly instance: () => Instance,
    readonly declaredBytes: number,
  ) {
    const setting = (key: "capacity.slots" | "capacity.queue") => () =>
      this.instance().configuration.get(key);
    this.slots = new Slots({ slots: setting("capacity.slots"), queue: setting("capacity.queue") });
  }

  /**
   * Holds a slot while `work` runs.
   * @throws ApiError 503 when the queue is full (`overloaded`) or the memory limit is reached (`out_of_memory`)
   */
  async withSlot<T>(account: Account, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    if (this.memoryBytes() > this.instance().configuration.get("resources.memory_limit"))
      throw unavailable("out_of_memory", "The memory limit of the model is reached; no request is served.");
    const release = await this.#acquire(signal);
    account.started(this.slots.active);
    try {
      return await work();
    } finally {
      this.#served += 1;
      release();
    }
  }

  /** The time of prefill and decoding; `progress` hears how many tokens are done. */
  async decode(
    account: Account,
    completionTokens: number,
    signal: AbortSignal,
    progress: (done: number) => Promise<void> = () => Promise.resolve(),
  ): Promise<void> {
    const tokens = { prompt: account.promptTokens, completion: completionTokens };
    for await (const done of decode(
      this.instance().clock,
      this.#pace(),
      tokens,
      () => this.slots.active,
      signal,
    )) {
      account.decoded(Math.min(done, completionTokens));
      await progress(done);
    }
  }

  /** The time of reading only, as an embedding takes. */
  prefill(account: Account, signal: AbortSignal): Promise<void> {
    return this.instance().clock.sleep(prefillMs(this.#pace(), account.promptTokens), signal);
  }

  memoryBytes(): number {
    const { configuration, faults, lifecycle } = this.instance();
    const loaded = lifecycle.history.some(({ state }) => state === "warming" || state === "ready");
    const load = {
      loaded: loaded ? 1 : 0,
      active: this.slots.active,
      slots: configuration.get("capacity.slots"),
    };
    return faults.apply("memory", memoryInUse(this.declaredBytes, load), { requests: this.#served });
  }

  cores(): number {
    const { configuration } = this.instance();
    const load = { loaded: 1, active: this.slots.active, slots: configuration.get("capacity.slots") };
    return coresInUse(configuration.get("resources.cpu_limit"), load);
  }

  async #acquire(signal: AbortSignal): Promise<() => void> {
    try {
      return await this.slots.acquire(signal);
    } catch (error) {
      if (error instanceof QueueFull)
        throw unavailable("overloaded", "The engine is currently overloaded, please try again later.");
      throw error;
    }
  }

  #pace(): Pace {
    const { configuration, faults } = this.instance();
    return {
      overheadMs: configuration.get("timing.overhead"),
      prefillPerTokenMs: configuration.get("timing.prefill_per_token"),
      decodePerTokenMs: configuration.get("timing.decode_per_token"),
      batchSlowdown: configuration.get("timing.batch_slowdown"),
      minimumMs: configuration.get("timing.minimum"),
      scale: faults.apply("pace", configuration.get("time_scale")),
    };
  }
}
