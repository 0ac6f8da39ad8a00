import type { Comparator, Statistic } from "../model/target.js";
import { Unexpected, quoted } from "./cursor.js";
import type { Cursor } from "./cursor.js";
import { readQuantity } from "./quantity.js";
import type { ReadQuantity } from "./quantity.js";
import { readReason } from "./reason.js";
import { isSeparator } from "./separator.js";
import type { Token } from "./tokens.js";
import { inBaseUnits } from "./units.js";
import {
  articles,
  comparatorPhrasesFrom,
  comparisonWords,
  durationWords,
  limitWords,
  loadWords,
  offeredWords,
  ordinalEndings,
  percentiles,
  statisticWords,
  sustainedWords,
} from "./words.js";

/** The parts of one bound, as they stand; what they mean together is decided in `resolve.ts`. */
export interface BoundParts {
  start: number;
  end: number;
  /** A sign (`<=`) or a phrase ("at most"); `sign` tells which. */
  comparator?: { value: Comparator; sign: boolean };
  /** "maximum", "minimum", "limit". */
  limit?: { comparator: Comparator; statistic?: Statistic };
  statistic?: Statistic;
  quantity?: ReadQuantity;
  /** The upper end of `between 1 and 5 s`; `quantity` is the lower one. */
  upper?: ReadQuantity;
  durationMs?: number;
  sustained: boolean;
  /** "offered", or behind another bound's "at": a load to apply. */
  workload: boolean;
  notApplicable?: string;
  /** What is left, lower case: the subject. */
  words: string[];
}

export const boundExample = "a bound with a number, e.g. 100ms maximum response time";

/** Reads one bound, up to a separator or the end of the text. Its parts may stand in any order, as in English. */
export function readBound(cursor: Cursor, text: string, workload: boolean): BoundParts {
  const start = cursor.peek()?.start ?? cursor.end;
  const parts: BoundParts = { start, end: start, sustained: false, workload, words: [] };
  for (let token = cursor.peek(); token && !endsBound(cursor, parts); token = cursor.peek()) {
    readElement(cursor, token, parts, text);
    parts.end = cursor.end;
  }
  return parts;
}

/** `,` `;` `and` `&` `+`; and "at 50 RPS" behind a quantity, which begins the load under which it holds. */
export function endsBound(cursor: Cursor, parts: BoundParts): boolean {
  return isSeparator(cursor.peek()) || (parts.quantity !== undefined && beginsLoad(cursor));
}

export function beginsLoad(cursor: Cursor): boolean {
  return loadWords.has(cursor.peek()?.norm ?? "") && cursor.peek(1)?.kind === "number";
}

function readElement(cursor: Cursor, token: Token, parts: BoundParts, text: string): void {
  switch (token.kind) {
    case "not-applicable":
      cursor.next();
      parts.notApplicable = readReason(cursor, text);
      return;
    case "number":
      if (readOrdinal(cursor, token, parts)) return;
      if (parts.words.length === 0 && !parts.comparator && readShareOfSamples(cursor, 0, parts)) return;
      readValue(cursor, parts);
      return;
    case "percentile":
      cursor.next();
      setPercentile(parts, token, token.norm);
      return;
    case "symbol":
      readSymbol(cursor, token, parts, text);
      return;
    case "word":
      readWords(cursor, token, parts, text);
      return;
    case "other":
      throw cursor.unexpected(boundExample);
  }
}

function readValue(cursor: Cursor, parts: BoundParts): void {
  const token = cursor.peek();
  if (parts.quantity && token) {
    const expected = "one number per bound and a comma between bounds, e.g. p95 < 800 ms, p99 < 2 s";
    throw cursor.unexpected(expected, token);
  }
  parts.quantity = readQuantity(cursor);
}

/** `95th percentile` */
function readOrdinal(cursor: Cursor, token: Token, parts: BoundParts): boolean {
  if (!ordinalEndings.has(cursor.peek(1)?.norm ?? "") || !cursor.is("percentile", 2)) return false;
  cursor.skip(3);
  setPercentile(parts, token, `p${token.norm}`);
  return true;
}

/** "95% of requests within 2 s", "2 s for 95% of requests": another way to say a percentile. */
function readShareOfSamples(cursor: Cursor, ahead: number, parts: BoundParts): boolean {
  const token = cursor.peek(ahead);
  const all = cursor.is("all", ahead + 3) ? 1 : 0;
  const noun = cursor.peek(ahead + 3 + all);
  if (token?.kind !== "number" || !cursor.is("%", ahead + 1) || !cursor.is("of", ahead + 2)) return false;
  if (noun?.kind !== "word" || !(parts.quantity ?? numberFollows(cursor, ahead + 4 + all))) return false;
  cursor.skip(ahead + 4 + all);
  setPercentile(parts, token, `p${token.norm}`);
  return true;
}

function numberFollows(cursor: Cursor, from: number): boolean {
  for (let ahead = from; ; ahead++) {
    const token = cursor.peek(ahead);
    if (!token || isSeparator(token)) return false;
    if (token.kind === "number") return true;
  }
}

function setPercentile(parts: BoundParts, token: Token, name: string): void {
  const statistic = percentiles.find((known) => known === name);
  if (!statistic) {
    throw new Unexpected(
      token.start,
      token.end,
      quoted(token.text),
      `one of ${percentiles.join(", ")}, e.g. p95 < 800 ms`,
    );
  }
  setStatistic(parts, token, statistic);
}

function setStatistic(parts: BoundParts, token: Token, statistic: Statistic): void {
  if (parts.statistic && parts.statistic !== statistic) {
    const expected = `one statistic (here already ${parts.statistic}), e.g. p95 < 800 ms, p99 < 2 s`;
    throw new Unexpected(token.start, token.end, quoted(token.text), expected);
  }
  parts.statistic = statistic;
}

function readSymbol(cursor: Cursor, token: Token, parts: BoundParts, text: string): void {
  switch (token.norm) {
    case "<=":
    case "<":
    case ">=":
    case ">":
    case "==":
      cursor.next();
      setComparator(parts, token, token.norm, true);
      if (cursor.peek()?.kind !== "number") throw cursor.unexpected("a number, e.g. 800 ms");
      return;
    case ":":
      cursor.next();
      return;
    case "(":
      cursor.next();
      readQualifier(cursor, parts, text);
      return;
    case ".":
      if (!cursor.peek(1)) {
        cursor.next();
        return;
      }
  }
  throw cursor.unexpected(boundExample);
}

function setComparator(parts: BoundParts, token: Token, value: Comparator, sign: boolean): void {
  if (parts.comparator) {
    const expected = `one comparison (here already ${parts.comparator.value}), e.g. p95 < 800 ms`;
    throw new Unexpected(token.start, token.end, quoted(token.text), expected);
  }
  parts.comparator = { value, sign };
}

function readWords(cursor: Cursor, token: Token, parts: BoundParts, text: string): void {
  if (readDuration(cursor, token, parts) || readBetween(cursor, token, parts)) return;
  if (readComparatorPhrase(cursor, token, parts)) return;
  cursor.next();
  if (token.norm === "not" && cursor.is("applicable")) {
    cursor.next();
    parts.notApplicable = readReason(cursor, text);
    return;
  }
  if (comparisonWords.has(token.norm))
    throw cursor.unexpected("a comparison with a number, e.g. at most 800 ms", token);
  const limit = limitWords.get(token.norm);
  const statistic = statisticWords.get(token.norm);
  if (limit) setLimit(parts, token, limit);
  else if (statistic) setStatistic(parts, token, statistic);
  else if (sustainedWords.has(token.norm)) parts.sustained = true;
  else if (offeredWords.has(token.norm)) parts.workload = true;
  else parts.words.push(token.norm);
}

function setLimit(parts: BoundParts, token: Token, limit: NonNullable<BoundParts["limit"]>): void {
  if (parts.limit && parts.limit.comparator !== limit.comparator) {
    const expected = "one limit per bound, e.g. at least 10 RPS, at most 50 RPS";
    throw new Unexpected(token.start, token.end, quoted(token.text), expected);
  }
  parts.limit = { ...parts.limit, ...limit };
}

/** "for 30 minutes", and "over 5 minutes" behind the number that the bound is about. */
function readDuration(cursor: Cursor, token: Token, parts: BoundParts): boolean {
  const begins =
    durationWords.has(token.norm) ||
    (token.norm === "over" && (parts.quantity !== undefined || parts.sustained));
  if (!begins || cursor.peek(1)?.kind !== "number") return false;
  if (readShareOfSamples(cursor, 1, parts)) return true;
  cursor.next();
  const duration = readQuantity(cursor);
  if (duration.unit !== "ms" || parts.durationMs !== undefined) {
    throw cursor.unexpected("one duration, e.g. for 30 minutes", duration.token);
  }
  parts.durationMs = duration.value;
  return true;
}

/** "between 1 and 5 s": the first number may leave its unit to the second. */
function readBetween(cursor: Cursor, token: Token, parts: BoundParts): boolean {
  if (token.norm !== "between" || cursor.peek(1)?.kind !== "number") return false;
  if (parts.quantity || parts.comparator)
    throw cursor.unexpected("one bound, e.g. between 1 s and 5 s", token);
  cursor.next();
  const lower = readQuantity(cursor);
  if (!cursor.is("and")) throw cursor.unexpected('"and", e.g. between 1 s and 5 s');
  cursor.next();
  const upperText = cursor.peek();
  const upper = readQuantity(cursor);
  if (lower.unit !== upper.unit && lower.unit !== "count") {
    throw cursor.unexpected("two numbers with the same unit, e.g. between 1 s and 5 s", upperText);
  }
  parts.quantity = {
    ...lower,
    unit: upper.unit,
    value: inBaseUnits(lower.token.norm, lower.unit === "count" ? upper.written : lower.written),
  };
  parts.upper = upper;
  return true;
}

function readComparatorPhrase(cursor: Cursor, token: Token, parts: BoundParts): boolean {
  const phrase = comparatorPhrasesFrom
    .get(token.norm)
    ?.find(({ words }) => words.every((word, index) => cursor.is(word, index)));
  if (!phrase) return false;
  if (phrase.place === "before") {
    let behind = phrase.words.length;
    while (articles.has(cursor.peek(behind)?.norm ?? "")) behind++;
    // "under load", "over the network": no comparison without a number.
    if (cursor.peek(behind)?.kind !== "number") return false;
  }
  cursor.skip(phrase.words.length);
  setComparator(parts, token, phrase.comparator, false);
  return true;
}

/** In parentheses: a statistic or a limit counts; other words are a note; a number would be lost, so it is an error. */
function readQualifier(cursor: Cursor, parts: BoundParts, text: string): void {
  for (let token = cursor.peek(); token?.norm !== ")"; token = cursor.peek()) {
    if (!token) throw cursor.unexpected('")"');
    if (token.kind === "number" && !ordinalEndings.has(cursor.peek(1)?.norm ?? "")) {
      throw cursor.unexpected("bounds separated by commas, e.g. p95 < 800 ms, p99 < 2 s");
    }
    const counts =
      token.kind === "percentile" ||
      token.kind === "number" ||
      limitWords.has(token.norm) ||
      statisticWords.has(token.norm) ||
      sustainedWords.has(token.norm);
    if (counts) readElement(cursor, token, parts, text);
    else cursor.next();
  }
  cursor.next();
}
