import type { Code, Nodes, Table as TableNode } from "mdast";

import { lineStarts } from "../parse/line-index.js";
import { narrow } from "../parse/narrow.js";
import { problem } from "../parse/index.js";
import { phraseOf, plainText } from "./inline.js";
import { reportLost } from "./lost-content.js";
import { rangeOf, type Reading, safeRecord } from "./reading.js";
import type { CodeBlock, DataArgument, Table } from "./schema.js";

export const codeLanguages: ReadonlySet<string> = new Set(["ts", "typescript", "js", "javascript"]);

type DataLanguage = Exclude<DataArgument["kind"], "table" | "quote">;

const dataLanguages: ReadonlyMap<string, DataLanguage> = new Map([
  ["json", "json"],
  ["yaml", "yaml"],
  ["yml", "yaml"],
  ["csv", "csv"],
  ["text", "text"],
  ["txt", "text"],
  ["sql", "sql"],
  ["http", "http"],
  ["promql", "promql"],
]);

export const isDataLanguage = (language: string): boolean => dataLanguages.has(language);

export function codeBlock(node: Code, reading: Reading): CodeBlock {
  const range = rangeOf(node);
  const fence = fenceAt(reading.source, range.start.offset);
  if (fence !== undefined && !isClosed(node, fence, reading)) {
    reading.diagnostics.push(
      problem(
        "fence-syntax",
        reading.file,
        reading.index.range(range.start.offset, range.start.offset + fence.length),
        {
          message: `Unexpected end of the text inside a fence, expected a closing line ${fence}`,
          data: { fence },
        },
      ),
    );
  }
  const value = narrow(node.value);
  const content = value.includes("\r") ? value.replace(/\r\n|\r/g, "\n") : value;
  const first = fence === undefined ? range.start.line : range.start.line + 1;
  return {
    language: (node.lang ?? "").toLowerCase(),
    attributes: attributesOf(node.meta ?? ""),
    content,
    range,
    lines: linesOf(content, first, reading),
  };
}

const opening = /`{3,}|~{3,}/y;

/** The mark that opens a fence; nothing of indented code. */
function fenceAt(source: string, offset: number): string | undefined {
  opening.lastIndex = offset;
  return opening.exec(source)?.[0];
}

/**
 * Where each line of content starts: what CommonMark strips is a prefix of the source line. Where it strips a part of
 * a tab, spaces stand for the rest of it, and the column may lie before the tab.
 */
function linesOf(content: string, first: number, { index }: Reading): CodeBlock["lines"] {
  const starts = lineStarts(content);
  const lines: CodeBlock["lines"] = [];
  for (let at = 0; at < starts.length; at += 1) {
    const length = (starts[at + 1] ?? content.length + 1) - 1 - (starts[at] ?? 0);
    lines.push({ line: first + at, column: Math.max(1, index.lineLength(first + at) - length + 1) });
  }
  return lines;
}

function isClosed(node: Code, fence: string, reading: Reading): boolean {
  const range = rangeOf(node);
  if (range.end.line === range.start.line) return false;
  const last = reading.index.line(range.end.line).slice(0, range.end.column - 1);
  return /^[ \t>]*(`{3,}|~{3,})$/.exec(last.trimEnd())?.[1]?.startsWith(fence) === true;
}

/** `timeout=45s file="my file.csv" invalid`: names without a value have an empty one. */
function attributesOf(meta: string): Record<string, string> {
  const attributes = safeRecord<string>();
  if (meta === "") return attributes;
  for (const match of meta.matchAll(/([^\s=]+)(?:=(?:"([^"]*)"|'([^']*)'|(\S*)))?/g)) {
    const name = match[1] ?? "";
    attributes[name] ??= match[2] ?? match[3] ?? match[4] ?? "";
  }
  return attributes;
}

export function table(node: TableNode, reading: Reading): Table {
  const [head, ...rows] = node.children.map((row) => ({
    cells: row.children.map((cell) => {
      const phrase = phraseOf({ nodes: cell.children }, reading);
      if (phrase !== undefined) return { value: phrase.value, range: phrase.range };
      const { start } = rangeOf(cell);
      return { value: "", range: { start, end: start } };
    }),
    range: rangeOf(row),
  }));
  const found = { header: head?.cells ?? [], rows, range: rangeOf(node) };
  reportLostCells(found, reading);
  return found;
}

/** Columns are told by their names: a cell without one is lost, and of two columns of one name all but one. */
function reportLostCells({ header, rows }: Table, reading: Reading): void {
  const names = new Set<string>();
  for (const { value, range } of header) {
    const name = value.toLowerCase();
    if (name !== "" && names.has(name))
      reportLost(
        range,
        {
          found: `second column "${value}"`,
          expected: "a name for each column: the other one is read",
          what: "cell",
        },
        reading,
      );
    names.add(name);
  }
  for (const { cells } of rows) {
    for (const [at, { value, range }] of cells.entries()) {
      if (value === "" || (header[at]?.value ?? "") !== "") continue;
      const expected = header[at]
        ? "a name for its column in the header"
        : `at most ${header.length} cells, or a column for it in the header`;
      reportLost(range, { found: `cell "${value}" without a column`, expected, what: "cell" }, reading);
    }
  }
}

/** A block that is data to a phrase: a table, a block quote, a fence in a data language. */
export function dataArgument(node: Nodes, reading: Reading): DataArgument | undefined {
  const range = rangeOf(node);
  if (node.type === "table") return { kind: "table", table: table(node, reading), range };
  if (node.type === "blockquote") {
    return {
      kind: "quote",
      text: node.children.map((child) => plainText(child).replace(/\r\n?/g, "\n")).join("\n\n"),
      range,
    };
  }
  if (node.type !== "code") return undefined;
  const kind = dataLanguages.get((node.lang ?? "").toLowerCase());
  return kind === undefined ? undefined : { kind, block: codeBlock(node, reading), range };
}
