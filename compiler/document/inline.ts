import type { Nodes, PhrasingContent } from "mdast";

import { rangeOf, type Reading } from "./reading.js";
import type { Phrase } from "./schema.js";

/** A run of inline content; `skip` is the number of characters of the first node's text that are left out. */
export interface Run {
  nodes: PhrasingContent[];
  skip?: number;
}

/** The text of a node without marks. Raw HTML stays as written: `<model>` is text to an author. */
export function plainText(node: Nodes): string {
  // What most nodes are comes first.
  if (node.type === "text") return node.value;
  if ("children" in node) return plainTextOf(node.children);
  if (node.type === "break") return "\n";
  if (node.type === "image" || node.type === "imageReference") return node.alt ?? "";
  return "value" in node ? node.value : "";
}

function plainTextOf(nodes: readonly Nodes[]): string {
  let text = "";
  for (const node of nodes) text += plainText(node);
  return text;
}

/** Line wraps as single spaces. */
export function collapse(text: string): string {
  if (!text.includes("\n") && !text.includes("\r")) return text.trim();
  return text
    .split(/[\r\n]+/)
    .map((line) => line.trim())
    .filter((line) => line !== "")
    .join(" ");
}

/** A run as a phrase, trimmed, its line wraps single spaces; nothing where the run is blank. */
export function phraseOf(run: Run, reading: Reading): Phrase | undefined {
  const { nodes } = run;
  const first = nodes[0];
  const last = nodes[nodes.length - 1];
  if (first === undefined || last === undefined) return undefined;
  const skip = run.skip ?? 0;
  const text = plainTextOf(nodes).slice(skip);
  const trimmed = text.trim();
  if (trimmed === "") return undefined;
  const { source } = reading;
  let end = rangeOf(last).end.offset;
  const begin = rangeOf(first).start.offset;
  let start = Math.min(skip === 0 ? begin : behind(source, begin, plainText(first), skip), end);
  if (trimmed.length < text.length && blankBefore(first, text))
    start += Math.max(0, source.slice(start, end).indexOf(trimmed.charAt(0)));
  while (end > start && isBlank(source, end - 1)) end -= 1;
  const only = onlyCode(run);
  if (only) ({ start, end } = inside(source, start, end, trimmed));
  const value = collapse(trimmed);
  const range = reading.index.range(start, end);
  if (only) return { value, markdown: `\`${value}\``, range };
  const written = source.slice(start, end);
  return { value, markdown: range.start.line === range.end.line ? written : unwrap(written), range };
}

const entity = /&(?:#\d{1,7}|#[xX][\dA-Fa-f]{1,6}|[A-Za-z][A-Za-z\d]*);/y;

/** The offset in the source behind the first characters of a text: entities and escapes are longer than what they stand for. */
function behind(source: string, begin: number, text: string, characters: number): number {
  let offset = begin;
  for (let at = 0; at < characters; at += 1) {
    entity.lastIndex = offset;
    const written = entity.exec(source)?.[0];
    if (written !== undefined && !text.startsWith(written, at)) {
      offset += written.length;
      if ((text.codePointAt(at) ?? 0) > 0xffff) at += 1;
    } else {
      const isEscape = source.charAt(offset) === "\\" && source.charAt(offset) !== text.charAt(at);
      offset += isEscape ? 2 : 1;
    }
  }
  return offset;
}

/** Whether the character there is white space: mostly it shows by its code. */
function isBlank(source: string, at: number): boolean {
  const code = source.charCodeAt(at);
  return (code <= 32 || code >= 127) && /\s/.test(source.charAt(at));
}

function blankBefore(node: PhrasingContent, text: string): boolean {
  return (node.type === "text" || node.type === "break") && /^\s/.test(text);
}

/** Whether nothing but one piece of inline code is there: the ticks then are no part of the value. */
function onlyCode(run: Run): boolean {
  let found = false;
  let skip = run.skip ?? 0;
  for (const node of run.nodes) {
    if (node.type === "inlineCode" && !found) found = true;
    else if (node.type === "text" ? node.value.slice(skip).trim() !== "" : node.type !== "break")
      return false;
    skip = 0;
  }
  return found;
}

/** The offsets of `value` inside the ticks that enclose it. */
function inside(source: string, start: number, end: number, value: string): { start: number; end: number } {
  const at = source.slice(start, end).indexOf(value);
  return at >= 0 ? { start: start + at, end: start + at + value.length } : { start, end };
}

/** Joins wrapped lines, without the indentation and quote marks at their beginning and a backslash at their end. */
function unwrap(markdown: string): string {
  const [first = "", ...rest] = markdown.split(/\r\n|\n|\r/);
  const lines = [first, ...rest.map((line) => line.replace(/^[ \t>]+/, ""))];
  return lines.map((line, at) => (at < lines.length - 1 ? line.replace(/\\$/, "") : line).trim()).join(" ");
}
