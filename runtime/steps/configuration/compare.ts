import { isDeepStrictEqual } from "node:util";

import { parseQuantity } from "../../../compiler/targets/index.js";

/** What a service says that it runs with, by dotted keys. */
export type Configuration = Readonly<Record<string, unknown>>;

/** What services show in place of a secret. */
const hiddenValue = "***";

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A secret is shown as `***`, a map of secrets by its names: that it is set is all that can be told. */
function isHidden(effective: unknown): boolean {
  if (effective === hiddenValue) return true;
  const shown = isObject(effective) ? Object.values(effective) : [];
  return shown.length > 0 && shown.every((each) => each === hiddenValue);
}

/** Whether two numbers are the same but for the rounding of a conversion between units. */
function isSameNumber(a: number, b: number): boolean {
  return Math.abs(a - b) <= 1e-9 * Math.max(Math.abs(a), Math.abs(b));
}

/**
 * Whether a value as an author writes it (`"10 s"`, `90 GB`, `8`, `true`, JSON) is the one that a service gives:
 * quantities are compared in base units (milliseconds, bytes, …), a hidden secret equals whatever was given for it.
 */
export function isSameValue(given: unknown, effective: unknown): boolean {
  if (effective === undefined) return false;
  if (isHidden(effective)) return given !== "" && given !== null && given !== undefined;
  if (typeof given !== "string") {
    return typeof given === "number" && typeof effective === "number"
      ? isSameNumber(given, effective)
      : isDeepStrictEqual(given, effective);
  }
  if (typeof effective === "boolean") return given.trim().toLowerCase() === String(effective);
  if (typeof effective !== "number") return given === effective;
  const read = parseQuantity(given);
  return read.ok && isSameNumber(read.quantity.value, effective);
}

/** A value in a message. */
export function shown(value: unknown): string {
  const text = value === undefined ? "nothing" : JSON.stringify(value);
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}

/** The value of one setting; undefined where there is no such setting, whatever its name. */
export function settingIn(configuration: Configuration, key: string): unknown {
  return Object.hasOwn(configuration, key) ? configuration[key] : undefined;
}

/** What has another value now, field by field: "`capacity.slots`: expected 8 as before, found 7". */
export function differences(before: Configuration, now: Configuration): string[] {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(now)])].sort();
  return keys
    .filter((key) => !isDeepStrictEqual(settingIn(before, key), settingIn(now, key)))
    .map(
      (key) =>
        `\`${key}\`: expected ${shown(settingIn(before, key))} as before, found ${shown(settingIn(now, key))}`,
    );
}

/**
 * A setting as single keys of the configuration: `{ rate_limit: { count: 5 } }` is `rate_limit.count`. A value that is
 * a map of its own stays whole.
 */
export function settingsWithin(key: string, value: unknown, known: Configuration): [string, unknown][] {
  if (Object.hasOwn(known, key) || !isObject(value) || Object.keys(value).length === 0) return [[key, value]];
  return Object.entries(value).flatMap(([name, inner]) => settingsWithin(`${key}.${name}`, inner, known));
}
