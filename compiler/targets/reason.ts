import type { Cursor } from "./cursor.js";
import { isSeparator } from "./separator.js";

const none = "no reason given";

/** Reads why a target is not applicable: `(reason)`, `: reason`, `- reason` or plain words behind N/A. */
export function readReason(cursor: Cursor, text: string): string {
  const opening = cursor.peek();
  if (opening?.norm === "(") return readParentheses(cursor, text);
  if (opening?.norm === ":" || opening?.norm === "-") return readRest(cursor, text, opening.end);
  if (opening?.kind === "word" && !isSeparator(opening)) return readRest(cursor, text, opening.start);
  return none;
}

function readParentheses(cursor: Cursor, text: string): string {
  const start = cursor.peek()?.end;
  let depth = 0;
  for (let token = cursor.next(); token; token = cursor.next()) {
    if (token.norm === "(") depth++;
    if (token.norm === ")" && --depth === 0) return text.slice(start, token.start).trim() || none;
  }
  throw cursor.unexpected('")"');
}

function readRest(cursor: Cursor, text: string, from: number): string {
  while (cursor.next());
  return text.slice(from).trim() || none;
}
