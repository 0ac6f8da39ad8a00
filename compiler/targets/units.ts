import type { Unit } from "../model/target.js";

/**
 * A unit as written: its base unit, and how many of that it is, as `factor / divisor · 10^exponent`. The power of ten is
 * kept apart so that `99.9 %` becomes 0.999 and `1.005 s` becomes 1005 ms without a rounding error.
 */
export interface WrittenUnit {
  unit: Unit;
  exponent: number;
  factor: number;
  divisor: number;
}

const table = new Map<string, WrittenUnit>();

function add(unit: Unit, exponent: number, factor: number, ...names: string[]): void {
  for (const name of names) table.set(name, { unit, exponent, factor, divisor: 1 });
}

add("ms", -6, 1, "ns", "nanosecond", "nanoseconds");
add("ms", -3, 1, "µs", "μs", "us", "microsecond", "microseconds");
add("ms", 0, 1, "ms", "msec", "msecs", "millisecond", "milliseconds");
add("ms", 3, 1, "s", "sec", "secs", "second", "seconds");
add("ms", 4, 6, "m", "min", "mins", "minute", "minutes");
add("ms", 5, 36, "h", "hr", "hrs", "hour", "hours");
add("ms", 5, 864, "d", "day", "days");

// SI prefixes are decimal, IEC prefixes binary (IEC 80000-13): GB is 10^9 bytes, GiB is 2^30.
add("bytes", 0, 1, "b", "byte", "bytes");
["kilo", "mega", "giga", "tera"].forEach((prefix, index) => {
  const letter = prefix.charAt(0);
  const binary = `${prefix.slice(0, 2)}bi`;
  const power = index + 1;
  add("bytes", 3 * power, 1, `${letter}b`, `${prefix}byte`, `${prefix}bytes`);
  add("bytes", 0, 1024 ** power, `${letter}ib`, `${binary}byte`, `${binary}bytes`);
});

add("cores", 0, 1, "core", "cores", "cpu", "cpus", "vcpu", "vcpus");
add("ratio", -2, 1, "%", "percent", "pct");
add("ratio", 0, 1, "ratio");
add("rps", 0, 1, "rps", "qps", "tps");
for (const name of ["rpm", "qpm", "tpm"])
  table.set(name, { unit: "rps", exponent: 0, factor: 1, divisor: 60 });

/** The unit that a word names; letter case does not matter. */
export function unitOf(word: string): WrittenUnit | undefined {
  return table.get(word.toLowerCase());
}

/** A decimal numeral in base units; Infinity where it is too large for a number. */
export function inBaseUnits(numeral: string, { exponent, factor, divisor }: WrittenUnit): number {
  const [mantissa = "", power = "0"] = numeral.toLowerCase().split("e");
  return (Number(`${mantissa}e${Number(power) + exponent}`) * factor) / divisor;
}

/** Things per time: how many per second is one per this time unit. */
export function perSecond({ exponent, factor }: WrittenUnit): WrittenUnit {
  return { unit: "rps", exponent: 3 - exponent, factor: 1, divisor: factor };
}

/** Units to print a value in, the largest first; the last is the base unit, which is always exact. */
export const printedUnits: Record<Unit, readonly string[]> = {
  ms: ["min", "s", "ms"],
  bytes: ["GB", "GiB", "MB", "MiB", "bytes"],
  ratio: ["%", "ratio"],
  rps: ["rps"],
  cores: ["cores"],
  count: [""],
};
