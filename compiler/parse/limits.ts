import type { Diagnostic } from "../model/diagnostic.js";
import { containers } from "./containers.js";
import { LineIndex } from "./line-index.js";
import { isWithin } from "./within-limits.js";
import { problem } from "./problem.js";

/** What a spec may hold at most. A spec of 20 KB has about a hundredth of each. */
export const limits = {
  bytes: 1_000_000,
  /** A paragraph costs the square of its lines. */
  lines: 5_000,
  /** Block quotes and list items inside each other. */
  nesting: 50,
  /** Elements of the syntax tree inside each other: a list item is two (list and item), inline ones come on top. */
  depth: 150,
  /** Markers of list items and block quotes. */
  containers: 10_000,
  /** `[`: what may begin a link costs the parser the square of their number. */
  brackets: 10_000,
  /** `*`, `~` and `_` that do not stand inside a word: nested emphasis costs the square, too. */
  emphasis: 20_000,
  /** `|`: cells of tables. */
  pipes: 50_000,
  /** Length of a run of backticks: one that is never closed costs a pass over its paragraph, per length. */
  ticks: 20,
} as const;

type Limit = keyof typeof limits;

const names: Record<Limit, string> = {
  bytes: "bytes",
  lines: "lines",
  nesting: "levels of nesting",
  depth: "elements inside each other",
  containers: "list items and block quotes",
  brackets: "opening brackets",
  emphasis: "emphasis marks",
  pipes: "table cells",
  ticks: "backticks in a row",
};

/** What to do about it, where that is not to split the file. */
const advice: Partial<Record<Limit, string>> = {
  nesting: "Nest less deeply.",
  depth: "Nest less deeply.",
  ticks: "Use fewer backticks.",
};

/** A `file-limits` problem: what there is too much of, and the place where the bound was passed. */
export function limitProblem(
  limit: Limit,
  found: number,
  file: string,
  index: LineIndex,
  offset: number,
): Diagnostic {
  const count =
    found > limits[limit] && limit !== "bytes" && limit !== "lines" ? `more than ${limits[limit]}` : found;
  return problem("file-limits", file, index.range(offset, offset), {
    message: `Unexpected ${count} ${names[limit]}, expected at most ${limits[limit]}. ${advice[limit] ?? "Split the file."}`,
    data: { limit, found, maximum: limits[limit] },
  });
}

/** Bytes are bounded before anything is decoded. */
export function checkSize(bytes: Uint8Array, file: string): Diagnostic | undefined {
  return bytes.length > limits.bytes
    ? limitProblem("bytes", bytes.length, file, new LineIndex(""), 0)
    : undefined;
}

const marks: { limit: Limit; pattern: RegExp }[] = [
  { limit: "brackets", pattern: /\[/g },
  { limit: "emphasis", pattern: /[*~]|(?<!\w)_|_(?!\w)/g },
  { limit: "pipes", pattern: /\|/g },
];

/**
 * Looks over a text in linear time before a Markdown parser sees it, and gives the first bound that it passes:
 * parsers overflow their stack on deep nesting and need minutes for what costs them the square of the input.
 *
 * @param index of `source`
 */
export function checkLimits(source: string, index: LineIndex, file: string): Diagnostic | undefined {
  return isWithin(source, index, limits) ? undefined : firstPassed(source, index, file);
}

function firstPassed(source: string, index: LineIndex, file: string): Diagnostic | undefined {
  if (index.lineCount > limits.lines) return limitProblem("lines", index.lineCount, file, index, 0);
  let count = 0;
  for (const container of containers(source)) {
    count += 1;
    if (container.depth > limits.nesting)
      return limitProblem("nesting", container.depth, file, index, container.offset);
    if (count > limits.containers) return limitProblem("containers", count, file, index, container.offset);
  }
  const ticks = source.indexOf("`".repeat(limits.ticks + 1));
  if (ticks >= 0) return limitProblem("ticks", limits.ticks + 1, file, index, ticks);
  for (const { limit, pattern } of marks) {
    let found = 0;
    for (const match of source.matchAll(pattern)) {
      found += 1;
      if (found > limits[limit]) return limitProblem(limit, found, file, index, match.index);
    }
  }
  return undefined;
}
