import type { CodeBlock } from "../document/schema.js";
import type { Position, Range } from "../model/range.js";
import { lineStarts } from "../parse/line-index.js";

export { lineStarts } from "../parse/line-index.js";

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
  /** Offsets into the fence's content at which its lines start. */
  readonly starts: readonly number[];
  readonly #block: CodeBlock;
  readonly #sourceStarts: readonly number[];
  /** The line that was asked for last: what is asked for next mostly stands on it. */
  #near = 0;

  /** @param sourceStarts line starts of the whole Markdown text */
  constructor(block: CodeBlock, sourceStarts: readonly number[]) {
    this.#block = block;
    this.starts = lineStarts(block.content);
    this.#sourceStarts = sourceStarts;
  }

  /** The Markdown position of an offset into the fence's content. */
  at(offset: number): Position {
    const index = this.#lineIndexAt(offset);
    const start = this.ofLine(index);
    const column = start.column + offset - (this.starts[index] ?? 0);
    return { line: start.line, column, offset: (this.#sourceStarts[start.line - 1] ?? 0) + column - 1 };
  }

  #lineIndexAt(offset: number): number {
    const { starts } = this;
    const isNear = (starts[this.#near] ?? 0) <= offset && offset < (starts[this.#near + 1] ?? Infinity);
    if (!isNear) this.#near = lineIndexAt(starts, offset);
    return this.#near;
  }

  /** Where a line of the fence, counted from 0, starts in the Markdown. */
  ofLine(index: number): { line: number; column: number } {
    return this.#block.lines[index] ?? this.#block.lines.at(-1) ?? this.#block.range.start;
  }

  range(start: number, end: number): Range {
    return { start: this.at(start), end: this.at(end) };
  }
}
