import { encode, type SourceMapSegment } from "@jridgewell/sourcemap-codec";

import type { Mapping } from "./pieces.js";

/**
 * The comment that carries the map from the generated file to the Markdown. Inline, because Jest's cache would keep
 * an external one when only prose above a fence changes; without names, because Jest would show them as names of
 * functions; without the source's text, which Jest reads from the file.
 *
 * @param source the spec, relative to the generated file, with `/`
 */
export function sourceMapComment(mappings: readonly Mapping[], source: string): string {
  // Sources of a map are URLs: a `#` or a `%20` in a file's name would lead elsewhere.
  const url = encodeURI(Buffer.from(source).toString()).replace(/[#?]/g, encodeURIComponent);
  const map = { version: 3, sources: [url], names: [], mappings: encode(segmentsByLine(mappings)) };
  const encoded = Buffer.from(JSON.stringify(map)).toString("base64");
  return `//# sourceMappingURL=data:application/json;charset=utf-8;base64,${encoded}\n`;
}

/** Lines and columns of segments count from 0. */
function segmentsByLine(mappings: readonly Mapping[]): SourceMapSegment[][] {
  const lines: SourceMapSegment[][] = [];
  for (const { generatedLine, generatedColumn, line, column } of mappings) {
    while (lines.length < generatedLine) lines.push([]);
    lines[generatedLine - 1]?.push([generatedColumn - 1, 0, line - 1, column - 1]);
  }
  for (const segments of lines) segments.sort((a, b) => a[0] - b[0]);
  return lines;
}
