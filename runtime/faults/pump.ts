import type { Socket } from "node:net";

/** What is done to the bytes of one direction; all absent: nothing. */
export interface Shaping {
  latency?: { ms: number; jitterMs: number };
  bytesPerSecond?: number;
  swallow?: boolean;
  /** The end is passed on so many milliseconds after it was seen. */
  closeDelayMs?: number;
  /** So many bytes may pass until the connection is closed. */
  cutAfterBytes?: number;
}

export interface PumpEvents {
  /** The bytes that may pass have passed. */
  onCut(): void;
  /** Numbers in [0, 1), for the jitter. */
  random(): number;
}

interface Held {
  /** Undefined is the end of the stream. */
  chunk: Buffer | undefined;
  /** By the monotonic clock, in milliseconds. */
  due: number;
}

/** Bytes that one direction of a connection holds back at most, but for the last chunk read. */
export const heldAtMost = 128 * 1024;

/** How often a limited bandwidth writes: a compromise of smoothness and work. */
const tickMs = 10;

/**
 * One direction of a connection through the proxy. What arrives is written on, unchanged and in order, when it is due;
 * the source is not read while the sink is full or too much is held. The end of the source ends the sink, not the other
 * direction.
 */
export class Pump {
  readonly #from: Socket;
  readonly #to: Socket;
  readonly #events: PumpEvents;
  readonly #queue: Held[] = [];
  #shaping: Shaping = {};
  #held = 0;
  #lastDue = 0;
  #passed = 0;
  #hasHole = false;
  /** Bytes that the limited bandwidth allows now, and when that was computed. */
  #allowance = 0;
  #allowedAt = 0;
  #full = false;
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(from: Socket, to: Socket, events: PumpEvents) {
    this.#from = from;
    this.#to = to;
    this.#events = events;
    from.on("data", (chunk: Buffer) => this.#take(chunk));
    from.on("end", () => this.#take(undefined));
    to.on("drain", () => {
      this.#full = false;
      this.#flush();
    });
  }

  /** Bytes that were read and not yet written. */
  get held(): number {
    return this.#held;
  }

  /** Whether bytes, or the end, were thrown away: the rest of the connection means nothing without them. */
  get hasHole(): boolean {
    return this.#hasHole;
  }

  /** From now on. What is held keeps its time, but for a latency that is over: then it is due. */
  shape(shaping: Shaping): void {
    this.#shaping = shaping;
    this.#passed = 0;
    this.#allowance = 0;
    this.#allowedAt = performance.now();
    if (shaping.latency === undefined && shaping.closeDelayMs === undefined) {
      for (const held of this.#queue) held.due = 0;
      this.#lastDue = 0;
    }
    if (shaping.swallow === true) this.#swallow(this.#queue.splice(0));
    this.#flush();
  }

  close(): void {
    this.#closed = true;
    this.#queue.length = 0;
    this.#held = 0;
    clearTimeout(this.#timer);
  }

  #take(chunk: Buffer | undefined): void {
    if (this.#closed) return;
    this.#held += chunk?.length ?? 0;
    const held = { chunk, due: this.#due(chunk === undefined) };
    if (this.#shaping.swallow === true) {
      this.#swallow([held]);
      return;
    }
    this.#queue.push(held);
    this.#flush();
    if (this.#held >= heldAtMost || this.#full) this.#from.pause();
  }

  #swallow(lost: readonly Held[]): void {
    for (const { chunk } of lost) {
      this.#held -= chunk?.length ?? 0;
      this.#hasHole = true;
    }
  }

  #due(isEnd: boolean): number {
    const { latency, closeDelayMs = 0 } = this.#shaping;
    const delay =
      (latency === undefined ? 0 : latency.ms + latency.jitterMs * (2 * this.#events.random() - 1)) +
      (isEnd ? closeDelayMs : 0);
    // Jitter never lets bytes overtake each other.
    this.#lastDue = Math.max(this.#lastDue, delay > 0 ? performance.now() + delay : 0);
    return this.#lastDue;
  }

  #flush(): void {
    clearTimeout(this.#timer);
    while (!this.#closed && !this.#full) {
      const [head] = this.#queue;
      if (head === undefined) break;
      const wait = head.due === 0 ? 0 : head.due - performance.now();
      if (wait > 0) {
        this.#again(wait);
        break;
      }
      if (head.chunk === undefined) {
        this.#queue.shift();
        this.#to.end();
      } else if (!this.#write(head, head.chunk)) break;
    }
    if (!this.#closed && !this.#full && this.#held < heldAtMost) this.#from.resume();
  }

  /** Writes of the head what may be written now; false where it is not all of it. */
  #write(head: Held, chunk: Buffer): boolean {
    const part = chunk.subarray(0, this.#allowed(chunk.length));
    if (part.length > 0) {
      this.#held -= part.length;
      this.#passed += part.length;
      this.#full = !this.#to.write(part);
    }
    if (part.length < chunk.length) head.chunk = chunk.subarray(part.length);
    else this.#queue.shift();
    const { cutAfterBytes } = this.#shaping;
    if (cutAfterBytes !== undefined && this.#passed >= cutAfterBytes) {
      this.#events.onCut();
      return false;
    }
    if (part.length === chunk.length) return true;
    this.#again(tickMs);
    return false;
  }

  #allowed(wanted: number): number {
    const { bytesPerSecond, cutAfterBytes = Infinity } = this.#shaping;
    const beforeCut = Math.max(0, cutAfterBytes - this.#passed);
    if (bytesPerSecond === undefined) return Math.min(wanted, beforeCut);
    const now = performance.now();
    // Unused allowance is no credit for a burst, beyond what two ticks may write.
    const most = Math.max(1, (bytesPerSecond * 2 * tickMs) / 1000);
    this.#allowance = Math.min(most, this.#allowance + (bytesPerSecond * (now - this.#allowedAt)) / 1000);
    this.#allowedAt = now;
    const allowed = Math.min(wanted, beforeCut, Math.floor(this.#allowance));
    this.#allowance -= allowed;
    return allowed;
  }

  #again(ms: number): void {
    this.#timer = setTimeout(() => this.#flush(), Math.ceil(ms));
  }
}
