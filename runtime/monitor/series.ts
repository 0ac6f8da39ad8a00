/** What a service used at a time. */
export interface ResourcePoint {
  /** Milliseconds since the epoch. */
  readonly atMs: number;
  readonly memoryBytes: number;
  /** CPU time since some fixed time, in seconds. */
  readonly cpuSeconds?: number;
  /** Open file descriptors, where they can be seen. */
  readonly descriptors?: number;
  /** Bytes in use on the heap of a managed language, where the service tells. */
  readonly heapBytes?: number;
}

const firstIntervalMs = 500;
const mostPoints = 2400;

/** Points over time in bounded memory: every 500 ms for twenty minutes; a longer series keeps every second one. */
export class ResourceSeries {
  #points: ResourcePoint[] = [];
  #intervalMs: number;
  readonly #most: number;

  constructor(intervalMs = firstIntervalMs, most = mostPoints) {
    this.#intervalMs = intervalMs;
    this.#most = most;
  }

  /** Takes a point if it is time for one; `take` gives undefined where there is nothing to see. */
  offer(atMs: number, take: () => ResourcePoint | undefined): void {
    const last = this.#points.at(-1);
    if (last !== undefined && atMs - last.atMs < this.#intervalMs) return;
    const point = take();
    if (point === undefined) return;
    this.#points.push(point);
    if (this.#points.length <= this.#most) return;
    this.#points = this.#points.filter((_, index) => index % 2 === 0);
    this.#intervalMs *= 2;
  }

  points(): ResourcePoint[] {
    return [...this.#points];
  }
}

/** Cores in use between two points: CPU time / time; undefined where it is not known. */
export function coresBetween(from: ResourcePoint, to: ResourcePoint): number | undefined {
  if (from.cpuSeconds === undefined || to.cpuSeconds === undefined || to.atMs <= from.atMs) return undefined;
  // A counter that falls was set back: the process is another one.
  if (to.cpuSeconds < from.cpuSeconds) return undefined;
  return ((to.cpuSeconds - from.cpuSeconds) / (to.atMs - from.atMs)) * 1000;
}
