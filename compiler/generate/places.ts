import type { CodeBlock } from "../document/schema.js";
import type { Position, Range } from "../model/range.js";

const lineBreak = /\r\n|\n|\r/g;

/** Offsets at which the lines of a text start. */
export function lineStarts(text: string): number[] {
  return [0, ...Array.from(text.matchAll(lineBreak), (match) => match.index + match[0].length)];
}

/** Index of the line that holds `offset`. */
export function lineIndexAt(starts: readonly number[], offset: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Finds the place in the Markdown of what stands in a fence. */
export class FencePlaces {
  readonly #block: CodeBlock;
  readonly #fenceStarts: number[];
  readonly #sourceStarts: readonly number[];

  /** @param sourceStarts line starts of the whole Markdown text */
  constructor(block: CodeBlock, sourceStarts: readonly number[]) {
    this.#block = block;
    this.#fenceStarts = lineStarts(block.content);
    this.#sourceStarts = sourceStarts;
  }

  /** The Markdown position of an offset into the fence's content. */
  at(offset: number): Position {
    const index = lineIndexAt(this.#fenceStarts, offset);
    const start = this.#block.lines[index] ?? this.#block.lines.at(-1) ?? this.#block.range.start;
    const column = start.column + offset - (this.#fenceStarts[index] ?? 0);
    return { line: start.line, column, offset: (this.#sourceStarts[start.line - 1] ?? 0) + column - 1 };
  }

  range(start: number, end: number): Range {
    return { start: this.at(start), end: this.at(end) };
  }
}
