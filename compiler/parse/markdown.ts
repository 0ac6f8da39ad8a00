import { createRequire } from "node:module";

import type { Root } from "mdast";
import type * as RemarkFrontmatter from "remark-frontmatter";
import type * as RemarkGfm from "remark-gfm";
import type * as RemarkParse from "remark-parse";
import type * as Unified from "unified";

import { isCommonGround } from "./common-ground.js";
import { isQuickForSatteri } from "./quick-for-satteri.js";
import { requireSatteri } from "./require-satteri.js";

/** A Markdown parser: a text in, mdast with exact positions out. May throw on input it cannot take. */
export type MarkdownParser = (source: string) => Root;

/** Parsers are loaded when the first text is parsed: a command that reads no spec pays for none of them. */
const require = createRequire(import.meta.url);

let loadedRemark: MarkdownParser | undefined;

/** CommonMark with GFM and YAML front matter, by remark: the reference. */
export const remark: MarkdownParser = (source) => {
  loadedRemark ??= loadRemark();
  return loadedRemark(source);
};

function loadRemark(): MarkdownParser {
  const { unified } = require("unified") as typeof Unified;
  const { default: remarkParse } = require("remark-parse") as typeof RemarkParse;
  const { default: remarkGfm } = require("remark-gfm") as typeof RemarkGfm;
  const { default: remarkFrontmatter } = require("remark-frontmatter") as typeof RemarkFrontmatter;
  const processor = unified().use(remarkParse).use(remarkGfm).use(remarkFrontmatter, ["yaml"]).freeze();
  return (source) => processor.parse(source);
}

/** `undefined` before the first try, `null` where it does not load: its native part has no build for every platform. */
let loadedSatteri: MarkdownParser | null | undefined;

/** The same by satteri, which is native and about thirty times as quick; nothing where it does not load. */
export function loadSatteri(): MarkdownParser | null {
  if (loadedSatteri !== undefined) return loadedSatteri;
  try {
    const { markdownToMdast } = requireSatteri();
    const options = { features: { gfm: true, frontmatter: true } };
    loadedSatteri = (source) => markdownToMdast(source, options) as Root;
  } catch {
    loadedSatteri = null;
  }
  return loadedSatteri;
}

/**
 * The quickest parser that gives the reference's tree: satteri's where it loads, takes the text quickly, and the text is
 * common ground, else remark's. `TCSPEC_PARSER=remark` in the environment forces the reference.
 */
export const fastest: MarkdownParser = (source) => {
  const satteri = process.env["TCSPEC_PARSER"] === "remark" ? null : loadSatteri();
  const root = satteri !== null && isQuickForSatteri(source) ? treeOrNothing(satteri, source) : undefined;
  return root !== undefined && isCommonGround(root, source) ? root : remark(source);
};

/** What a parser gives; what it breaks off at, the reference may take. */
function treeOrNothing(parser: MarkdownParser, source: string): Root | undefined {
  try {
    return parser(source);
  } catch {
    return undefined;
  }
}
