/** A token of copied text and the Markdown place it stands at (lines and columns from 1). */
export interface CopiedToken {
  /** Offset into the line's text. */
  at: number;
  line: number;
  column: number;
}

/** A line of copied code. */
export interface CopiedLine {
  text: string;
  /** False where the line starts inside a text: indentation would change it. */
  indent: boolean;
  tokens: CopiedToken[];
}

type Piece = { kind: "place"; line: number; column: number } | { kind: "code"; lines: CopiedLine[] };

/** One mapped point: generated line and column, source line and column, all from 1. */
export interface Mapping {
  generatedLine: number;
  generatedColumn: number;
  line: number;
  column: number;
}

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

  /** Puts the pieces where their markers stand in a rendered text. */
  putInto(rendered: string): { text: string; mappings: Mapping[] } {
    const mappings: Mapping[] = [];
    const lines: string[] = [];
    for (const line of rendered.split("\n")) this.#line(line, lines, mappings);
    return { text: lines.join("\n"), mappings };
  }

  #line(rendered: string, lines: string[], mappings: Mapping[]): void {
    let text = "";
    let end = 0;
    // eslint-disable-next-line no-control-regex -- the frame of our own markers
    for (const match of rendered.matchAll(/\u0001(\d+)\u0002/g)) {
      text += rendered.slice(end, match.index);
      end = match.index + match[0].length;
      const piece = this.#pieces[Number(match[1])];
      if (piece?.kind === "code") {
        putCode(piece.lines, text, lines, mappings);
        return;
      }
      if (piece)
        mappings.push({
          generatedLine: lines.length + 1,
          generatedColumn: text.length + 1,
          line: piece.line,
          column: piece.column,
        });
    }
    const line = (text + rendered.slice(end)).trimEnd();
    const isFirstInBody = line === "" && lines.at(-1)?.endsWith("{") === true;
    if (!isFirstInBody) lines.push(line);
  }
}

function putCode(code: CopiedLine[], indentation: string, lines: string[], mappings: Mapping[]): void {
  for (const { text, indent, tokens } of code) {
    const blank = indent && text.trim() === "";
    const before = indent && !blank ? indentation : "";
    lines.push(blank ? "" : before + text);
    for (const { at, line, column } of tokens)
      mappings.push({
        generatedLine: lines.length,
        generatedColumn: before.length + at + 1,
        line,
        column,
      });
  }
}
