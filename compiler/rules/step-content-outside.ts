import type { Diagnostic } from "../model/diagnostic.js";
import { emittedRule } from "./emitted.js";
import { allCases, type LocalContext } from "./rule.js";

export const stepContentOutside = emittedRule(
  "step-content-outside",
  "What belongs to a step is indented under it: otherwise Markdown ends the list before it.",
  { severity: "warning", mend: indentUnderStep },
);

const opensFence = /^ {0,3}(?:`{3,}|~{3,})/;

/** Indents every line of the lost block as far as the text of its step. */
function indentUnderStep(
  { range, data }: Diagnostic,
  { document, source, lines }: LocalContext,
): Diagnostic["fix"] {
  const step = allCases(document)[0]?.steps.find(({ number }) => number === data["step"]);
  const marker = step && /^[ \t]*(?:\d{1,9}[.)]|[-*+])[ ]+/.exec(lines.line(step.range.start.line))?.[0];
  if (marker === undefined || marker.includes("\t")) return undefined;
  const width = widthOfOwner(range.start.line, data, lines) ?? marker.length;
  const add = width - (range.start.column - 1);
  const isIndentedCode = data["what"] === "code block" && !opensFence.test(lines.line(range.start.line));
  // Four spaces make code by themselves: more of them would not bring it under the step.
  if (isIndentedCode || add <= 0 || !followsItem(range.start.line, marker.length, lines)) return undefined;
  const edits = [];
  for (let line = range.start.line; line <= range.end.line; line += 1) {
    if (lines.line(line).trim() === "") continue;
    const first = line === range.start.line ? range.start.offset : lineStart(line, range, source, lines);
    const place = lines.range(first, first);
    edits.push({ range: place, text: " ".repeat(add) });
  }
  return { description: `Indent by ${add} spaces`, edits };
}

/** Of an expectation that announces a table or a fence by its colon: what follows is its own. */
function widthOfOwner(
  line: number,
  data: Diagnostic["data"],
  lines: LocalContext["lines"],
): number | undefined {
  if (data["what"] === "expectation") return undefined;
  const text = lines.line(lastText(line, lines));
  return /^( *(?:\d{1,9}[.)]|[-*+]) +)\W*[✅❌].*:\W*$/u.exec(text)?.[1]?.length;
}

function lastText(line: number, lines: LocalContext["lines"]): number {
  let before = line - 1;
  while (before > 0 && lines.line(before).trim() === "") before -= 1;
  return before;
}

/** The last line with text before the block belongs to a step: then nothing but indentation is missing. */
function followsItem(line: number, width: number, lines: LocalContext["lines"]): boolean {
  const text = lines.line(lastText(line, lines));
  return /^\s*(?:\d{1,9}[.)]|[-*+])\s/.test(text) || text.startsWith(" ".repeat(width));
}

function lineStart(
  line: number,
  range: Diagnostic["range"],
  source: string,
  lines: LocalContext["lines"],
): number {
  let offset = range.start.offset;
  while (lines.position(offset).line < line && offset < source.length) offset += 1;
  return offset;
}
