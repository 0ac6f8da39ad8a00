/** Durations and sizes as people write them in a settings table: `10 s`, `500ms`, `90 GB`. */

const durationUnits: Readonly<Record<string, number>> = {
  ms: 1,
  milliseconds: 1,
  s: 1000,
  seconds: 1000,
  second: 1000,
  min: 60_000,
  minutes: 60_000,
  minute: 60_000,
  h: 3_600_000,
  hours: 3_600_000,
  hour: 3_600_000,
};

const byteUnits: Readonly<Record<string, number>> = {
  b: 1,
  bytes: 1,
  kb: 1e3,
  mb: 1e6,
  gb: 1e9,
  kib: 2 ** 10,
  mib: 2 ** 20,
  gib: 2 ** 30,
};

/** Milliseconds of a duration; a bare number is milliseconds. `undefined` where the text is none. */
export function parseDuration(text: string): number | undefined {
  return parse(text, durationUnits);
}

/** Bytes of a size (GB is 10⁹, GiB is 2³⁰); a bare number is bytes. `undefined` where the text is none. */
export function parseBytes(text: string): number | undefined {
  return parse(text, byteUnits);
}

function parse(text: string, units: Readonly<Record<string, number>>): number | undefined {
  const match = /^(\d{1,15}(?:\.\d{1,6})?)\s*([a-z]*)$/i.exec(text.trim());
  if (match === null) return undefined;
  const unit = (match[2] ?? "").toLowerCase();
  if (unit === "") return Number(match[1]);
  return Object.hasOwn(units, unit) ? Number(match[1]) * (units[unit] ?? NaN) : undefined;
}
