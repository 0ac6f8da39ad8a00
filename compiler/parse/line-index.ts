import type { Position, Range } from "../model/range.js";

/** Turns offsets of a text into positions. Lines end at `\n`, `\r\n` or a lone `\r`, as CommonMark has them. */
export class LineIndex {
  /** Offset at which each line starts. */
  private readonly starts: number[] = [0];

  constructor(private readonly source: string) {
    for (const match of source.matchAll(/\r\n|\n|\r/g)) this.starts.push(match.index + match[0].length);
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
    return start + Math.min(column - 1, this.line(line).length);
  }

  range(start: number, end: number): Range {
    return { start: this.position(start), end: this.position(end) };
  }

  /** Text of a line, counted from 1, without its line ending. */
  line(number: number): string {
    const start = this.starts[number - 1];
    if (start === undefined) return "";
    return this.source.slice(start, this.starts[number] ?? this.source.length).replace(/[\r\n]+$/, "");
  }
}
