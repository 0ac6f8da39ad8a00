import type { Nodes, Root } from "mdast";

import type { Located } from "../model/range.js";
import { rangeOf } from "./reading.js";

/** The HTML comments of a document, without their marks. What only looks like one inside code is none. */
export function commentsOf(root: Root, source: string): Located<string>[] {
  if (!source.includes("<!--")) return [];
  const found: Located<string>[] = [];
  const open: Nodes[] = [root];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    const comment = node.type === "html" ? /^<!--([\s\S]*)-->$/.exec(node.value.trim())?.[1] : undefined;
    if (comment !== undefined) found.push({ value: comment.trim(), range: rangeOf(node) });
    if ("children" in node) open.push(...node.children);
  }
  return found.sort((a, b) => a.range.start.offset - b.range.start.offset);
}
