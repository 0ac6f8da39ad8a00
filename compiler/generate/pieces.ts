import { narrow } from "../parse/narrow.js";
import { Mappings } from "./mappings.js";

/** A line of copied code. */
export interface CopiedLine {
  text: string;
  /** False where the line starts inside a text: indentation would change it. */
  indent: boolean;
  /** Line of the Markdown that it stands on, from 1. */
  line: number;
  /**
   * The tokens of all lines of its fence, two numbers each: the offset into the text, and the column of the Markdown,
   * from 1. Its own stand from `firstPoint` to before `endPoint`.
   */
  points: Int32Array;
  firstPoint: number;
  endPoint: number;
}

type Piece =
  | { kind: "place"; line: number; column: number }
  | { kind: "code"; lines: CopiedLine[] }
  | { kind: "data"; literal: string };

/** The frame of a marker. */
const opening = "\u0001";
const closing = "\u0002";

/**
 * What a template does not render itself: copied code and the places of generated code. A template holds only a
 * marker for each, framed by control characters that no literal or comment of ours contains, so text of a spec
 * never passes through a template and its position is known when it is put in.
 */
export class Pieces {
  readonly #pieces: Piece[] = [];

  /** Marks that what follows on the line comes from this place. */
  place(line: number, column: number): string {
    return this.#add({ kind: "place", line, column });
  }

  /** Stands for lines of code; each is indented as the marker is. */
  code(lines: CopiedLine[]): string {
    return this.#add({ kind: "code", lines });
  }

  /** Stands for a literal over several lines, which begins where the marker stands. */
  data(literal: string): string {
    return this.#add({ kind: "data", literal });
  }

  #add(piece: Piece): string {
    return `${opening}${this.#pieces.push(piece) - 1}${closing}`;
  }

  /** Puts the pieces where their markers stand in a rendered text; with the `mappings` of its source map. */
  putInto(rendered: string): { text: string; mappings: string } {
    const out = new Output();
    for (const line of narrow(rendered).split("\n"))
      if (line.includes(opening)) this.#line(line, out);
      else out.line(line);
    return out.finished();
  }

  #line(rendered: string, out: Output): void {
    const points: number[] = [];
    let text = "";
    let end = 0;
    for (let start = rendered.indexOf(opening); start >= 0; start = rendered.indexOf(opening, end)) {
      text += rendered.slice(end, start);
      end = rendered.indexOf(closing, start) + 1;
      const piece = this.#pieces[Number(rendered.slice(start + 1, end - 1))];
      if (piece?.kind === "code") {
        for (const line of piece.lines) out.code(line, text);
        return;
      }
      if (piece?.kind === "data") text += narrow(piece.literal);
      else if (piece) points.push(text.length, piece.line, piece.column);
    }
    out.line(text + rendered.slice(end), points);
  }
}

/** The generated text as it grows, line by line, with its source map. */
class Output {
  readonly #lines: string[] = [];
  readonly #mappings = new Mappings();

  /**
   * @param rendered a line, or several where it holds data
   * @param points three numbers each: generated column, from 0; line and column of the Markdown, from 1
   */
  line(rendered: string, points: readonly number[] = noPoints): void {
    const line = endsInBlank(rendered) ? rendered.trimEnd() : rendered;
    const isFirstInBody = line === "" && this.#lines.at(-1)?.endsWith("{") === true;
    if (isFirstInBody) return;
    for (let at = 0; at < points.length; at += 3)
      this.#mappings.add(points[at] ?? 0, points[at + 1] ?? 1, points[at + 2] ?? 1);
    this.#lines.push(line);
    this.#mappings.endLine();
    for (let end = line.indexOf("\n"); end >= 0; end = line.indexOf("\n", end + 1)) this.#mappings.endLine();
  }

  code(copied: CopiedLine, indentation: string): void {
    const { text, indent, line, points } = copied;
    const blank = indent && isBlank(text);
    const before = indent && !blank ? indentation : "";
    this.#mappings.addTokens(before.length, line, points, copied.firstPoint, copied.endPoint);
    this.#lines.push(blank ? "" : before + text);
    this.#mappings.endLine();
  }

  finished(): { text: string; mappings: string } {
    return { text: this.#lines.join("\n"), mappings: this.#mappings.toString() };
  }
}

const noPoints: readonly number[] = [];

/** Of most lines their first or last character tells that there is something to keep. */
const isVisible = (code: number): boolean => code > 32 && code < 127;

const isBlank = (text: string): boolean => !isVisible(text.charCodeAt(0)) && text.trim() === "";

const endsInBlank = (text: string): boolean => !isVisible(text.charCodeAt(text.length - 1));
