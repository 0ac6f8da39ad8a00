import type { Paragraph, RootContent } from "mdast";

import { problem } from "../parse/index.js";
import { plainText } from "./inline.js";
import { rangeOf, type Reading } from "./reading.js";

/** What authors write for ✅ and ❌ and no reader of the format takes for one. */
const lookAlikes: { meant: "✅" | "❌"; pattern: RegExp }[] = [
  {
    meant: "✅",
    pattern:
      /^\s*((?:[✔☑✓🗸🗹]|:(?:white_check_mark|heavy_check_mark|ballot_box_with_check):)[\uFE0E\uFE0F]?)/u,
  },
  {
    meant: "❌",
    pattern:
      /^\s*((?:[✖✗✘❎☒🗙🗴🗵🗶🗷]|:(?:x|heavy_multiplication_x|negative_squared_cross_mark):)[\uFE0E\uFE0F]?)/u,
  },
];

/** Says of each item or paragraph of a block, at any depth of lists, that begins with another mark that it is no expectation. */
export function reportLookAlikes(node: RootContent, reading: Reading): void {
  if (node.type === "list")
    for (const item of node.children) for (const block of item.children) reportLookAlikes(block, reading);
  if (node.type === "paragraph") reportLookAlike(node, reading);
}

function reportLookAlike(paragraph: Paragraph, reading: Reading): void {
  const text = plainText(paragraph);
  for (const { meant, pattern } of lookAlikes) {
    const written = pattern.exec(text)?.[1];
    if (written === undefined) continue;
    const { start, end } = rangeOf(paragraph);
    const source = reading.source.slice(start.offset, end.offset);
    const from = start.offset + Math.max(0, source.indexOf(written));
    reading.diagnostics.push(
      problem("expectation-mark", reading.file, reading.index.range(from, from + written.length), {
        message: `Unexpected mark ${written}, expected ${meant}: only ✅ and ❌ begin an expectation, what stands behind another mark is not checked, e.g. - ${meant} \`postgres\` is healthy`,
        data: { written, meant },
      }),
    );
    return;
  }
}
