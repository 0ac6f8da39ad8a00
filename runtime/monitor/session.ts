/** One look at everything that a session watches. */
export interface Sample {
  /** Monotonic, in milliseconds. */
  atMs: number;
  memoryBytes: number;
  /** Since some fixed time, in seconds; it never falls. */
  cpuSeconds: number;
  memoryKind: "pss" | "rss";
}

/** What was used while a session ran. */
export interface ResourceUse {
  /** Looks that found a process. */
  samples: number;
  /** Why there are no samples, or not all of what was used is in them. */
  missing?: string;
  /** Why what was used of the CPU is not known, though memory is. */
  cpuMissing?: string;
  /** Between the first look and the last one. */
  overMs: number;
  /** `pss`, unless it could not be read of some process. */
  memoryKind: "pss" | "rss";
  memoryPeakBytes: number;
  memoryLastBytes: number;
  memoryMeanBytes: number;
  /** The highest mean over {@link cpuWindowMs}, or over the whole session where that is shorter. */
  cpuPeakCores: number;
  /** CPU time / time, over the whole session. */
  cpuMeanCores: number;
}

/** Over shorter windows the kernel's clock ticks of 10 ms would show as peaks. */
export const cpuWindowMs = 1000;

/** A rate needs two readings of a counter, some ticks of the kernel's clock (10 ms each) apart. */
export const leastCpuMs = 100;

/**
 * Sums up samples as they come. Keeps those of the last window only: its memory does not grow with time.
 */
export class UseSummary {
  #window: Sample[] = [];
  #first: Sample | undefined;
  #last: Sample | undefined;
  #samples = 0;
  #memoryPeak = 0;
  #memorySum = 0;
  #cpuPeak = 0;
  #kind: "pss" | "rss" = "pss";

  add(sample: Sample): void {
    this.#first ??= sample;
    this.#last = sample;
    this.#samples += 1;
    this.#memorySum += sample.memoryBytes;
    this.#memoryPeak = Math.max(this.#memoryPeak, sample.memoryBytes);
    if (sample.memoryKind === "rss") this.#kind = "rss";
    this.#window.push(sample);
    // The oldest sample kept is the last one that is at least a window old.
    while ((this.#window[1]?.atMs ?? Infinity) <= sample.atMs - cpuWindowMs) this.#window.shift();
    const oldest = this.#window[0];
    if (oldest && sample.atMs - oldest.atMs >= cpuWindowMs)
      this.#cpuPeak = Math.max(this.#cpuPeak, cores(oldest, sample));
  }

  get(): ResourceUse {
    const [first, last] = [this.#first, this.#last];
    const mean = first && last ? cores(first, last) : 0;
    const overMs = first && last ? last.atMs - first.atMs : 0;
    return {
      samples: this.#samples,
      overMs,
      ...(last && overMs < leastCpuMs && { cpuMissing: tooShort(this.#samples, overMs) }),
      memoryKind: this.#kind,
      memoryPeakBytes: this.#memoryPeak,
      memoryLastBytes: this.#last?.memoryBytes ?? 0,
      memoryMeanBytes: this.#samples > 0 ? this.#memorySum / this.#samples : 0,
      cpuPeakCores: Math.max(this.#cpuPeak, mean),
      cpuMeanCores: mean,
    };
  }
}

const tooShort = (looks: number, overMs: number) =>
  `${looks === 1 ? "one look tells" : `${looks} looks within ${Math.round(overMs)} ms tell`} no use of the CPU, expected looks over at least ${leastCpuMs} ms`;

/** (CPU time at the end − at the start) / (time at the end − at the start) */
function cores(from: Sample, to: Sample): number {
  const elapsed = (to.atMs - from.atMs) / 1000;
  return elapsed > 0 ? Math.max(0, to.cpuSeconds - from.cpuSeconds) / elapsed : 0;
}
