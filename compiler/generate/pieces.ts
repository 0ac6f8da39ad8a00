import { narrow } from "../parse/narrow.js";
import { Mappings } from "./mappings.js";

/** A line of copied code. */
export interface CopiedLine {
  text: string;
  /** False where the line starts inside a text: indentation would change it. */
  indent: boolean;
  /** Line of the Markdown that it stands on, from 1. */
  line: number;
  /** Its tokens, two numbers each: the offset into the text, and the column of the Markdown, from 1. */
  tokens: number[];
}

type Piece = { kind: "place"; line: number; column: number } | { kind: "code"; lines: CopiedLine[] };

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

  #add(piece: Piece): string {
    return `\u0001${this.#pieces.push(piece) - 1}\u0002`;
  }

  /** Puts the pieces where their markers stand in a rendered text; with the `mappings` of its source map. */
  putInto(rendered: string): { text: string; mappings: string } {
    const out = new Output();
    for (const line of narrow(rendered).split("\n"))
      if (line.includes("\u0001")) this.#line(line, out);
      else out.line(line);
    return out.finished();
  }

  #line(rendered: string, out: Output): void {
    const points: number[] = [];
    let text = "";
    let end = 0;
    // eslint-disable-next-line no-control-regex -- the frame of our own markers
    for (const match of rendered.matchAll(/\u0001(\d+)\u0002/g)) {
      text += rendered.slice(end, match.index);
      end = match.index + match[0].length;
      const piece = this.#pieces[Number(match[1])];
      if (piece?.kind === "code") {
        for (const line of piece.lines) out.code(line, text);
        return;
      }
      if (piece) points.push(text.length, piece.line, piece.column);
    }
    out.line(text + rendered.slice(end), points);
  }
}

/** The generated text as it grows, line by line, with its source map. */
class Output {
  readonly #lines: string[] = [];
  readonly #mappings = new Mappings();

  /** @param points three numbers each: generated column, from 0; line and column of the Markdown, from 1 */
  line(rendered: string, points: readonly number[] = []): void {
    const line = rendered.trimEnd();
    const isFirstInBody = line === "" && this.#lines.at(-1)?.endsWith("{") === true;
    if (isFirstInBody) return;
    for (let at = 0; at < points.length; at += 3)
      this.#mappings.add(points[at] ?? 0, points[at + 1] ?? 1, points[at + 2] ?? 1);
    this.#add(line);
  }

  code({ text, indent, line, tokens }: CopiedLine, indentation: string): void {
    const blank = indent && text.trim() === "";
    const before = indent && !blank ? indentation : "";
    for (let token = 0; token < tokens.length; token += 2)
      this.#mappings.add(before.length + (tokens[token] ?? 0), line, tokens[token + 1] ?? 1);
    this.#add(blank ? "" : before + text);
  }

  #add(line: string): void {
    this.#lines.push(line);
    this.#mappings.endLine();
  }

  finished(): { text: string; mappings: string } {
    return { text: this.#lines.join("\n"), mappings: this.#mappings.toString() };
  }
}
