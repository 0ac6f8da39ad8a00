import { SourceMapGenerator } from "source-map-js";

import type { Mapping } from "./pieces.js";

/**
 * The comment that carries the map from the generated file to the Markdown. Inline, because Jest's cache would keep
 * an external one when only prose above a fence changes; without names, because Jest would show them as names of
 * functions; without the source's text, which Jest reads from the file.
 *
 * @param source the spec, relative to the generated file, with `/`
 */
export function sourceMapComment(mappings: readonly Mapping[], source: string): string {
  const map = new SourceMapGenerator();
  // Sources of a map are URLs: a `#` or a `%20` in a file's name would lead elsewhere.
  const url = encodeURI(Buffer.from(source).toString()).replace(/[#?]/g, encodeURIComponent);
  for (const { generatedLine, generatedColumn, line, column } of mappings)
    map.addMapping({
      generated: { line: generatedLine, column: generatedColumn - 1 },
      original: { line, column: column - 1 },
      source: url,
    });
  const encoded = Buffer.from(map.toString()).toString("base64");
  return `//# sourceMappingURL=data:application/json;charset=utf-8;base64,${encoded}\n`;
}
