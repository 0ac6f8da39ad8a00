/** Values as two of one type are compared: equal values, however they are written, have the same canonical text. */

/** The canonical text of `text`, or why it is no value of the type. */
export type Canonical = { ok: true; text: string } | { ok: false; expected: string };

const ok = (text: string): Canonical => ({ ok: true, text });
const no = (expected: string): Canonical => ({ ok: false, expected });

/** Digits without zeros at their ends, and the power of ten of the last one: never longer than what was written. */
function decimal(text: string): string | undefined {
  const found = /^([+-]?)(?=\.?\d)(\d*)\.?(\d*)(?:e([+-]?\d{1,9}))?$/iu.exec(text);
  if (!found) return undefined;
  const [, sign = "", whole = "", fraction = "", exponent = "0"] = found;
  const digits = `${whole}${fraction}`.replace(/^0+/u, "");
  let end = digits.length;
  while (digits[end - 1] === "0") end -= 1;
  if (end === 0) return "0";
  const power = Number(exponent) - fraction.length + (digits.length - end);
  return `${sign === "-" ? "-" : ""}${digits.slice(0, end)}e${power}`;
}

function special(text: string): string | undefined {
  return /^[+-]?(?:nan|inf(?:inity)?)$/iu.test(text)
    ? text.toLowerCase().replace("+", "").replace(/inf$/u, "infinity")
    : undefined;
}

function exactNumber(text: string): Canonical {
  const canonical = decimal(text) ?? special(text);
  return canonical === undefined ? no("a number, such as 12.5") : ok(canonical);
}

const floating =
  (round: (value: number) => number) =>
  (text: string): Canonical => {
    const named = special(text);
    if (named !== undefined) return ok(named);
    return decimal(text) === undefined ? no("a number, such as 12.5") : ok(String(round(Number(text)) + 0));
  };

function boolean(text: string): Canonical {
  if (/^(?:t|true)$/iu.test(text)) return ok("true");
  return /^(?:f|false)$/iu.test(text) ? ok("false") : no("true or false");
}

const day = /^(\d{4,6})-(\d\d)-(\d\d)$/u;
const clock = /^(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,6}))?)?$/u;
const zone = /^([+-])(\d\d)(?::?(\d\d))?(?::?(\d\d))?$/u;

/** Days since 1970; undefined where there is no such day. */
function days(text: string): number | undefined {
  const [, year, month, date] = (day.exec(text) ?? []).map(Number);
  if (year === undefined || month === undefined || date === undefined) return undefined;
  const at = new Date(0);
  at.setUTCFullYear(year, month - 1, date);
  return at.getUTCMonth() === month - 1 && at.getUTCDate() === date
    ? Math.round(at.getTime() / 86_400_000)
    : undefined;
}

function microseconds(text: string): bigint | undefined {
  const [whole, hours = "", minutes = "", seconds = "0", fraction = ""] = clock.exec(text) ?? [];
  if (whole === undefined || Number(minutes) > 59 || Number(seconds) > 59) return undefined;
  if (Number(hours) > 23) return undefined;
  const sum = (Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds);
  return BigInt(sum) * 1_000_000n + BigInt(fraction.padEnd(6, "0"));
}

function offsetSeconds(text: string): number | undefined {
  if (/^z?$/iu.test(text)) return 0;
  const [whole, sign, hours = "0", minutes = "0", seconds = "0"] = zone.exec(text) ?? [];
  if (whole === undefined) return undefined;
  return (sign === "-" ? -1 : 1) * ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds));
}

function date(text: string): Canonical {
  const at = days(text);
  if (/^-?infinity$/iu.test(text)) return ok(text.toLowerCase());
  return at === undefined ? no("a date, such as 2026-11-23") : ok(String(at));
}

function time(text: string): Canonical {
  const at = microseconds(text);
  return at === undefined ? no("a time of day, such as 14:30:00") : ok(String(at));
}

const timestamp =
  (zoned: boolean) =>
  (text: string): Canonical => {
    if (/^-?infinity$/iu.test(text)) return ok(text.toLowerCase());
    const [, dayText = "", clockText = "00:00", zoneText = ""] =
      /^(\d+-\d\d-\d\d)(?:[T ](\d[\d:.]*\d) ?(z|[+-][\d:]+)?)?$/iu.exec(text) ?? [];
    const example = zoned ? "2026-11-23 14:30:00+01" : "2026-11-23 14:30:00";
    const at = days(dayText);
    const within = microseconds(clockText);
    const offset = offsetSeconds(zoneText);
    if (at === undefined || within === undefined || offset === undefined || (!zoned && zoneText !== ""))
      return no(
        `a point in time ${zoned ? "(UTC without an offset)" : "without an offset"}, such as ${example}`,
      );
    return ok(String((BigInt(at) * 86_400n - BigInt(offset)) * 1_000_000n + within));
  };

/** Arrays and objects with a mark each, so that neither looks like the other. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return ["[", ...value.map(sorted)];
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).sort(([one], [two]) => (one < two ? -1 : 1));
  return ["{", ...entries.map(([key, member]) => [key, sorted(member)])];
}

/** JSON without regard to blanks and the order of keys; its numbers are compared exactly, not as JavaScript's. */
function json(text: string): Canonical {
  try {
    JSON.parse(text);
    const marked = text.replaceAll(/"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*/gu, (token) =>
      token.startsWith('"') ? `"s${token.slice(1)}` : `"n${decimal(token) ?? token}"`,
    );
    return ok(JSON.stringify(sorted(JSON.parse(marked))));
  } catch {
    return no('JSON, such as {"a": 1}');
  }
}

function bytes(text: string): Canonical {
  return /^\\x(?:[0-9a-f]{2})*$/iu.test(text) ? ok(text.toLowerCase()) : no("bytes, such as \\x00ff");
}

function uuid(text: string): Canonical {
  return /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/iu.test(text)
    ? ok(text.toLowerCase())
    : no("a UUID, such as 3f2504e0-4f89-41d3-9a0c-0305e82c3301");
}

/** By the name that PostgreSQL's `format_type` gives; every other type is compared as the text it prints. */
const readers: ReadonlyMap<string, (text: string) => Canonical> = new Map<
  string,
  (text: string) => Canonical
>([
  ...["smallint", "integer", "bigint", "numeric", "oid"].map((type) => [type, exactNumber] as const),
  ["real", floating(Math.fround)],
  ["double precision", floating((value) => value)],
  ["boolean", boolean],
  ["date", date],
  ["time without time zone", time],
  ["timestamp without time zone", timestamp(false)],
  ["timestamp with time zone", timestamp(true)],
  ["json", json],
  ["jsonb", json],
  ["bytea", bytes],
  ["uuid", uuid],
  ["character", (text) => ok(text.trimEnd())],
]);

/** `numeric(10,2)` is `numeric`, `timestamp(3) with time zone` is `timestamp with time zone`. */
export function baseType(type: string): string {
  return type.replace(/\(\d+(?:,-?\d+)?\)/u, "");
}

/** A value of `type` as PostgreSQL prints it, in its canonical text. */
export function canonicalValue(type: string, text: string): string {
  const read = readers.get(baseType(type))?.(text);
  return read?.ok === true ? read.text : text;
}

/** Whether a text of this type is written as it is, so that quotes around a cell are not part of it. */
function isPlain(type: string): boolean {
  return !readers.has(type) || type === "character";
}

function unquoted(cell: string): string {
  if (!/^"[^]*"$/u.test(cell)) return cell;
  try {
    return String(JSON.parse(cell));
  } catch {
    return cell;
  }
}

/**
 * What a cell of a table says for a column of `type`, in its canonical text. `NULL` is no value (of JSON only in
 * capitals, because it has a null of its own). Text that looks like NULL, is blank at its ends or holds line breaks
 * stands in quotes, as in JSON.
 */
export function canonicalCell(type: string, cell: string): Canonical | { ok: true; text: null } {
  const base = baseType(type);
  if (cell === "NULL" || (/^null$/iu.test(cell) && base !== "json" && base !== "jsonb"))
    return { ok: true, text: null };
  const read = readers.get(base);
  return isPlain(base) ? ok(canonicalValue(base, unquoted(cell))) : (read?.(cell) ?? ok(cell));
}
