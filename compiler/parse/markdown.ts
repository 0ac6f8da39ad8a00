import type { Root } from "mdast";
import remarkFrontmatter from "remark-frontmatter";
import remarkGfm from "remark-gfm";
import remarkParse from "remark-parse";
import { unified } from "unified";

/** A Markdown parser: a text in, mdast with exact positions out. May throw on input it cannot take. */
export type MarkdownParser = (source: string) => Root;

/** CommonMark with GFM and YAML front matter, by remark. */
export const remark: MarkdownParser = (() => {
  const processor = unified().use(remarkParse).use(remarkGfm).use(remarkFrontmatter, ["yaml"]).freeze();
  return (source) => processor.parse(source);
})();
