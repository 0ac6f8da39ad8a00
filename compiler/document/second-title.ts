import type { Heading, Root, RootContent } from "mdast";

import { problem } from "../parse/index.js";
import { fieldsOf } from "./fields.js";
import { collapse, plainText } from "./inline.js";
import { fieldKey, sectionKey } from "./names.js";
import { rangeOf, type Reading } from "./reading.js";

/**
 * A text up to the title of a second case, which is reported: read on, its steps would become those of the first case,
 * under whose id they would be run.
 */
export function firstCase(root: Root, isId: (text: string) => boolean, reading: Reading): Root {
  const { children } = root;
  const first = children.findIndex(isTitle);
  if (first < 0) return root;
  const second = children.findIndex((_, at) => at > first && beginsCase(children, at, isId, reading));
  if (second < 0) return root;
  const range = rangeOf(children[second] as RootContent);
  const title = collapse(plainText(children[second] as RootContent));
  const name = idOf(title, isId) ?? "TC-L2-INT-DB-001";
  reading.diagnostics.push(
    problem("title-form", reading.file, range, {
      message: `Unexpected second title "${title}" at ${range.start.line}:${range.start.column}, expected one case per file: move it, with all that follows, to a file of its own, such as ${name}.md. Nothing from here on is read.`,
      data: { title },
      related: [
        {
          message: "the first title stands here",
          file: reading.file,
          range: rangeOf(children[first] as RootContent),
        },
      ],
    }),
  );
  return { ...root, children: children.slice(0, second) };
}

const isTitle = (node: RootContent): boolean => node.type === "heading" && node.depth === 1;

/** A heading that tells an id as a title does, or over a field with one. Deeper, an id alone may be a remark's heading. */
function beginsCase(
  blocks: readonly RootContent[],
  at: number,
  isId: (text: string) => boolean,
  reading: Reading,
): boolean {
  const heading = blocks[at];
  if (heading?.type !== "heading") return false;
  const title = collapse(plainText(heading));
  if (sectionKey(title) !== undefined) return false;
  const named = idOf(title, isId) !== undefined;
  if (heading.depth === 1) return named || statesId(blocks, at, reading);
  return named && (statesId(blocks, at, reading) || repeatsSection(blocks, at));
}

function idOf(title: string, isId: (text: string) => boolean): string | undefined {
  const word = /^[^\s:]+/.exec(title)?.[0];
  return word !== undefined && isId(word) ? word : undefined;
}

/** Whether the id of a test case stands directly under a heading. */
function statesId(blocks: readonly RootContent[], at: number, reading: Reading): boolean {
  const next = blocks.findIndex(({ type }, other) => other > at && type === "heading");
  const own = blocks.slice(at + 1, next < 0 ? undefined : next);
  return fieldsOf(own, "metadata", reading).some(({ key }) => fieldKey(key) === "test case id");
}

/** Whether a known section from before a heading stands behind it again. */
function repeatsSection(blocks: readonly RootContent[], at: number): boolean {
  const known = (nodes: readonly RootContent[]) =>
    nodes
      .filter((node): node is Heading => node.type === "heading")
      .flatMap((node) => sectionKey(plainText(node)) ?? []);
  const before = new Set(known(blocks.slice(0, at)));
  return known(blocks.slice(at + 1)).some((key) => before.has(key));
}
