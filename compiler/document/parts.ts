import type { Heading, RootContent } from "mdast";

import type { Located } from "../model/range.js";
import { phraseOf } from "./inline.js";
import type { SectionKey } from "./names.js";
import { rangeOf, type Reading } from "./reading.js";
import type { Field } from "./schema.js";
import type { Part } from "./sections.js";

/** All that a file says, divided by sections, before it becomes cases. */
export interface SpecParts {
  heading?: Heading;
  fields: Field[];
  /** Content of a section; empty where it is missing. Of a section that stands twice, both. */
  nodes(key: SectionKey): RootContent[];
}

export function specParts(heading: Heading | undefined, parts: Part[], fields: Field[]): SpecParts {
  const nodes = new Map<SectionKey, RootContent[]>();
  for (const { known, nodes: own } of parts)
    if (known !== undefined) nodes.set(known, (nodes.get(known) ?? []).concat(own));
  return { ...(heading && { heading }), fields, nodes: (key) => nodes.get(key) ?? [] };
}

/** The prose of a section: its paragraphs and list items as text, anything else as written. */
export function proseOf(nodes: RootContent[], reading: Reading): Located<string> | undefined {
  const pieces = nodes.flatMap((node) => prosePieces(node, reading));
  const [first] = pieces;
  const last = pieces.at(-1);
  if (first === undefined || last === undefined) return undefined;
  return {
    value: pieces.map(({ value }) => value).join("\n"),
    range: { start: first.range.start, end: last.range.end },
  };
}

function prosePieces(node: RootContent, reading: Reading): Located<string>[] {
  if (node.type === "thematicBreak" || node.type === "html" || node.type === "definition") return [];
  if (node.type === "paragraph" || node.type === "heading") {
    const phrase = phraseOf({ nodes: node.children }, reading);
    return phrase === undefined ? [] : [{ value: phrase.value, range: phrase.range }];
  }
  if (node.type === "list")
    return node.children.flatMap((item) => item.children.flatMap((child) => prosePieces(child, reading)));
  const range = rangeOf(node);
  return [{ value: reading.source.slice(range.start.offset, range.end.offset), range }];
}
