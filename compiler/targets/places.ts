import type { Position } from "../model/range.js";

/**
 * Gives the place in the file for an offset in a text that starts at `start`. Lines end as in CommonMark: LF, CR, CRLF.
 */
export function placesOf(text: string, start: Position): (offset: number) => Position {
  const lineStarts = [0];
  for (const { 0: ending, index } of text.includes("\n") || text.includes("\r")
    ? text.matchAll(/\r\n|\r|\n/gu)
    : [])
    lineStarts.push(index + ending.length);
  return (offset) => {
    let low = 0;
    let high = lineStarts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((lineStarts[middle] ?? 0) <= offset) low = middle;
      else high = middle;
    }
    const column = offset - (lineStarts[low] ?? 0);
    return {
      line: start.line + low,
      column: column + (low === 0 ? start.column : 1),
      offset: start.offset + offset,
    };
  };
}
