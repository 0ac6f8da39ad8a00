/** Finest resolution, and how many stretches of it are kept before two become one. */
const finestMs = 10;
const mostBuckets = 1 << 18;

/**
 * Counts of events over time in bounded memory: at 10 ms each for 43 minutes; a longer series halves its resolution.
 */
export class EventSeries {
  #bucketMs: number;
  readonly #most: number;
  #counts: Float64Array;

  constructor(bucketMs = finestMs, most = mostBuckets) {
    this.#bucketMs = bucketMs;
    this.#most = most;
    this.#counts = new Float64Array(1024);
  }

  /** Counts `count` events at `atMs`, which is not negative. */
  add(atMs: number, count = 1): void {
    while (atMs / this.#bucketMs >= this.#most) this.#halve();
    const bucket = Math.floor(atMs / this.#bucketMs);
    if (bucket >= this.#counts.length) this.#grow(bucket + 1);
    this.#counts[bucket] = (this.#counts[bucket] ?? 0) + count;
  }

  /** Events from `fromMs` to before `toMs`; of a stretch that lies in it in part, that part. */
  between(fromMs: number, toMs: number): number {
    const from = Math.max(0, fromMs) / this.#bucketMs;
    const to = Math.min(this.#counts.length, toMs / this.#bucketMs);
    let sum = 0;
    for (let bucket = Math.floor(from); bucket < to; bucket += 1) {
      const share = Math.min(bucket + 1, to) - Math.max(bucket, from);
      sum += (this.#counts[bucket] ?? 0) * share;
    }
    return sum;
  }

  #halve(): void {
    const half = new Float64Array(this.#counts.length);
    for (let bucket = 0; bucket < this.#counts.length; bucket += 1)
      half[bucket >> 1] = (half[bucket >> 1] ?? 0) + (this.#counts[bucket] ?? 0);
    this.#counts = half;
    this.#bucketMs *= 2;
  }

  #grow(least: number): void {
    const larger = new Float64Array(Math.min(this.#most, Math.max(least, 2 * this.#counts.length)));
    larger.set(this.#counts);
    this.#counts = larger;
  }
}
