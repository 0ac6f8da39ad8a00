import type { LineIndex } from "./line-index.js";

/** Bounds of what a text may hold: see `limits`. */
interface Bounds {
  lines: number;
  nesting: number;
  containers: number;
  brackets: number;
  emphasis: number;
  pipes: number;
  ticks: number;
}

/**
 * Is a text surely within the bounds? Counts more than there is: each block container that a line opens or goes on with
 * takes a column before the line's content, and each that it opens a character that is no blank. No is not the last
 * word, and tells no place.
 */
export function isWithin(source: string, { starts }: LineIndex, bounds: Bounds): boolean {
  return (
    starts.length <= bounds.lines &&
    // The engine looks for a character a dozen times as quickly as a loop over all of them.
    hasAtMost(bounds.brackets, source, "[") &&
    hasAtMost(bounds.pipes, source, "|") &&
    hasAtMost(bounds.emphasis, source, "*", "~", "_") &&
    !source.includes("`".repeat(bounds.ticks + 1)) &&
    areBeginningsWithin(source, starts, bounds)
  );
}

function hasAtMost(most: number, source: string, ...marks: string[]): boolean {
  // A text has no more marks than characters: few specs are so long that some kinds need be counted.
  if (source.length <= most) return true;
  let found = 0;
  for (const mark of marks) {
    for (let at = source.indexOf(mark); at >= 0; at = source.indexOf(mark, at + 1)) {
      found += 1;
      if (found > most) return false;
    }
  }
  return true;
}

/** What block containers are marked by, before the content of each line. */
function areBeginningsWithin(
  source: string,
  starts: readonly number[],
  { nesting, containers }: Bounds,
): boolean {
  let marks = 0;
  for (const start of starts) {
    let column = 0;
    for (let at = start; ; at += 1) {
      const code = source.charCodeAt(at);
      if (code === tab) column += 4;
      else if (code === space) column += 1;
      else if (isOfMarker(code)) {
        column += 1;
        marks += 1;
      } else break;
      if (column > nesting) return false;
    }
  }
  return marks <= containers;
}

const tab = 9;
const space = 32;

/** `>`, and the characters of `-`, `+`, `*`, `1.` and `1)`; not the end of the text, which is no number. */
const isOfMarker = (code: number): boolean =>
  (code >= 48 && code <= 57) ||
  code === 62 ||
  code === 45 ||
  code === 43 ||
  code === 42 ||
  code === 46 ||
  code === 41;
