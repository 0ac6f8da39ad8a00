import type { Unit } from "../model/target.js";
import { Cursor, Unexpected, quoted } from "./cursor.js";
import type { GrammarError } from "./cursor.js";
import { tokenize } from "./tokens.js";
import type { Token } from "./tokens.js";
import { inBaseUnits, perSecond, printedUnits, unitOf } from "./units.js";
import type { WrittenUnit } from "./units.js";
import { byteScales, countedWords, scaleWords } from "./words.js";

/** A number in base units (ms, rps, bytes, cores, a share from 0 to 1, a count). */
export interface Quantity {
  value: number;
  unit: Unit;
  /** What is counted, as written: "requests" of `100 requests`. */
  noun?: string;
}

export type QuantityResult = { ok: true; quantity: Quantity } | { ok: false; error: GrammarError };

/** A quantity with where and how it was written. */
export interface ReadQuantity extends Quantity {
  token: Token;
  written: WrittenUnit;
}

const bare: WrittenUnit = { unit: "count", exponent: 0, factor: 1, divisor: 1 };

/**
 * Reads a number and its unit at the cursor (`2,000 ms`, `8 CPU cores`, `50 requests per minute`). Without a unit it
 * is a count, and the words behind it stay unread.
 */
export function readQuantity(cursor: Cursor): ReadQuantity {
  const token = cursor.peek();
  if (token?.kind !== "number") throw cursor.unexpected("a number, e.g. 5 seconds");
  cursor.next();
  refuseScale(cursor, token);
  refuseForeignMarks(cursor, token);
  const written = readUnit(cursor);
  const value = inBaseUnits(token.norm, written);
  if (!Number.isFinite(value)) {
    throw new Unexpected(
      token.start,
      token.end,
      `number ${quoted(token.text)}`,
      "one below 10^308, e.g. 5 seconds",
    );
  }
  return { value, unit: written.unit, token, written };
}

/** Three decimals of which the last says nothing: rather thousands, as they are written elsewhere. */
const pointForThousands = /^[1-9]\d{0,2}\.\d{2}0$/u;

/** "5.000 users", "1,5 s": a point for thousands, and a comma for decimals, would be read as another number. */
function refuseForeignMarks(cursor: Cursor, number: Token): void {
  if (pointForThousands.test(number.text)) {
    const [whole, decimals] = [number.text.replace(".", ","), String(Number(number.text))];
    throw new Unexpected(
      number.start,
      number.end,
      `number ${quoted(number.text)}`,
      `${whole}, or ${decimals} if the point is a decimal one`,
    );
  }
  const [comma, decimals] = [cursor.peek(), cursor.peek(1)];
  if (comma?.norm !== "," || decimals?.kind !== "number") return;
  if (comma.start !== number.end || decimals.start !== comma.end) return;
  throw new Unexpected(
    number.start,
    decimals.end,
    `number ${quoted(`${number.text},${decimals.text}`)}`,
    `a point before decimals, e.g. ${number.text}.${decimals.text}, or a blank behind the comma of a list`,
  );
}

/** "10k users", "512 Mi": the number alone would be read, and be another one. */
function refuseScale(cursor: Cursor, number: Token): void {
  const word = cursor.peek();
  const scale = scaleOf(word?.norm, cursor.peek(1)?.norm);
  if (!word || !scale) return;
  const between = number.end === word.start ? "" : " ";
  throw new Unexpected(
    number.start,
    word.end,
    quoted(`${number.text}${between}${word.text}`),
    `the whole number, e.g. 10,000${scaleHints[scale]}`,
  );
}

const scaleHints = {
  number: "",
  bytes: ", or bytes, e.g. 16 GB",
  minutes: " (m behind a number is minutes)",
} as const;

/** What a word behind a number multiplies it by, or seems to: `m` is minutes, but nobody counts users in minutes. */
function scaleOf(word = "", next = ""): keyof typeof scaleHints | undefined {
  if (scaleWords.has(word)) return "number";
  if (byteScales.has(word)) return "bytes";
  return word === "m" && (countedWords.has(next) || unitOf(next)?.unit === "rps") ? "minutes" : undefined;
}

function readUnit(cursor: Cursor): WrittenUnit {
  const rate = readRate(cursor);
  if (rate) return rate;
  const token = cursor.peek();
  const written = token && (token.kind === "word" || token.norm === "%") ? unitOf(token.norm) : undefined;
  if (!token || !written) return bare;
  // In small letters throughout nobody means bits: "16gb".
  if (written.unit === "bytes" && /^\p{Lu}i?b$/u.test(token.text))
    throw cursor.unexpected("bytes with a capital B, e.g. 16 GB (a small b means bits)");
  cursor.next();
  if (/^v?cpu$/u.test(token.norm) && /^cores?$/u.test(cursor.peek()?.norm ?? "")) cursor.next();
  return written;
}

const isPer = (cursor: Cursor, ahead: number): boolean => cursor.is("per", ahead) || cursor.is("/", ahead);

/** `requests per second`, `req/min`, `per minute`: what is counted has any name that is no unit. */
function readRate(cursor: Cursor): WrittenUnit | undefined {
  if (!isPer(cursor, 0) && !isPer(cursor, 1)) return undefined;
  const counted = cursor.peek();
  let at = counted?.kind === "word" && counted.norm !== "per" && !unitOf(counted.norm) ? 1 : 0;
  if (!isPer(cursor, at)) return undefined;
  at++;
  if (cursor.is("a", at) || cursor.is("an", at)) at++;
  const time = unitOf(cursor.peek(at)?.norm ?? "");
  if (time?.unit !== "ms") return undefined;
  cursor.skip(at + 1);
  return perSecond(time);
}

/**
 * Reads a text that is one quantity and nothing else: `10 s`, `45s`, `1 MB`, `150 %`, `100 requests`, `3 times`.
 * The error's offsets count from the start of the text.
 */
export function parseQuantity(text: string): QuantityResult {
  const cursor = new Cursor(tokenize(text), text);
  try {
    const { value, unit } = readQuantity(cursor);
    const nouns: string[] = [];
    while (unit === "count" && cursor.peek()?.kind === "word") nouns.push(cursor.next()?.text ?? "");
    if (cursor.peek()) throw cursor.unexpected("a unit or the end, e.g. 10 s, 150 %, 100 requests");
    return { ok: true, quantity: { value, unit, ...(nouns.length > 0 ? { noun: nouns.join(" ") } : {}) } };
  } catch (error) {
    if (error instanceof Unexpected) return { ok: false, error: error.located };
    throw error;
  }
}

/** The quantity in the largest unit that gives a short numeral; reading it again gives exactly the same value. */
export function printQuantity({ value, unit, noun }: Quantity): string {
  const candidates = printedUnits[unit].map((name) => {
    const written = unitOf(name) ?? bare;
    const numeral = String(Number((value / (written.factor * 10 ** written.exponent)).toPrecision(12)));
    return { name, numeral, exact: inBaseUnits(numeral, written) === value, short: numeral.length <= 6 };
  });
  const best = candidates.find(({ numeral, exact, short }) => exact && short && Number(numeral) >= 1);
  const name = best?.name ?? printedUnits[unit].at(-1) ?? "";
  const numeral = best?.numeral ?? String(value);
  return `${numeral}${name === "%" || name === "" ? name : ` ${name}`}${noun === undefined ? "" : ` ${noun}`}`;
}
