/**
 * Numbers from 0 on, each given to one of several threads, over memory that they share. Whoever is quick takes more:
 * nobody waits for a share that was cut too large. What each thread is at can be read from outside, also when it died.
 */
export class SharedQueue {
  readonly #state: Int32Array;
  readonly #length: number;

  /** @param memory of {@link memoryFor}; the same for all threads */
  constructor(memory: SharedArrayBuffer, length: number) {
    this.#state = new Int32Array(memory);
    this.#length = length;
  }

  /** Memory for a queue of so many threads. */
  static memoryFor(threads: number): SharedArrayBuffer {
    return new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT * (1 + threads));
  }

  /** The next number; nothing where all are given. */
  take(thread: number): number | undefined {
    const next = Atomics.add(this.#state, 0, 1);
    const taken = next < this.#length;
    Atomics.store(this.#state, 1 + thread, taken ? next + 1 : 0);
    return taken ? next : undefined;
  }

  /** The number that a thread took last; nothing before its first and after its last. */
  current(thread: number): number | undefined {
    const at = Atomics.load(this.#state, 1 + thread);
    return at === 0 ? undefined : at - 1;
  }

  /** Gives no more numbers, to any thread. */
  close(): void {
    Atomics.store(this.#state, 0, this.#length);
  }
}
