import { ts } from "ts-morph";

import type { CopiedLine } from "../pieces.js";
import { lineStarts } from "../places.js";
import type { Edit, Fence } from "./fence.js";
import { type TextRange, tokensOf } from "./tokens.js";

/**
 * The fence's text as the generated file has it: hoisted imports gone, relative specifiers rewritten, the rest
 * untouched, with the Markdown place of every token.
 */
export function copyFence(fence: Fence): CopiedLine[] {
  const text = fence.block.content;
  const { tokens, texts: templates } = tokensOf(fence.tree);
  const edits = [...fence.edits, ...sourceMapComments(text, templates), ...separation(fence)].sort(
    (a, b) => a.start - b.start,
  );
  const starts = lineStarts(text);
  let nextToken = 0;

  const lines = starts.map((start, index): CopiedLine & { emptied: boolean } => {
    const end = endOfLine(text, start, starts[index + 1] ?? text.length + 1);
    const line: CopiedLine = {
      text: "",
      indent: !templates.some(([from, to]) => from < start && start <= to),
      tokens: [],
    };
    for (let at = start; at < end;) {
      const edit = edits.find((candidate) => candidate.start <= at && at < candidate.end);
      const until = edit ? Math.min(edit.end, end) : Math.min(end, nextEdit(edits, at));
      for (let token = tokens[nextToken]; token !== undefined && token < until; token = tokens[++nextToken]) {
        if (token < at || (edit && (edit.text === "" || token !== edit.start))) continue;
        const { line: sourceLine, column } = fence.places.at(token);
        line.tokens.push({
          at: line.text.length + (edit ? (edit.tokenAt ?? 0) : token - at),
          line: sourceLine,
          column,
        });
      }
      line.text += edit ? (edit.start >= start ? edit.text : "") : text.slice(at, until);
      at = until;
    }
    const touched = edits.some((edit) => edit.start < end && edit.end > start);
    return { ...line, emptied: touched && line.text.trim() === "" };
  });
  return trimBlankEnds(lines.filter((line) => !line.emptied).map(({ emptied: _, ...line }) => line));
}

function nextEdit(edits: readonly Edit[], at: number): number {
  return edits.find((edit) => edit.start > at)?.start ?? Infinity;
}

function endOfLine(text: string, start: number, nextStart: number): number {
  let end = Math.min(nextStart, text.length);
  while (end > start && (text[end - 1] === "\n" || text[end - 1] === "\r")) end -= 1;
  return end;
}

function trimBlankEnds(lines: CopiedLine[]): CopiedLine[] {
  const isText = (line: CopiedLine) => line.text.trim() !== "";
  return lines.slice(lines.findIndex(isText), lines.findLastIndex(isText) + 1);
}

/**
 * Code that starts with a bracket or an operator would continue a fence before it that ends without a semicolon:
 * each was parsed alone, and each stays alone.
 */
function separation({ tree }: Fence): Edit[] {
  const start = tree.statements.find((statement) => !ts.isImportDeclaration(statement))?.getStart(tree);
  const letter = start === undefined ? undefined : tree.text[start];
  if (start === undefined || letter === undefined || !"([`+-/<".includes(letter)) return [];
  return [{ start, end: start + 1, text: `;${letter}`, tokenAt: 1 }];
}

/** A `//# sourceMappingURL=` of the author's would compete with ours: the mark is taken out of the comment. */
function sourceMapComments(text: string, texts: readonly TextRange[]): Edit[] {
  return Array.from(text.matchAll(/(?<=\/[/*])[#@](?=\s*source(?:Mapping)?URL)/g), (match) => match.index)
    .filter((start) => !texts.some(([from, to]) => from <= start && start < to))
    .map((start) => ({ start, end: start + 1, text: " " }));
}
