export interface BatchTimes {
  /** A batch is handed on when nothing came for so long … */
  quietMs: number;
  /** … or its first part has waited so long. */
  longestMs: number;
}

/** Collects what comes in bursts and hands it on in batches, one at a time: what comes meanwhile is the next one's. */
export class Batches {
  readonly #handle: (batch: ReadonlySet<string>) => Promise<void>;
  readonly #times: BatchTimes;
  #pending = new Set<string>();
  #first = 0;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> | undefined;
  #closed = false;

  constructor(handle: (batch: ReadonlySet<string>) => Promise<void>, times: BatchTimes) {
    this.#handle = handle;
    this.#times = times;
  }

  add(item: string): void {
    if (this.#closed) return;
    if (this.#pending.size === 0) this.#first = Date.now();
    this.#pending.add(item);
    if (this.#running === undefined) this.#schedule();
  }

  /** Nothing is handed on any more; resolves when what is being handled is. */
  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    await this.#running;
  }

  #schedule(): void {
    clearTimeout(this.#timer);
    const left = this.#first + this.#times.longestMs - Date.now();
    this.#timer = setTimeout(() => this.#flush(), Math.max(0, Math.min(this.#times.quietMs, left)));
  }

  #flush(): void {
    const batch = this.#pending;
    this.#pending = new Set();
    this.#running = this.#handle(batch).finally(() => {
      this.#running = undefined;
      if (this.#pending.size > 0 && !this.#closed) this.#schedule();
    });
  }
}
