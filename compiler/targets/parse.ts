import type { Diagnostic } from "../model/diagnostic.js";
import type { Position, Range } from "../model/range.js";
import type { Metric, Target } from "../model/target.js";
import { beginsLoad, boundExample, readBound } from "./bound.js";
import { Cursor, Unexpected } from "./cursor.js";
import type { GrammarError } from "./cursor.js";
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

/**
 * Reads the bounds of a performance target, separated by comma, semicolon or "and":
 * `5 seconds maximum connection time, 100ms maximum query time`. A bound that cannot be read is a `target-form`
 * diagnostic at its place; the others are still given.
 */
export function parseTargets(
  text: string,
  options: TargetOptions,
): { targets: Target[]; diagnostics: Diagnostic[] } {
  const cursor = new Cursor(tokenize(text), text);
  const targets: Target[] = [];
  const diagnostics: Diagnostic[] = [];
  let workload = false;
  do {
    try {
      const parts = readBound(cursor, text, workload);
      if (parts.end === parts.start) throw cursor.unexpected(boundExample);
      const { line, column } = positionAt(text, parts.start, options.position);
      const written = text.slice(parts.start, parts.end);
      for (const meaning of resolveBound(parts, text, options.metricHint)) {
        targets.push({ ...meaning, text: written, line, column });
      }
    } catch (error) {
      if (!(error instanceof Unexpected)) throw error;
      diagnostics.push(targetForm(error.located, text, options));
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

function targetForm(error: GrammarError, text: string, { file, position }: TargetOptions): Diagnostic {
  const range: Range = {
    start: positionAt(text, error.start, position),
    end: positionAt(text, error.end, position),
  };
  return {
    rule: "target-form",
    severity: "error",
    message: error.message,
    file,
    range,
    data: { found: text.slice(error.start, error.end) },
    related: [],
  };
}

/** The place of an offset in a text that starts at `start`. Lines end as in CommonMark: LF, CR, or CRLF. */
function positionAt(text: string, offset: number, start: Position): Position {
  const lines = text.slice(0, offset).split(/\r\n|\r(?!\n)|\n/u);
  const last = lines.at(-1) ?? "";
  return {
    line: start.line + lines.length - 1,
    column: (lines.length === 1 ? start.column : 1) + last.length,
    offset: start.offset + offset,
  };
}
