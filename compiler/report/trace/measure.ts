/** A figure in a base unit as people read it: `4.2 ms`, `1.5 s`, `15 GB`, `12 %`. */
export function measure(value: number, unit: string): string {
  switch (unit) {
    case "ms":
      return duration(value);
    case "bytes": {
      const powers = ["B", "kB", "MB", "GB", "TB"];
      const power = Math.min(
        powers.length - 1,
        Math.max(0, Math.floor(Math.log10(Math.max(1, Math.abs(value))) / 3)),
      );
      return `${figures(value / 1000 ** power)} ${powers[power] ?? "B"}`;
    }
    case "ratio":
      return `${figures(100 * value)} %`;
    case "rps":
      return `${figures(value)} requests/s`;
    case "cores":
      return `${figures(value)} cores`;
    default:
      return figures(value);
  }
}

/** Milliseconds, in seconds from one second on, in minutes from two minutes on. */
export function duration(ms: number): string {
  if (ms < 1000) return `${figures(ms)} ms`;
  if (ms < 120_000) return `${figures(ms / 1000)} s`;
  return `${figures(ms / 60_000)} min`;
}

/** Three figures that count, whole numbers as they are. */
function figures(value: number): string {
  return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(3)));
}
