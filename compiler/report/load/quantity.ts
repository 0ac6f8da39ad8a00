/** What the values of a chart are. */
export type ChartUnit = "ms" | "rps" | "bytes" | "cores";

const significant = (value: number, digits = 3) =>
  Math.abs(value) >= 10 ** digits ? String(Math.round(value)) : String(Number(value.toPrecision(digits)));

/** A value as people read it: 850 ms, 2.5 s, 54.3 MB (10⁶ bytes), 12.5/s, 0.75 cores. */
export function quantity(value: number, unit: ChartUnit): string {
  switch (unit) {
    case "ms":
      if (value >= 60_000) return `${significant(value / 60_000)} min`;
      return value >= 1000 ? `${significant(value / 1000)} s` : `${significant(value)} ms`;
    case "rps":
      return `${significant(value)}/s`;
    case "bytes":
      return value >= 1e9 ? `${significant(value / 1e9)} GB` : `${significant(value / 1e6)} MB`;
    case "cores":
      return `${significant(value)} ${value === 1 ? "core" : "cores"}`;
  }
}

/** A value on an axis of nines as the percentile it stands for: 2 is 99 %. */
export function percentileAt(nines: number): string {
  return `${Number((100 * (1 - 10 ** -nines)).toPrecision(6))} %`;
}
