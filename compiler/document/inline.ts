import type { Nodes, PhrasingContent } from "mdast";

import { rangeOf, type Reading } from "./reading.js";
import type { Phrase } from "./schema.js";

/** A run of inline content; `skip` is the number of characters of the first text that are left out. */
export interface Run {
  nodes: PhrasingContent[];
  skip?: number;
}

/** The text of a node without marks. Raw HTML stays as written: `<model>` is text to an author. */
export function plainText(node: Nodes): string {
  if ("children" in node) return node.children.map(plainText).join("");
  if (node.type === "break") return "\n";
  if (node.type === "image" || node.type === "imageReference") return node.alt ?? "";
  return "value" in node ? node.value : "";
}

export function collapse(text: string): string {
  return text.replace(/\s*[\r\n]\s*/g, " ").trim();
}

/** A run as a phrase, trimmed, its line wraps single spaces; nothing where the run is blank. */
export function phraseOf(run: Run, reading: Reading): Phrase | undefined {
  const [first] = run.nodes;
  const last = run.nodes.at(-1);
  if (first === undefined || last === undefined) return undefined;
  const skip = run.skip ?? 0;
  const text = run.nodes.map(plainText).join("").slice(skip);
  const trimmed = text.trim();
  if (trimmed === "") return undefined;
  const { source } = reading;
  let start = rangeOf(first).start.offset + skip;
  let end = rangeOf(last).end.offset;
  if (isBlankEdge(first, text, /^\s/)) start = nearest(source.indexOf(trimmed.charAt(0), start), end, start);
  while (/\s/.test(source.charAt(end - 1)) && end > start) end -= 1;
  const only = onlyCode(run, trimmed);
  if (only) ({ start, end } = inside(source, start, end, trimmed));
  return {
    value: collapse(trimmed),
    markdown: only ? `\`${collapse(trimmed)}\`` : unwrap(source.slice(start, end)),
    range: reading.index.range(start, end),
  };
}

function isBlankEdge(node: PhrasingContent, text: string, blank: RegExp): boolean {
  return (node.type === "text" || node.type === "break") && blank.test(text);
}

function nearest(found: number, end: number, otherwise: number): number {
  return found >= 0 && found < end ? found : otherwise;
}

/** Whether nothing but one piece of inline code is there: the ticks then are no part of the value. */
function onlyCode(run: Run, trimmed: string): boolean {
  const solid = run.nodes.filter((node, at) =>
    node.type === "text"
      ? node.value.slice(at === 0 ? (run.skip ?? 0) : 0).trim() !== ""
      : node.type !== "break",
  );
  return solid.length === 1 && solid[0]?.type === "inlineCode" && trimmed !== "";
}

/** The offsets of `value` inside the ticks that enclose it. */
function inside(source: string, start: number, end: number, value: string): { start: number; end: number } {
  const at = source.indexOf(value, start);
  return at >= 0 && at + value.length <= end ? { start: at, end: at + value.length } : { start, end };
}

/** Joins wrapped lines, without the indentation and quote marks at their beginning. */
function unwrap(markdown: string): string {
  return markdown.replace(/[ \t\\]*(?:\r\n|\n|\r)[ \t>]*/g, " ");
}
