import type { Nodes } from "mdast";

import type { Diagnostic } from "../model/diagnostic.js";
import type { Range } from "../model/range.js";
import type { LineIndex } from "../parse/index.js";
import type { Remark } from "./schema.js";

/** What all parts of the reader share about the one file that they read. */
export interface Reading {
  file: string;
  source: string;
  index: LineIndex;
  /** Collected in the order found. */
  diagnostics: Diagnostic[];
  /** Sentences where phrases may stand that are read as none. */
  remarks: Remark[];
}

/** Where a node stands. The parser gives every node a position; one without would be a bug. */
export function rangeOf(node: Nodes): Range {
  const { position } = node;
  if (position?.start.offset === undefined || position.end.offset === undefined) {
    throw new Error(`The parser gave a ${node.type} without a position`);
  }
  // As it is: a spec has thousands of nodes, and nobody changes a position.
  return position as Range;
}

/** From the start of the first node to the end of the last. */
export function rangeAcross(first: Nodes, last: Nodes): Range {
  return { start: rangeOf(first).start, end: rangeOf(last).end };
}

/**
 * Finds the places of the parts of a value, asked for in their order. A part that the source spells otherwise (with
 * marks or a line wrap in it) has the place of the whole value.
 */
export function placesIn(range: Range, reading: Reading): (part: string) => Range {
  const text = reading.source.slice(range.start.offset, range.end.offset);
  let from = 0;
  return (part) => {
    const at = text.indexOf(part, from);
    if (at < 0) return range;
    from = at + part.length;
    return reading.index.range(range.start.offset + at, range.start.offset + from);
  };
}

/** A record that a key named `__proto__` cannot harm. */
export function safeRecord<T>(): Record<string, T> {
  return Object.create(null) as Record<string, T>;
}
