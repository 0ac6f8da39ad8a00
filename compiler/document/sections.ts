import type { Heading, Root, RootContent } from "mdast";

import { collapse, plainText } from "./inline.js";
import { type SectionKey, sectionKey } from "./names.js";
import { rangeOf, type Reading } from "./reading.js";
import type { Section } from "./schema.js";

/** The content under one heading; headings that are no section of their own (`#### Step 3: …`) are among its nodes. */
export interface Part {
  /** `metadata` stands before the first section. */
  key: string;
  known?: SectionKey;
  nodes: RootContent[];
}

export interface Outline {
  title?: Heading;
  parts: Part[];
  sections: Section[];
}

export const stepHeading = /^\s*step\s+\d+/i;

/** Divides a document by its headings. */
export function outline(root: Root, reading: Reading): Outline {
  const parts: Part[] = [{ key: "metadata", nodes: [] }];
  const sections: Section[] = [];
  let heading: Heading | undefined;
  let current = parts[0] as Part;
  let depth = 0;
  for (let at = 0; at < root.children.length; at += 1) {
    const node = root.children[at] as RootContent;
    if (node.type !== "heading") {
      current.nodes.push(node);
    } else if (heading === undefined && node.depth === 1) {
      heading = node;
    } else {
      const title = plainText(node);
      const known = sectionKey(title);
      if (belongsTo(current, depth, node, known)) {
        current.nodes.push(node);
        continue;
      }
      current = { key: known ?? collapse(title).toLowerCase(), nodes: [], ...(known && { known }) };
      depth = node.depth;
      parts.push(current);
      sections.push(section(node, current, root.children, at + 1, reading));
    }
  }
  return { parts, sections, ...(heading && { title: heading }) };
}

/** A heading that begins no section: deeper than a known section's own, or a step. */
function belongsTo(current: Part, depth: number, node: Heading, known: SectionKey | undefined): boolean {
  if (known !== undefined || current.known === undefined) return false;
  return node.depth > depth || (current.known === "test steps" && stepHeading.test(plainText(node)));
}

/** Its body goes from the block at `from` to the next heading that is no deeper. */
function section(
  node: Heading,
  part: Part,
  blocks: readonly RootContent[],
  from: number,
  reading: Reading,
): Section {
  let after: RootContent | undefined;
  let empty = true;
  for (let at = from; at < blocks.length; at += 1) {
    const block = blocks[at] as RootContent;
    if (block.type === "heading" && block.depth <= node.depth) {
      after = block;
      break;
    }
    if (block.type !== "heading" && block.type !== "thematicBreak" && block.type !== "html") empty = false;
  }
  const range = rangeOf(node);
  return {
    key: part.key,
    known: part.known !== undefined,
    title: collapse(plainText(node)),
    depth: node.depth,
    range,
    bodyRange: {
      start: range.end,
      end: after === undefined ? reading.index.position(reading.source.length) : rangeOf(after).start,
    },
    empty,
  };
}
