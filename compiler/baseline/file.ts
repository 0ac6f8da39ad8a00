import { isDeepStrictEqual } from "node:util";

import { Document, isNode, isScalar, LineCounter, parseDocument, visit } from "yaml";

import { type Baseline, baselineSchema } from "./schema.js";

const head = ` Figures of loads, one sample of each run: tcspec run --save-baseline NAME
 A change counts beyond both margins: relative, a share of the median, and the absolute one. They may be edited.
`;

/**
 * A baseline as YAML for reviewers: one line for each figure.
 * @throws Error where it could not be read again: nobody would find out before the runs are long over
 */
export function printBaseline(baseline: Baseline): string {
  const document = new Document(baseline, { aliasDuplicateObjects: false });
  visit(document, {
    // Samples on one line: a list of twenty lines hides what it is about.
    Seq(_, list) {
      if (list.items.every((item) => isScalar(item) && typeof item.value === "number")) list.flow = true;
    },
  });
  document.commentBefore = head.trimEnd();
  const text = document.toString({ lineWidth: 0, flowCollectionPadding: false });
  const read = parseBaseline(text);
  if ("problem" in read) throw new Error(`A baseline cannot be written: ${read.problem}`);
  if (!isDeepStrictEqual(read.baseline, baseline))
    throw new Error("A baseline cannot be written: it is another one when it is read");
  return text;
}

export interface BaselineProblem {
  /** One sentence. */
  readonly problem: string;
  readonly line: number;
  readonly column: number;
}

const example = 'expected what tcspec run --save-baseline writes, which begins with "version: 1"';

/** Reads a baseline; tells what is wrong, and where, in a text that is none. */
export function parseBaseline(text: string): { baseline: Baseline } | BaselineProblem {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const at = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  const [error] = document.errors;
  if (error !== undefined)
    return {
      problem: `Unexpected YAML (${error.message.split("\n")[0]?.replace(/ at line \d.*$/u, "") ?? ""}), ${example}`,
      ...at(error.pos[0]),
    };
  if (document.contents === null) return { problem: `Unexpected empty file, ${example}`, ...at(0) };
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: 0 });
  } catch (thrown) {
    const reason = thrown instanceof Error ? thrown.message : String(thrown);
    return { problem: `Unexpected YAML (${reason}), ${example}`, ...at(0) };
  }
  const read = baselineSchema.safeParse(value);
  if (read.success) return { baseline: read.data };
  const [issue] = read.error.issues;
  const path = issue?.path.map(String) ?? [];
  const what = path.length === 0 ? "content" : `\`${path.join(".")}\``;
  return {
    problem: `Unexpected ${what} (${issue?.message ?? ""}), ${example}`,
    ...at(offsetOf(document, path)),
  };
}

/** Where a value begins; of one that is missing, what it is missing in. */
function offsetOf(document: Document, path: readonly string[]): number {
  for (let length = path.length; length > 0; length -= 1) {
    const node = document.getIn(path.slice(0, length), true);
    if (isNode(node)) return node.range?.[0] ?? 0;
  }
  return 0;
}
