/**
 * The comment that carries the map from the generated file to the Markdown. Inline, because Jest's cache would keep
 * an external one when only prose above a fence changes; without names, because Jest would show them as names of
 * functions; without the source's text, which Jest reads from the file.
 *
 * @param mappings of one source
 * @param source the spec, relative to the generated file, with `/`
 */
export function sourceMapComment(mappings: string, source: string): string {
  // Sources of a map are URLs: a `#` or a `%20` in a file's name would lead elsewhere.
  const url = encodeURI(Buffer.from(source).toString()).replace(/[#?]/g, encodeURIComponent);
  // What mappings are written with needs no escaping. All of it is ASCII, for which this encoding is the quickest.
  const map = `{"version":3,"sources":[${JSON.stringify(url)}],"names":[],"mappings":"${mappings}"}`;
  const encoded = Buffer.from(map, "latin1").toString("base64");
  return `//# sourceMappingURL=data:application/json;charset=utf-8;base64,${encoded}\n`;
}
