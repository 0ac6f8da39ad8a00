import type { Position, Range } from "../model/range.js";

/** Of the text that was asked for last: reader, rules and generator ask for the same one, each for itself. */
let last: { text: string; starts: readonly number[] } = { text: "", starts: [0] };

/** Offsets of a text at which its lines start. */
export function lineStarts(text: string): readonly number[] {
  if (text !== last.text) last = { text, starts: findLineStarts(text) };
  return last.starts;
}

function findLineStarts(text: string): number[] {
  const starts = [0];
  if (text.includes("\r")) {
    for (const match of text.matchAll(/\r\n|\n|\r/g)) starts.push(match.index + match[0].length);
    return starts;
  }
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return starts;
}

/** Turns offsets of a text into positions. Lines end at `\n`, `\r\n` or a lone `\r`, as CommonMark has them. */
export class LineIndex {
  /** Offset at which each line starts. */
  readonly starts: readonly number[];

  constructor(private readonly source: string) {
    this.starts = lineStarts(source);
  }

  get lineCount(): number {
    return this.starts.length;
  }

  /** The position of an offset; one outside the text counts as its nearest end. */
  position(offset: number): Position {
    const inside = Math.min(Math.max(offset, 0), this.source.length);
    let low = 0;
    let high = this.starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.starts[middle] ?? 0) <= inside) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: inside - (this.starts[low] ?? 0) + 1, offset: inside };
  }

  /** The offset of a line and a column, both from 1; one past the end of the line or the text counts as that end. */
  offset(line: number, column: number): number {
    const start = this.starts[line - 1] ?? this.source.length;
    return start + Math.min(column - 1, this.lineLength(line));
  }

  range(start: number, end: number): Range {
    const first = this.position(start);
    // Most ranges end in their first line.
    const nextLine = this.starts[first.line] ?? this.source.length;
    if (end < first.offset || end >= nextLine) return { start: first, end: this.position(end) };
    const column = first.column + end - first.offset;
    return { start: first, end: { line: first.line, column, offset: end } };
  }

  /** Text of a line, counted from 1, without its line ending. */
  line(number: number): string {
    const start = this.starts[number - 1];
    return start === undefined ? "" : this.source.slice(start, start + this.lineLength(number));
  }

  /** Length of a line, counted from 1, without its line ending. */
  lineLength(number: number): number {
    const start = this.starts[number - 1];
    if (start === undefined) return 0;
    let end = this.starts[number] ?? this.source.length;
    while (end > start && isLineEnd(this.source.charCodeAt(end - 1))) end -= 1;
    return end - start;
  }
}

const isLineEnd = (code: number): boolean => code === 10 || code === 13;
