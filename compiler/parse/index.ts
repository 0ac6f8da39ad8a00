import type { Nodes, Root } from "mdast";

import type { Diagnostic } from "../model/diagnostic.js";
import { decodeSource } from "./decode.js";
import { checkLimits, checkSize, limitProblem, limits } from "./limits.js";
import { LineIndex } from "./line-index.js";
import { fastest, type MarkdownParser } from "./markdown.js";
import { placeAll } from "./unplaced.js";

export { LineIndex } from "./line-index.js";
export { isUnread, problem } from "./problem.js";

export interface ParsedMarkdown {
  /** Empty where a bound was passed. Every node has a position; columns and offsets count UTF-16 code units of `source`. */
  root: Root;
  /** The decoded text without byte order mark. */
  source: string;
  /** Of `source`. */
  index: LineIndex;
  diagnostics: Diagnostic[];
}

/**
 * The seam of the Markdown parser: bytes in, mdast with positions and located problems out. Never throws: input past
 * the bounds of {@link limits} gives `file-limits` and an empty tree, bytes that are no UTF-8 give `file-encoding`.
 */
export function parseMarkdown(
  bytes: Uint8Array,
  file: string,
  parser: MarkdownParser = fastest,
): ParsedMarkdown {
  const tooLarge = checkSize(bytes, file);
  if (tooLarge !== undefined)
    return { root: emptyRoot(), source: "", index: new LineIndex(""), diagnostics: [tooLarge] };
  const { source, diagnostics } = decodeSource(bytes, file);
  const index = new LineIndex(source);
  const refused = checkLimits(source, index, file);
  if (refused !== undefined)
    return { root: emptyRoot(), source, index, diagnostics: [...diagnostics, refused] };
  const root = parseBounded(source, index, parser);
  if ("children" in root) return { root, source, index, diagnostics };
  const tooDeep = limitProblem("depth", limits.depth + 1, file, index, root.passedAt);
  return { root: emptyRoot(), source, index, diagnostics: [...diagnostics, tooDeep] };
}

/**
 * The tree, or where it nests too deep for the recursion of what reads it; of the parser's own stack nobody knows at
 * which place it ended.
 */
function parseBounded(source: string, index: LineIndex, parser: MarkdownParser): Root | { passedAt: number } {
  try {
    const root = parser(source);
    const passedAt = deeperAt(root, limits.depth);
    if (passedAt !== undefined) return { passedAt };
    placeAll(root, source, index);
    return root;
  } catch (error) {
    if (error instanceof RangeError) return { passedAt: 0 };
    throw error;
  }
}

/** Where a tree has more levels than these; nothing where it has not. */
function deeperAt(node: Nodes, levels: number): number | undefined {
  if (levels === 0) return node.position?.start.offset ?? 0;
  if (!("children" in node)) return undefined;
  for (const child of node.children) {
    const found = deeperAt(child, levels - 1);
    if (found !== undefined) return found;
  }
  return undefined;
}

function emptyRoot(): Root {
  const start = { line: 1, column: 1, offset: 0 };
  return { type: "root", children: [], position: { start, end: { ...start } } };
}
