import { lineStarts } from "./line-index.js";

/** A list item or block quote that begins at `offset`, `depth` levels deep (1 at the top). */
export interface Container {
  offset: number;
  depth: number;
}

/** `quote`, or how far behind the innermost quote's mark a line must be indented to belong to the list item. */
type Open = { kind: "quote" } | { kind: "item"; indent: number };

const marker = /(?:[-+*]|\d{1,9}[.)])(?=[ \t]|$)/y;
const thematicBreak = /^[ \t]*(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,})$/;

/**
 * Finds the block containers of a Markdown text by CommonMark's rules for their markers, line by line, without the
 * rest of the grammar. Lines of code blocks count too: the depth is never below the true one, so that a bound on it
 * holds for whatever parser comes after.
 */
export function* containers(source: string): Generator<Container> {
  let open: Open[] = [];
  let start = 0;
  for (const next of [...lineStarts(source).slice(1), source.length]) {
    const line = plainLine(source, start, next, open);
    if (line === "blank") {
      start = next;
      continue;
    }
    if (line !== undefined) {
      open = open.slice(0, line);
      start = next;
      continue;
    }
    const cursor = new Cursor(source.slice(start, next).replace(/[\r\n]+$/, ""));
    const kept: Open[] = [];
    for (const container of open) {
      if (!stillOpen(container, cursor)) break;
      kept.push(container);
    }
    open = kept;
    for (;;) {
      const found = opened(cursor);
      if (found === undefined) break;
      open.push(found.container);
      yield { offset: start + found.at, depth: open.length };
    }
    start = next;
  }
}

/**
 * How many containers go on in a line that opens none and is in no quote, as most are; nothing where it takes a closer
 * look.
 */
function plainLine(
  source: string,
  start: number,
  end: number,
  open: readonly Open[],
): number | "blank" | undefined {
  let at = start;
  while (at < end && source.charCodeAt(at) === 32) at += 1;
  const code = at < end ? source.charCodeAt(at) : 10;
  if (code === 10) return "blank";
  if (!isPlainBeginning(code)) return undefined;
  let kept = 0;
  for (const container of open) {
    if (container.kind === "quote") return undefined;
    if (at - start < container.indent) break;
    kept += 1;
  }
  return kept;
}

/** A character that is no blank, and that no marker begins with. */
const isPlainBeginning = (code: number): boolean =>
  code > 32 &&
  code < 128 &&
  code !== 62 &&
  code !== 45 &&
  code !== 43 &&
  code !== 42 &&
  !(code >= 48 && code <= 57);

/** A place in a line; `column` counts a tab as the way to the next multiple of four. */
class Cursor {
  at = 0;
  column = 0;
  /** Column behind the last mark of a quote: quotes of one list item need not stand in the same column. */
  base = 0;

  constructor(readonly text: string) {}

  get current(): string {
    return this.text[this.at] ?? "";
  }

  step(count = 1): void {
    for (let done = 0; done < count && this.at < this.text.length; done += 1) {
      this.column += this.current === "\t" ? 4 - (this.column % 4) : 1;
      this.at += 1;
    }
  }

  stepOverQuoteMark(): void {
    this.step();
    this.base = this.column;
  }

  skipBlanks(): void {
    while (this.current === " " || this.current === "\t") this.step();
  }

  /** Column of the next character that is no blank. */
  indentation(): number {
    const { at, column } = this;
    this.skipBlanks();
    const found = this.column;
    this.at = at;
    this.column = column;
    return found;
  }
}

function stillOpen(container: Open, cursor: Cursor): boolean {
  if (container.kind === "item") return cursor.indentation() - cursor.base >= container.indent;
  const { at, column } = cursor;
  cursor.skipBlanks();
  if (cursor.current === ">") {
    cursor.stepOverQuoteMark();
    return true;
  }
  cursor.at = at;
  cursor.column = column;
  return false;
}

function opened(cursor: Cursor): { container: Open; at: number } | undefined {
  cursor.skipBlanks();
  const at = cursor.at;
  if (cursor.current === ">") {
    cursor.stepOverQuoteMark();
    return { container: { kind: "quote" }, at };
  }
  marker.lastIndex = at;
  const found = marker.exec(cursor.text);
  if (found === null || isThematicBreak(cursor)) return undefined;
  cursor.step(found[0].length);
  // The blank behind a quote's mark may belong to the mark; counting it never makes the depth too small.
  const blank = cursor.base > 0 ? 1 : 0;
  return { container: { kind: "item", indent: cursor.column + 1 - cursor.base - blank }, at };
}

/** Looked at only where no marker of this line came before it: else a line of markers would cost the square of its length. */
function isThematicBreak(cursor: Cursor): boolean {
  return (
    /^[ \t>]*$/.test(cursor.text.slice(0, Math.min(cursor.at, 200))) &&
    thematicBreak.test(cursor.text.slice(cursor.at))
  );
}
