import type { Clock } from "../clock.js";

export interface Admission {
  readonly admitted: boolean;
  readonly remaining: number;
  /** Milliseconds until the window ends. */
  readonly resetMs: number;
}

/** Where the counters are kept; the gateway awaits it, so that they can be kept elsewhere. */
export interface RateLimitStore {
  /** Counts a request of `key` unless its window has had `limit` already. */
  admit(key: string, limit: number, windowMs: number): Admission | Promise<Admission>;
}

interface Window {
  readonly endsAtMs: number;
  count: number;
}

/** Windows that have ended are forgotten when there are more than so many. */
const SWEEP_BEYOND = 10_000;

/** Counters in memory: a window begins with a key's first request, refused requests do not count. */
export class MemoryRateLimit implements RateLimitStore {
  readonly #windows = new Map<string, Window>();
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  admit(key: string, limit: number, windowMs: number): Admission {
    const now = this.#clock.now();
    let window = this.#windows.get(key);
    if (window === undefined || window.endsAtMs <= now || window.endsAtMs > now + windowMs) {
      if (this.#windows.size > SWEEP_BEYOND) this.#sweep(now);
      window = { endsAtMs: now + windowMs, count: 0 };
      this.#windows.set(key, window);
    }
    const admitted = window.count < limit;
    if (admitted) window.count += 1;
    return { admitted, remaining: Math.max(0, limit - window.count), resetMs: window.endsAtMs - now };
  }

  #sweep(now: number): void {
    for (const [key, { endsAtMs }] of this.#windows) if (endsAtMs <= now) this.#windows.delete(key);
  }
}
