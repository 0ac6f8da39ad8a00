import type { Paragraph, RootContent } from "mdast";

import { markLength } from "./expectations.js";
import { phraseOf } from "./inline.js";
import type { Reading } from "./reading.js";
import type { Phrase } from "./schema.js";

/** The paragraphs of a block, at any depth of lists, that are no expectations: nothing looks at what they say. */
export function remarksOf(node: RootContent, reading: Reading): Phrase[] {
  if (node.type === "list")
    return node.children.flatMap(({ children }) => children.flatMap((block) => remarksOf(block, reading)));
  if (node.type !== "paragraph" || isExpectation(node)) return [];
  const phrase = phraseOf({ nodes: node.children }, reading);
  return phrase === undefined ? [] : [phrase];
}

const isExpectation = (paragraph: Paragraph): boolean => markLength(paragraph) > 0;
