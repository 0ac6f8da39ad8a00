import type { SpecCase, SpecDocument } from "../document/schema.js";
import type { Comparator, Statistic, Target } from "../model/target.js";
import type { Range } from "../model/range.js";
import type { LineIndex } from "../parse/index.js";
import { parseQuantity } from "../targets/index.js";
import { stems } from "./text.js";

/** Where a bound is said a second time. */
export type Where =
  "success criterion" | "expectation" | "pass criterion" | "fail criterion" | "step" | "code" | "test data";

/** `a success criterion`, `code`. */
export function named(where: Where): string {
  if (where === "code" || where === "test data") return where;
  return where === "expectation" ? `an ${where}` : `a ${where}`;
}

/** A bound that stands in prose, code or data and speaks of the same quantity as a target. */
export interface StatedBound {
  target: Target;
  where: Where;
  value: number;
  comparator?: Comparator;
  text: string;
  range: Range;
}

const comparators: [RegExp, Comparator][] = [
  [/(?:<=|≤|at most|no more than|not more than|up to|within|no longer than|maximum(?: of)?|max)$/iu, "<="],
  [/(?:>=|≥|at least|no less than|not less than|minimum(?: of)?|min)$/iu, ">="],
  [/(?:<|less than|below|under|faster than|shorter than|fewer than)$/iu, "<"],
  [/(?:>|more than|greater than|above|over|longer than|slower than|exceed(?:s|ed|ing)?)$/iu, ">"],
];

const quantity =
  /(?<![\w.,])(\d[\d,]*(?:\.\d+)?)\s*(ms|milliseconds?|s|sec(?:onds?)?|minutes?|rps|req(?:uests?)?\s*(?:\/|per)\s*(?:s|sec|second|min|minute)|[kmgt]i?b|%|(?:cpu )?cores?)(?![\w/])/giu;

/** The text of a spec outside of its targets, with its place and what it is. */
interface Passage {
  where: Where;
  text: string;
  range: Range;
}

/** Every bound outside of Performance Targets that is about the quantity of one of the targets. */
export function statedBounds(spec: SpecCase, source: string, lines: LineIndex): StatedBound[] {
  const known = bounds.get(spec);
  if (known !== undefined) return known;
  const found = findBounds(spec, source, lines);
  bounds.set(spec, found);
  return found;
}

/** Several rules ask for the same case. */
const bounds = new WeakMap<SpecCase, StatedBound[]>();

function findBounds(spec: SpecCase, source: string, lines: LineIndex): StatedBound[] {
  const targets = spec.targets.filter(
    ({ role, notApplicable }) => role === "threshold" && notApplicable === undefined,
  );
  if (targets.length === 0) return [];
  return [
    ...passages(spec).flatMap((passage) => inProse(passage, targets, source, lines)),
    ...codeRanges(spec).flatMap((range) => inCode(range, targets, source, lines)),
    ...spec.fixtures.flatMap(({ range }) => inData(range, targets, source, lines)),
  ];
}

function passages(spec: SpecCase): Passage[] {
  const of = (where: Where, { value, range }: { value: string; range: Range }): Passage => ({
    where,
    text: value,
    range,
  });
  return [
    ...Object.values(spec.successCriteria).map((criterion) => of("success criterion", criterion)),
    ...spec.steps.flatMap(({ phrase, expectations }) => [
      ...(phrase ? [of("step", phrase)] : []),
      ...expectations.map((expectation) => of("expectation", expectation.phrase)),
    ]),
    ...spec.passCriteria.map(({ phrase }) => of("pass criterion", phrase)),
    ...spec.failCriteria.map(({ phrase }) => of("fail criterion", phrase)),
  ];
}

function inProse(
  { where, text, range }: Passage,
  targets: readonly Target[],
  source: string,
  lines: LineIndex,
): StatedBound[] {
  let from = range.start.offset;
  return [...text.matchAll(quantity)].flatMap((match): StatedBound[] => {
    const read = parseQuantity(match[0].replace(/\bcpu cores?$/iu, "cores"));
    if (!read.ok) return [];
    const before = clauseBefore(text, match.index);
    const after = clauseAfter(text, match.index + match[0].length);
    const target = sameQuantity(`${before} ${after}`, read.quantity.unit, targets);
    const start = source.indexOf(match[0], from);
    const exact = start >= 0 && start + match[0].length <= range.end.offset;
    if (exact) from = start + match[0].length;
    if (target === undefined) return [];
    // "for 10 s", "after 30 seconds", "every 5 s" are durations.
    if (/(?:\bfor|\bafter|\bevery|\bduring|\blast)\s*$/iu.test(before)) return [];
    const comparator = comparatorOf(before, after);
    // "150 % of the target", "10 s more" are not bounds of it.
    if (comparator === undefined && where !== "success criterion") return [];
    return [
      {
        target,
        where,
        value: read.quantity.value,
        ...(comparator && { comparator }),
        text: match[0],
        range: exact ? lines.range(start, start + match[0].length) : range,
      },
    ];
  });
}

function comparatorOf(before: string, after: string): Comparator | undefined {
  const words = before.trimEnd();
  const found = comparators.find(([pattern]) => pattern.test(words))?.[1];
  if (found !== undefined) return found;
  if (/^\s*(?:maximum|max\b|limit|or less|or faster)/iu.test(after)) return "<=";
  return /^\s*(?:minimum|min\b|or more)/iu.test(after) ? ">=" : undefined;
}

const divider = /[,;.](?=\s)|\s(?:and|or)\s(?=\D)/giu;

function clauseBefore(text: string, at: number): string {
  const ends = [...text.slice(0, at).matchAll(divider)].map((match) => match.index + match[0].length);
  return text.slice(ends.at(-1) ?? 0, at);
}

function clauseAfter(text: string, at: number): string {
  const next = text.slice(at).search(divider);
  return next < 0 ? text.slice(at) : text.slice(at, at + next);
}

/** The one target that a clause is about: of its unit, its words and its statistic. */
function sameQuantity(clause: string, unit: Target["unit"], targets: readonly Target[]): Target | undefined {
  const words = stems(clause);
  const statistic = statisticOf(clause);
  const found = targets.filter(
    (target) =>
      target.unit === unit &&
      [...stems(target.subject)].every((word) => words.has(word)) &&
      (statistic === undefined ||
        statistic === target.statistic ||
        (statistic === "max" && target.statistic === "value")),
  );
  const named =
    statistic === undefined
      ? found
      : found.filter((target) => target.statistic !== "value" || statistic === "max");
  const [only, second] = named;
  return second === undefined && stems(only?.subject ?? "").size > 0 ? only : undefined;
}

function statisticOf(text: string): Statistic | undefined {
  if (/\b(?:average|avg|mean)\b/iu.test(text)) return "mean";
  if (/\bmedian\b/iu.test(text)) return "p50";
  const percentile = /\bp(50|90|95|99(?:\.9)?)\b|\b(50|90|95|99(?:\.9)?)(?:th)?\s+percentile/iu.exec(text);
  if (percentile !== null) return `p${percentile[1] ?? percentile[2] ?? ""}` as Statistic;
  return /\b(?:maximum|max|peak)\b/iu.test(text) ? "max" : undefined;
}

function codeRanges({ steps, mainMethod }: SpecCase): Range[] {
  const own = steps.flatMap(({ code, reference }) => [...code, ...reference]);
  return [...own, ...(mainMethod ? [...mainMethod.code, ...mainMethod.reference] : [])].map(
    ({ range }) => range,
  );
}

/** `assert avg_latency_ms < 2000`, `expect(averageLatency).toBeLessThan(2000)`. */
const comparison =
  /(?:expect\(\s*)?([A-Za-z_][\w.]*)\s*\)?\s*(<=?|>=?|\.to(?:BeLessThan(?:OrEqual)?|BeGreaterThan(?:OrEqual)?)\()\s*(\d[\d_]*(?:\.\d+)?)(?![\w.])/gu;

const codeComparators: Record<string, Comparator> = {
  ".toBeLessThan(": "<",
  ".toBeLessThanOrEqual(": "<=",
  ".toBeGreaterThan(": ">",
  ".toBeGreaterThanOrEqual(": ">=",
  "<": "<",
  "<=": "<=",
  ">": ">",
  ">=": ">=",
};

/** In code a number has no unit: only one that equals the target's is taken for the same quantity. */
function inCode(range: Range, targets: readonly Target[], source: string, lines: LineIndex): StatedBound[] {
  const text = source.slice(range.start.offset, range.end.offset);
  return [...text.matchAll(comparison)].flatMap((match): StatedBound[] => {
    const [whole, name = "", operator = "", number = ""] = match;
    const value = Number(number.replaceAll("_", ""));
    const comparator = codeComparators[operator];
    const words = name.replace(/[_.]/gu, " ").replace(/([a-z])([A-Z])/gu, "$1 $2");
    const unit = targets.find((target) => target.value === value)?.unit;
    const target = unit && sameCodeQuantity(words, unit, targets, value);
    if (comparator === undefined || target === undefined) return [];
    const end = range.start.offset + match.index + whole.length;
    return [
      {
        target,
        where: "code",
        value,
        comparator,
        text: `${operator} ${number}`,
        range: lines.range(end - number.length, end),
      },
    ];
  });
}

/** Code says "latency" for any time: it is taken for the target of that metric where there is one. */
function sameCodeQuantity(
  words: string,
  unit: Target["unit"],
  targets: readonly Target[],
  value: number,
): Target | undefined {
  const direct = sameQuantity(words, unit, targets);
  if (direct !== undefined) return direct.value === value ? direct : undefined;
  const metric = /\b(?:latency|duration|elapsed|response|time)\b/iu.test(words)
    ? "latency"
    : /\b(?:throughput|rps)\b/iu.test(words)
      ? "throughput"
      : undefined;
  const [only, second] = targets.filter((target) => target.metric === metric && target.value === value);
  return second === undefined ? only : undefined;
}

/** `"max_response_time_ms": 2500`, `latency_target_ms: 2000`. */
const member =
  /["']?([A-Za-z][\w-]*?)[_-](ms|s|sec|seconds|rps|gb|mb)["']?\s*[:=]\s*(\d+(?:\.\d+)?)(?![\w.])/giu;

function inData(range: Range, targets: readonly Target[], source: string, lines: LineIndex): StatedBound[] {
  const text = source.slice(range.start.offset, range.end.offset);
  return [...text.matchAll(member)].flatMap((match): StatedBound[] => {
    const [whole, key = "", unit = "", number = ""] = match;
    if (!/(?:^|[_-])(?:max|maximum|min|minimum|target|limit|threshold)(?:[_-]|$)/iu.test(key)) return [];
    const read = parseQuantity(`${number} ${unit}`);
    const words = key.replace(/[_-]/gu, " ");
    const target = read.ok
      ? sameQuantity(words.replace(/\b(?:max|min)\b/giu, ""), read.quantity.unit, targets)
      : undefined;
    if (!read.ok || target === undefined) return [];
    const end = range.start.offset + match.index + whole.length;
    return [
      {
        target,
        where: "test data",
        value: read.quantity.value,
        text: `${key}_${unit}: ${number}`,
        range: lines.range(end - number.length, end),
      },
    ];
  });
}

/** Where a target stands in the file. */
export function targetRange(
  target: Target,
  { fields }: SpecDocument,
  source: string,
  lines: LineIndex,
): Range {
  const field = fields.find(
    ({ valueRange: { start, end } }) =>
      start.line <= target.line &&
      target.line <= end.line &&
      target.column >= (start.line === target.line ? start.column : 1) &&
      start.offset < end.offset,
  );
  const start = field === undefined ? -1 : source.indexOf(target.text, field.valueRange.start.offset);
  if (field === undefined) return lines.range(0, 0);
  return start < 0 || start + target.text.length > field.valueRange.end.offset
    ? field.valueRange
    : lines.range(start, start + target.text.length);
}
