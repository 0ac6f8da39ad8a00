import type { Diagnostic } from "../model/diagnostic.js";
import type { Position } from "../model/range.js";
import type { Metric, Target } from "../model/target.js";
import { beginsLoad, boundExample, readBound } from "./bound.js";
import { Cursor, Unexpected } from "./cursor.js";
import type { GrammarError } from "./cursor.js";
import { placesOf } from "./places.js";
import { resolveBound } from "./resolve.js";
import { isSeparator } from "./separator.js";
import { tokenize } from "./tokens.js";

export interface TargetOptions {
  /** The metric of the field that the text stands in, for bounds that do not tell their own. */
  metricHint?: Metric;
  /** Relative to the project's root, with `/`. */
  file: string;
  /** Where the text starts in the file. */
  position: Position;
}

/** No target is longer; a finding for each of half a million commas would help nobody. */
const longestText = 10_000;

/**
 * Reads the bounds of a performance target, separated by comma, semicolon or "and":
 * `5 seconds maximum connection time, 100ms maximum query time`. A bound that cannot be read is a `target-form`
 * diagnostic at its place; the others are still given.
 */
export function parseTargets(
  text: string,
  options: TargetOptions,
): { targets: Target[]; diagnostics: Diagnostic[] } {
  const placeOf = placesOf(text, options.position);
  if (text.length > longestText) {
    const message = `Unexpected text of ${text.length} characters, expected at most ${longestText}, e.g. 100ms maximum response time`;
    const error = { message, start: 0, end: text.length };
    return { targets: [], diagnostics: [targetForm(error, text.slice(0, 40), options.file, placeOf)] };
  }
  const cursor = new Cursor(tokenize(text), text);
  const targets: Target[] = [];
  const diagnostics: Diagnostic[] = [];
  let workload = false;
  do {
    try {
      const parts = readBound(cursor, text, workload);
      if (parts.end === parts.start) throw cursor.unexpected(boundExample);
      const { line, column } = placeOf(parts.start);
      const written = text.slice(parts.start, parts.end);
      const former = targets.at(-1);
      for (const { target, named } of resolveBound(parts, text, options.metricHint)) {
        // "2 s maximum average response time, p95 < 3 s": the second bound is about what the first one names.
        const subject = !named && former?.metric === target.metric ? former.subject : target.subject;
        targets.push({ ...target, subject, text: written, line, column });
      }
    } catch (error) {
      if (!(error instanceof Unexpected)) throw error;
      diagnostics.push(targetForm(error.located, text, options.file, placeOf));
      skipToSeparator(cursor);
    }
    workload = beginsLoad(cursor);
  } while (readSeparator(cursor));
  return { targets, diagnostics };
}

function readSeparator(cursor: Cursor): boolean {
  if (!cursor.peek()) return false;
  const comma = cursor.next();
  if (comma?.norm === "," && cursor.is("and")) cursor.next();
  return true;
}

function skipToSeparator(cursor: Cursor): void {
  while (cursor.peek() && !isSeparator(cursor.peek())) cursor.next();
}

function targetForm(
  error: GrammarError,
  text: string,
  file: string,
  placeOf: (offset: number) => Position,
): Diagnostic {
  return {
    rule: "target-form",
    severity: "error",
    message: error.message,
    file,
    range: { start: placeOf(error.start), end: placeOf(error.end) },
    data: { found: text.slice(error.start, error.end) },
    related: [],
  };
}
