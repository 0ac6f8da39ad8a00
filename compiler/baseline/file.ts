import { parse, stringify } from "yaml";

import { type Baseline, baselineSchema } from "./schema.js";

const head = ` Figures of loads, one sample of each run: tcspec run --save-baseline NAME
 A change counts beyond both margins: relative, a share of the median, and the absolute one. They may be edited.
`;

/** A baseline as YAML for reviewers: one line for each figure. */
export function printBaseline(baseline: Baseline): string {
  const text = stringify(baseline, { lineWidth: 0, collectionStyle: "any" })
    // Samples on one line: a list of twenty lines hides what it is about.
    .replace(
      /:\n((?: +- -?[\d.e+-]+\n)+)/gu,
      (_, list: string) => `: [${list.match(/-?[\d.][\d.e+-]*/gu)?.join(", ") ?? ""}]\n`,
    );
  return `#${head.trimEnd().replaceAll("\n", "\n#")}\n${text}`;
}

/** Reads a baseline; gives the problem as a sentence where the text is none. */
export function parseBaseline(text: string): { baseline: Baseline } | { problem: string } {
  let value: unknown;
  try {
    value = parse(text, { maxAliasCount: 0 });
  } catch (error) {
    return { problem: error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error) };
  }
  const read = baselineSchema.safeParse(value);
  if (read.success) return { baseline: read.data };
  const [issue] = read.error.issues;
  return { problem: `${issue?.path.join(".") ?? ""}: ${issue?.message ?? ""}` };
}
