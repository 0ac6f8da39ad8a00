import type { SpecDocument } from "../document/schema.js";
import type { Range } from "../model/range.js";
import type { Comparator, Statistic, Target } from "../model/target.js";
import type { LineIndex } from "../parse/index.js";
import { stems } from "./text.js";

/** Where a bound is said a second time. */
export type Where =
  "success criterion" | "expectation" | "pass criterion" | "fail criterion" | "step" | "code" | "test data";

/** `a success criterion`, `code`. */
export function named(where: Where): string {
  if (where === "code" || where === "test data") return where;
  return where === "expectation" ? `an ${where}` : `a ${where}`;
}

/** What a quantity is compared with: the first place that gives it a bound. */
export interface Declared {
  target: Target;
  what: "target" | "success criterion";
}

/** A bound that stands in prose, code or data and speaks of the same quantity as a declared one. */
export interface StatedBound {
  declared: Declared;
  where: Where;
  /** It says what must not be: what it includes, fails. */
  mustNot: boolean;
  value: number;
  comparator?: Comparator;
  text: string;
  range: Range;
}

/** The one bound that a clause is about: of its unit, its words and its statistic. */
export function sameQuantity(
  clause: string,
  unit: Target["unit"],
  known: readonly Declared[],
): Declared | undefined {
  const words = stems(clause);
  const statistic = statisticOf(clause);
  const found = known.filter(
    ({ target }) =>
      target.unit === unit &&
      [...subjectStems(target)].every((word) => words.has(word)) &&
      (statistic === undefined ||
        statistic === target.statistic ||
        (statistic === "max" && target.statistic === "value")),
  );
  const named =
    statistic === undefined
      ? found
      : found.filter(({ target }) => target.statistic !== "value" || statistic === "max");
  const [only, second] = named;
  return second === undefined && only !== undefined && subjectStems(only.target).size > 0 ? only : undefined;
}

/** A target is compared with every clause that holds a number. */
const stemsOfSubjects = new WeakMap<Target, ReadonlySet<string>>();

function subjectStems(target: Target): ReadonlySet<string> {
  const known = stemsOfSubjects.get(target) ?? stems(target.subject);
  stemsOfSubjects.set(target, known);
  return known;
}

function statisticOf(text: string): Statistic | undefined {
  if (/\b(?:average|avg|mean)\b/iu.test(text)) return "mean";
  if (/\bmedian\b/iu.test(text)) return "p50";
  const percentile = /\bp(50|90|95|99(?:\.9)?)\b|\b(50|90|95|99(?:\.9)?)(?:th)?\s+percentile/iu.exec(text);
  if (percentile !== null) return `p${percentile[1] ?? percentile[2] ?? ""}` as Statistic;
  return /\b(?:maximum|max|peak)\b/iu.test(text) ? "max" : undefined;
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
