import fc from "fast-check";
import type { Nodes } from "mdast";

import { parseMarkdown } from "./index.js";
import { remark } from "./markdown.js";

const parse = (text: string) => parseMarkdown(new TextEncoder().encode(text), "a.md", remark);

function nodesOf(node: Nodes): Nodes[] {
  return [node, ...("children" in node ? node.children.flatMap(nodesOf) : [])];
}

test.each([
  ["behind code", "`a`www.x.yz"],
  ["in a table's cell", "| `a`www.x.yz |\n|---|\n| `q`me@x.yz and b |"],
  ["in a list item, between code", "1. x `a`www.x.yz`c` tail\n   - `d`http://e.fg *h*"],
])("a literal autolink %s is text at its place", (_, source) => {
  const nodes = nodesOf(parse(source).root);
  expect(nodes.filter(({ position }) => position === undefined)).toEqual([]);
  const texts = nodes.filter((node) => node.type === "text");
  expect(texts.length).toBeGreaterThan(0);
  for (const { value, position } of texts)
    expect(source.slice(position?.start.offset, position?.end.offset)).toBe(value);
});

test("whatever is written around autolinks, every node has a position inside the text, in order", () => {
  const piece = fc.constantFrom(
    "`a`",
    "www.x.yz",
    "me@x.yz",
    "http://a.bc",
    " ",
    "*",
    "\\",
    "&amp;",
    "|",
    "\n",
    "b",
    "[",
    "](x)",
    "- ",
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 14 }), (pieces) => {
      const source = pieces.join("");
      for (const { position } of nodesOf(parse(source).root)) {
        expect(position?.start.offset).toBeGreaterThanOrEqual(0);
        expect(position?.end.offset).toBeGreaterThanOrEqual(position?.start.offset ?? Infinity);
        expect(position?.end.offset).toBeLessThanOrEqual(source.length);
      }
    }),
    { numRuns: 2000 },
  );
});
