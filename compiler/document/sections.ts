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
  let title: Heading | undefined;
  let current = parts[0] as Part;
  let depth = 0;
  for (const [at, node] of root.children.entries()) {
    if (node.type !== "heading") {
      current.nodes.push(node);
    } else if (title === undefined && node.depth === 1) {
      title = node;
    } else {
      const known = sectionKey(plainText(node));
      if (belongsTo(current, depth, node, known)) {
        current.nodes.push(node);
        continue;
      }
      current = { key: known ?? collapse(plainText(node)).toLowerCase(), nodes: [], ...(known && { known }) };
      depth = node.depth;
      parts.push(current);
      sections.push(section(node, current, root.children.slice(at + 1), reading));
    }
  }
  return { parts, sections, ...(title && { title }) };
}

/** A heading that begins no section: deeper than a known section's own, or a step. */
function belongsTo(current: Part, depth: number, node: Heading, known: SectionKey | undefined): boolean {
  if (known !== undefined || current.known === undefined) return false;
  return node.depth > depth || (current.known === "test steps" && stepHeading.test(plainText(node)));
}

function section(node: Heading, part: Part, following: RootContent[], reading: Reading): Section {
  const next = following.findIndex((other) => other.type === "heading" && other.depth <= node.depth);
  const body = next < 0 ? following : following.slice(0, next);
  const after = next < 0 ? undefined : following[next];
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
    empty: body.every(({ type }) => type === "heading" || type === "thematicBreak" || type === "html"),
  };
}
