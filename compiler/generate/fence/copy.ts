import type { CopiedLine } from "../pieces.js";
import type { Edit, Fence, TextRange } from "./fence.js";

/**
 * The fence's text as the generated file has it: hoisted imports gone, relative specifiers rewritten, the rest
 * untouched, with the Markdown place of every token.
 */
export function copyFence(fence: Fence): CopiedLine[] {
  const text = fence.block.content;
  const edits = [...fence.edits, ...sourceMapComments(text, fence.texts), ...separation(fence)].sort(
    (a, b) => a.start - b.start,
  );
  const copy = new Copy(fence, edits);
  const lines: CopiedLine[] = [];
  for (let index = 0; index < fence.places.starts.length; index += 1) {
    const line = copy.line(index);
    if (line) lines.push(line);
  }
  return trimBlankEnds(lines);
}

/** Copies a fence line by line: what stands before the line that is asked for is not looked at again. */
class Copy {
  readonly #fence: Fence;
  readonly #edits: readonly Edit[];
  #nextEdit = 0;
  #nextText = 0;
  #nextToken = 0;
  /** Of all lines: see {@link CopiedLine.points}. */
  readonly #points: Int32Array;
  #pointsEnd = 0;

  /** @param edits sorted; no two of them touch the same text */
  constructor(fence: Fence, edits: readonly Edit[]) {
    this.#fence = fence;
    this.#edits = edits;
    this.#points = new Int32Array(2 * fence.tokens.length);
  }

  /** Nothing for a line of which edits leave nothing. */
  line(index: number): CopiedLine | undefined {
    const text = this.#fence.block.content;
    const { starts } = this.#fence.places;
    const start = starts[index] ?? 0;
    const end = endOfLine(text, start, starts[index + 1] ?? text.length + 1);
    const place = this.#fence.places.ofLine(index);
    const firstPoint = this.#pointsEnd;
    const line: CopiedLine = {
      text: "",
      indent: !this.#isInText(start),
      line: place.line,
      points: this.#points,
      firstPoint,
      endPoint: firstPoint,
    };
    this.#skipEditsBefore(start);
    const first = this.#edits[this.#nextEdit];
    if (first === undefined || first.start >= end) {
      line.text = text.slice(start, end);
      this.#untouchedTokens(start, end, place.column - start);
      line.endPoint = this.#pointsEnd;
      return line;
    }
    for (let at = start; at < end;) {
      this.#skipEditsBefore(at);
      const next = this.#edits[this.#nextEdit];
      const edit = next && next.start <= at ? next : undefined;
      const until = Math.min(end, edit ? edit.end : (next?.start ?? end));
      this.#tokens(line, at, until, edit, place.column - start);
      line.text += edit ? (edit.start >= start ? edit.text : "") : text.slice(at, until);
      at = until;
    }
    line.endPoint = this.#pointsEnd;
    return line.text.trim() === "" ? undefined : line;
  }

  /** The places of the tokens between two offsets; `shift` makes an offset a column of the Markdown. */
  #tokens(line: CopiedLine, at: number, until: number, edit: Edit | undefined, shift: number): void {
    const { tokens, block } = this.#fence;
    for (let token = tokens[this.#nextToken]; token !== undefined && token < until;) {
      const isNew = token >= at && (!edit || (edit.text !== "" && token === edit.start));
      if (
        isNew &&
        (edit !== undefined || this.#pointsEnd === line.firstPoint || isPointedAt(block.content, token))
      )
        this.#point(line.text.length + (edit ? (edit.tokenAt ?? 0) : token - at), token + shift);
      token = tokens[(this.#nextToken += 1)];
    }
  }

  /** Those of a line that no edit touches, as most are. */
  #untouchedTokens(start: number, end: number, shift: number): void {
    const { tokens, block } = this.#fence;
    const text = block.content;
    const points = this.#points;
    const first = this.#pointsEnd;
    let pointsEnd = first;
    let next = this.#nextToken;
    for (; next < tokens.length; next += 1) {
      const token = tokens[next] ?? end;
      if (token >= end) break;
      if (token >= start && (pointsEnd === first || isPointedAt(text, token))) {
        points[pointsEnd++] = token - start;
        points[pointsEnd++] = token + shift;
      }
    }
    this.#nextToken = next;
    this.#pointsEnd = pointsEnd;
  }

  #point(offset: number, column: number): void {
    this.#points[this.#pointsEnd++] = offset;
    this.#points[this.#pointsEnd++] = column;
  }

  #skipEditsBefore(at: number): void {
    while ((this.#edits[this.#nextEdit]?.end ?? Infinity) <= at) this.#nextEdit += 1;
  }

  /** Is the line's beginning content of a text that goes over several lines? */
  #isInText(start: number): boolean {
    const { texts } = this.#fence;
    while ((texts[this.#nextText]?.[1] ?? Infinity) < start) this.#nextText += 1;
    return (texts[this.#nextText]?.[0] ?? Infinity) < start;
  }
}

/**
 * Can a stack frame, an error of types or a statement begin at a token? Not at a closing bracket, nor at a sign between two
 * expressions: those have the place of the token before. With each token in it a map would be as large as the code.
 */
function isPointedAt(text: string, token: number): boolean {
  const code = text.charCodeAt(token);
  return code > 127 || between[code] !== 1 || (code === 46 && text.startsWith("...", token));
}

const between = Uint8Array.from({ length: 128 }, (_, code) =>
  /[)\]},;:.=?&|*%^>]/u.test(String.fromCharCode(code)) ? 1 : 0,
);

function endOfLine(text: string, start: number, nextStart: number): number {
  let end = Math.min(nextStart, text.length);
  while (end > start && isLineEnd(text.charCodeAt(end - 1))) end -= 1;
  return end;
}

const isLineEnd = (code: number): boolean => code === 10 || code === 13;

function trimBlankEnds(lines: CopiedLine[]): CopiedLine[] {
  const isText = (line: CopiedLine) => line.text.trim() !== "";
  return lines.slice(lines.findIndex(isText), lines.findLastIndex(isText) + 1);
}

/**
 * Code that starts with a bracket or an operator would continue a fence before it that ends without a semicolon:
 * each was parsed alone, and each stays alone.
 */
function separation({ firstStatement: start, block }: Fence): Edit[] {
  const letter = start === undefined ? undefined : block.content[start];
  if (start === undefined || letter === undefined || !"([`+-/<".includes(letter)) return [];
  return [{ start, end: start + 1, text: `;${letter}`, tokenAt: 1 }];
}

/** A `//# sourceMappingURL=` of the author's would compete with ours: the mark is taken out of the comment. */
function sourceMapComments(text: string, texts: readonly TextRange[]): Edit[] {
  if (!text.includes("URL")) return [];
  return Array.from(text.matchAll(/(?<=\/[/*])[#@](?=\s*source(?:Mapping)?URL)/g), (match) => match.index)
    .filter((start) => !texts.some(([from, to]) => from <= start && start < to))
    .map((start) => ({ start, end: start + 1, text: " " }));
}
