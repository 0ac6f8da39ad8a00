import type { Nodes, RootContent } from "mdast";

import { problem } from "../parse/index.js";
import { fieldsOf } from "./fields.js";
import { plainText } from "./inline.js";
import { fieldKey } from "./names.js";
import { rangeOf, type Reading } from "./reading.js";

/**
 * Says of metadata that is written where no field is read that it is lost: in a table, in a quote, in the paragraph
 * behind a key without a value.
 */
export function reportUnreadFields(nodes: readonly RootContent[], section: string, reading: Reading): void {
  for (const [at, node] of nodes.entries()) {
    const found = node.type === "table" ? keyInTable(node) : keyInQuote(node, section, reading);
    if (found !== undefined) {
      report(
        `Unexpected ${found} in a ${node.type === "table" ? "table" : "quote"}, where no field is read`,
        found,
        node,
        reading,
      );
      continue;
    }
    const before = nodes[at - 1];
    const open = before?.type === "paragraph" ? fieldsOf([before], section, reading).at(-1) : undefined;
    if (open?.value !== "" || fieldKey(open.key) === undefined) continue;
    if (node.type === "paragraph" && fieldsOf([node], section, reading).length === 0)
      report(`Unexpected paragraph behind ${open.key}, which has no value`, open.key, node, reading);
  }
}

function report(what: string, key: string, node: RootContent, reading: Reading): void {
  reading.diagnostics.push(
    problem("field-value", reading.file, rangeOf(node), {
      message: `${what}, expected a line such as **${key}:** and its value behind it`,
      data: { field: key },
    }),
  );
}

/** The first known key in a head or at the beginning of a row. */
function keyInTable({ children: [head, ...rows] }: Extract<RootContent, { type: "table" }>) {
  const cells: Nodes[] = [...(head?.children ?? []), ...rows.flatMap((row) => row.children[0] ?? [])];
  return cells
    .map((cell) => plainText(cell).trim().replace(/:$/, ""))
    .find((text) => fieldKey(text) !== undefined);
}

function keyInQuote(node: RootContent, section: string, reading: Reading): string | undefined {
  if (node.type !== "blockquote") return undefined;
  return fieldsOf(node.children, section, reading).find(({ key }) => fieldKey(key) !== undefined)?.key;
}
