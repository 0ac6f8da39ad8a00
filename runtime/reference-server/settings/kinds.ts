import * as z from "zod";
import { parseBytes, parseDuration } from "./quantity.js";

/**
 * A kind of value a setting can have: how it is read, and how it is named to a person. Settings come from JSON and
 * from tables, where every cell is text: `"8"`, `"true"`, `"10 s"` are read as what they mean.
 */
export interface Kind<T> {
  readonly schema: z.ZodType<T>;
  /** What a right value looks like: "a whole number from 1 to 64, such as 8". */
  readonly expected: string;
}

export function wholeNumber(min: number, max: number, example: number, unit = ""): Kind<number> {
  const worded = new RegExp(`^-?\\d{1,15}${unit === "" ? "" : `( ${unit})?`}$`);
  return {
    schema: z.preprocess(
      (value) => (typeof value === "string" && worded.test(value.trim()) ? parseInt(value, 10) : value),
      z.int().min(min).max(max),
    ),
    expected: `a whole number from ${min} to ${max}, such as ${example}`,
  };
}

export function decimal(min: number, max: number, example: number): Kind<number> {
  return {
    schema: z.preprocess(
      (value) =>
        typeof value === "string" && /^-?\d{1,15}(\.\d+)?$/.test(value.trim()) ? Number(value) : value,
      z.number().min(min).max(max),
    ),
    expected: `a number from ${min} to ${max}, such as ${example}`,
  };
}

/** Milliseconds; also as text with a unit. */
export function duration(minMs: number, maxMs: number, example: string): Kind<number> {
  return {
    schema: z.preprocess(
      (value) => (typeof value === "string" ? (parseDuration(value) ?? value) : value),
      z.number().min(minMs).max(maxMs),
    ),
    expected: `a duration from ${minMs} ms to ${maxMs} ms, such as "${example}"`,
  };
}

/** Bytes; also as text with a unit. */
export function bytes(min: number, max: number, example: string): Kind<number> {
  return {
    schema: z.preprocess(
      (value) => (typeof value === "string" ? (parseBytes(value) ?? value) : value),
      z.number().min(min).max(max),
    ),
    expected: `a size from ${min} to ${max} bytes, such as "${example}"`,
  };
}

export function flag(): Kind<boolean> {
  return {
    schema: z.preprocess(
      (value) => (value === "true" ? true : value === "false" ? false : value),
      z.boolean(),
    ),
    expected: "true or false",
  };
}

export function choice<const T extends readonly [string, ...string[]]>(options: T): Kind<T[number]> {
  return { schema: z.enum(options), expected: `one of ${options.join(", ")}` };
}

export function text(maxLength: number, example: string): Kind<string> {
  return {
    schema: z.string().max(maxLength),
    expected: `text of at most ${maxLength} characters, such as "${example}"`,
  };
}

export function identifier(example: string): Kind<string> {
  return {
    schema: z.string().regex(/^[A-Za-z_][A-Za-z0-9_]{0,62}$/),
    expected: `a name of letters, digits and _, such as "${example}"`,
  };
}

/** A map from a name to one or several http addresses. */
export function addressesByName(example: string): Kind<Record<string, string[]>> {
  const address = z.url({ protocol: /^https?$/ });
  return {
    schema: z.record(
      z.string().min(1).max(200),
      z.union([address.transform((one) => [one]), z.array(address).min(1).max(32)]),
    ),
    expected: `an object of model name → addresses, such as ${example}`,
  };
}

/** A map from a name to a secret. */
export function secretsByName(example: string): Kind<Record<string, string>> {
  return {
    schema: z.record(z.string().regex(/^[\w.@-]{1,64}$/), z.string().min(8).max(200)),
    expected: `an object of user name → API key, such as ${example}`,
  };
}
