import { lineStarts } from "./line-index.js";

/**
 * Characters of a paragraph times its marks that satteri is given at most. It is quadratic in them, and at about fifty
 * times as many a string becomes too long for the engine, which ends the process where nothing can catch it. remark is not.
 */
const most = 20_000_000;

/** What may begin or end something inside a paragraph: punctuation of ASCII but for what ordinary tables are full of. */
const marks = /[!-+./:-@[-`{}~]/g;

/**
 * Does satteri take a text in linear time? What it costs hangs on its paragraphs, which an empty line always ends. Only
 * stretches without one that are longer than those of nearly all specs are looked through.
 */
export function isQuickForSatteri(source: string): boolean {
  // A text that is short enough can hold no stretch that is too long.
  if (source.length * source.length <= most) return true;
  let from = 0;
  for (const start of lineStarts(source)) {
    if (!isEmptyLine(source, start)) continue;
    if (!isQuickStretch(source, from, start)) return false;
    from = start;
  }
  return isQuickStretch(source, from, source.length);
}

const isEmptyLine = (source: string, start: number): boolean => {
  const code = source.charCodeAt(start);
  return code === 10 || code === 13;
};

function isQuickStretch(source: string, from: number, to: number): boolean {
  const length = to - from;
  if (length * length <= most) return true;
  return length * (source.slice(from, to).match(marks)?.length ?? 0) <= most;
}
