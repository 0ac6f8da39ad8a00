/** The queue in front of the slots is full. */
export class QueueFull extends Error {
  override readonly name = "QueueFull";
}

interface Waiting {
  start(): void;
}

/** A bounded number of requests at once, first come first served, with a bounded queue. Limits may change while it runs. */
export class Slots {
  #active = 0;
  readonly #waiting: Waiting[] = [];
  readonly #limits: { slots(): number; queue(): number };

  constructor(limits: { slots(): number; queue(): number }) {
    this.#limits = limits;
  }

  get active(): number {
    return this.#active;
  }

  get queued(): number {
    return this.#waiting.length;
  }

  /**
   * Resolves with the function that gives the slot back, when there is one.
   * @throws QueueFull when slots and queue are taken; the signal's reason when it is aborted while waiting.
   */
  acquire(signal: AbortSignal): Promise<() => void> {
    if (signal.aborted) return Promise.reject(signal.reason as Error);
    if (this.#active < this.#limits.slots() && this.#waiting.length === 0)
      return Promise.resolve(this.#take());
    if (this.#waiting.length >= this.#limits.queue())
      return Promise.reject(new QueueFull("the queue is full"));
    return new Promise((resolve, reject) => {
      const leave = () => {
        this.#waiting.splice(this.#waiting.indexOf(waiting), 1);
        reject(signal.reason as Error);
      };
      const waiting: Waiting = {
        start: () => {
          signal.removeEventListener("abort", leave);
          resolve(this.#take());
        },
      };
      this.#waiting.push(waiting);
      signal.addEventListener("abort", leave, { once: true });
    });
  }

  /** Lets those in who now fit, after the number of slots has changed. */
  admit(): void {
    while (this.#active < this.#limits.slots()) {
      const next = this.#waiting.shift();
      if (next === undefined) return;
      next.start();
    }
  }

  #take(): () => void {
    this.#active += 1;
    let given = false;
    return () => {
      if (given) return;
      given = true;
      this.#active -= 1;
      this.admit();
    };
  }
}
