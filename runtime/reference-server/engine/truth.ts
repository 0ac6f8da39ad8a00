/** What really happened to one request. Times are milliseconds since the epoch with fractions, durations too. */
export interface Truth {
  readonly requestId: string;
  readonly id: string;
  readonly kind: string;
  readonly user: string;
  readonly stream: boolean;
  readonly status: number;
  readonly promptTokens: number;
  readonly completionTokens: number;
  readonly receivedAtMs: number;
  /** When it got its slot. */
  readonly startedAtMs: number;
  readonly firstTokenAtMs: number;
  readonly finishedAtMs: number;
  readonly queueMs: number;
  /** Slot to finish. */
  readonly serviceMs: number;
  /** Received to first token. */
  readonly ttftMs: number;
  /** First token to last, per further token; 0 with fewer than two. */
  readonly tpotMs: number;
  readonly batchAtStart: number;
}

/** The last requests, as many as fit. */
export class TruthRing {
  readonly #entries: Truth[] = [];
  #next = 0;
  #total = 0;

  constructor(readonly size: number) {}

  get total(): number {
    return this.#total;
  }

  add(entry: Truth): void {
    this.#entries[this.#next] = entry;
    this.#next = (this.#next + 1) % this.size;
    this.#total += 1;
  }

  /** Oldest first; the last `limit` of them. */
  last(limit = this.size): Truth[] {
    const ordered = [...this.#entries.slice(this.#next), ...this.#entries.slice(0, this.#next)];
    return limit <= 0 ? [] : ordered.slice(-limit);
  }

  clear(): void {
    this.#entries.length = 0;
    this.#next = 0;
  }
}
