import { build, decodeFromCompressedBase64, encodeIntoCompressedBase64 } from "hdr-histogram-js";

import type { Histogram } from "hdr-histogram-js";

/** Values are kept in thousandths: milliseconds as microseconds. */
const unitsPerValue = 1000;
/** One hour in microseconds; what is longer counts as that long in percentiles, and as it is in mean and max. */
const highest = 3_600_000_000;

/** The figures of a distribution, in the unit that was recorded (milliseconds, or output tokens per second). */
export interface Summary {
  readonly n: number;
  readonly min: number;
  readonly mean: number;
  readonly p50: number;
  readonly p90: number;
  readonly p95: number;
  readonly p99: number;
  readonly "p99.9": number;
  readonly max: number;
}

/** A distribution as text: small, can be sent, kept, merged. `hdr` is HdrHistogram's compressed V2 form in thousandths. */
export interface DistributionSnapshot {
  readonly n: number;
  readonly sum: number;
  readonly min: number;
  readonly max: number;
  readonly hdr: string;
}

/**
 * A distribution of values that are not negative, in bounded memory (about 100 KB, however many values): an HdrHistogram (G. Tene)
 * with three significant digits, so a percentile is at most 0.1 % above the nearest-rank one; n, min, mean and max are exact.
 */
export class Distribution {
  readonly #histogram: Histogram;
  #n = 0;
  #sum = 0;
  #min = Infinity;
  #max = -Infinity;

  constructor(histogram?: Histogram) {
    this.#histogram =
      histogram ??
      build({
        lowestDiscernibleValue: 1,
        highestTrackableValue: highest,
        numberOfSignificantValueDigits: 3,
        bitBucketSize: 32,
        autoResize: false,
        useWebAssembly: false,
      });
  }

  static restore({ n, sum, min, max, hdr }: DistributionSnapshot): Distribution {
    const restored = new Distribution(decodeFromCompressedBase64(hdr, 32, false, highest));
    restored.#n = n;
    restored.#sum = sum;
    restored.#min = min;
    restored.#max = max;
    return restored;
  }

  static merge(snapshots: readonly DistributionSnapshot[]): Distribution {
    const merged = new Distribution();
    for (const snapshot of snapshots) merged.add(Distribution.restore(snapshot));
    return merged;
  }

  get n(): number {
    return this.#n;
  }

  record(value: number): void {
    const kept = Math.max(0, value);
    this.#n += 1;
    this.#sum += kept;
    if (kept < this.#min) this.#min = kept;
    if (kept > this.#max) this.#max = kept;
    this.#histogram.recordValue(Math.min(highest, Math.round(kept * unitsPerValue)));
  }

  add(other: Distribution): void {
    if (other.#n === 0) return;
    this.#n += other.#n;
    this.#sum += other.#sum;
    this.#min = Math.min(this.#min, other.#min);
    this.#max = Math.max(this.#max, other.#max);
    this.#histogram.add(other.#histogram);
  }

  /** The percentile `p` (0 < p ≤ 100) by nearest rank; `NaN` without values. */
  percentile(p: number): number {
    if (this.#n === 0) return Number.NaN;
    const found = this.#histogram.getValueAtPercentile(p) / unitsPerValue;
    return Math.min(this.#max, Math.max(this.#min, found));
  }

  /** Undefined without values: there is no figure of nothing. */
  summary(): Summary | undefined {
    if (this.#n === 0) return undefined;
    return {
      n: this.#n,
      min: this.#min,
      mean: this.#sum / this.#n,
      p50: this.percentile(50),
      p90: this.percentile(90),
      p95: this.percentile(95),
      p99: this.percentile(99),
      "p99.9": this.percentile(99.9),
      max: this.#max,
    };
  }

  /** Undefined without values. */
  snapshot(): DistributionSnapshot | undefined {
    if (this.#n === 0) return undefined;
    const hdr = encodeIntoCompressedBase64(this.#histogram);
    return { n: this.#n, sum: this.#sum, min: this.#min, max: this.#max, hdr };
  }
}
