import type { SpecCase } from "../document/schema.js";
import type { Range } from "../model/range.js";
import type { Comparator, Target } from "../model/target.js";
import type { LineIndex } from "../parse/index.js";
import { parseQuantity } from "../targets/index.js";
import { type Declared, sameQuantity, type StatedBound } from "./declared-bounds.js";

/** The fences of code that steps hold, in whatever language. */
export function codeRanges({ steps, mainMethod }: SpecCase): Range[] {
  const own = steps.flatMap(({ code, reference }) => [...code, ...reference]);
  return [...own, ...(mainMethod ? [...mainMethod.code, ...mainMethod.reference] : [])].map(
    ({ range }) => range,
  );
}

/** `< 2000` of `assert avg_latency_ms < 2000`, `.toBeLessThan(2000)` of `expect(averageLatency).toBeLessThan(2000)`. */
const comparison =
  /(<=?|>=?|\.to(?:BeLessThan(?:OrEqual)?|BeGreaterThan(?:OrEqual)?)\()\s{0,9}(\d[\d_]*(?:\.\d+)?)(?![\w.])/g;

/** The name that is compared: it ends right before `at`, or before a closing bracket there. */
function nameBefore(text: string, at: number): string | undefined {
  const blanksBefore = (from: number): number =>
    from - (/\s{0,9}$/.exec(text.slice(Math.max(0, from - 9), from))?.[0].length ?? 0);
  let end = blanksBefore(at);
  if (text.charAt(end - 1) === ")") end -= 1;
  end = blanksBefore(end);
  let start = end;
  while (start > 0 && /[\w.]/.test(text.charAt(start - 1))) start -= 1;
  return /[A-Za-z_]/.test(text.charAt(start)) && start < end ? text.slice(start, end) : undefined;
}

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
export function inCode(
  range: Range,
  known: readonly Declared[],
  source: string,
  lines: LineIndex,
): StatedBound[] {
  const text = source.slice(range.start.offset, range.end.offset);
  return [...text.matchAll(comparison)].flatMap((match): StatedBound[] => {
    const [whole, operator = "", number = ""] = match;
    const value = Number(number.replaceAll("_", ""));
    const comparator = codeComparators[operator];
    const unit = known.find(({ target }) => target.value === value)?.target.unit;
    const name = unit && nameBefore(text, match.index);
    if (unit === undefined || name === undefined) return [];
    const words = name.replace(/[_.]/gu, " ").replace(/([a-z])([A-Z])/gu, "$1 $2");
    const declared = sameCodeQuantity(words, unit, known, value);
    if (comparator === undefined || declared === undefined) return [];
    const end = range.start.offset + match.index + whole.length;
    return [
      {
        declared,
        where: "code",
        mustNot: false,
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
  known: readonly Declared[],
  value: number,
): Declared | undefined {
  const direct = sameQuantity(words, unit, known);
  if (direct !== undefined) return direct.target.value === value ? direct : undefined;
  const metric = /\b(?:latency|duration|elapsed|response|time)\b/iu.test(words)
    ? "latency"
    : /\b(?:throughput|rps)\b/iu.test(words)
      ? "throughput"
      : undefined;
  const [only, second] = known.filter(({ target }) => target.metric === metric && target.value === value);
  return second === undefined ? only : undefined;
}

/** `"max_response_time_ms": 2500`, `latency_target_ms: 2000`. */
const member =
  /(?<![\w-])([A-Za-z][\w-]{0,80}?)[_-](ms|s|sec|seconds|rps|gb|mb)["']?\s{0,9}[:=]\s{0,9}(\d+(?:\.\d+)?)(?![\w.])/giu;

/** Bounds that the names of members say: `max_`, `_target_`. */
export function inData(
  range: Range,
  known: readonly Declared[],
  source: string,
  lines: LineIndex,
): StatedBound[] {
  const text = source.slice(range.start.offset, range.end.offset);
  return [...text.matchAll(member)].flatMap((match): StatedBound[] => {
    const [whole, key = "", unit = "", number = ""] = match;
    if (!/(?:^|[_-])(?:max|maximum|min|minimum|target|limit|threshold)(?:[_-]|$)/iu.test(key)) return [];
    const read = parseQuantity(`${number} ${unit}`);
    const words = key.replace(/[_-]/gu, " ");
    const declared = read.ok
      ? sameQuantity(words.replace(/\b(?:max|min)\b/giu, ""), read.quantity.unit, known)
      : undefined;
    if (!read.ok || declared === undefined) return [];
    const end = range.start.offset + match.index + whole.length;
    return [
      {
        declared,
        where: "test data",
        mustNot: false,
        value: read.quantity.value,
        text: `${key}_${unit}: ${number}`,
        range: lines.range(end - number.length, end),
      },
    ];
  });
}
