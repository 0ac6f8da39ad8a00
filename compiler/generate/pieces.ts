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

/** The mapped points of a generated line: generated column, 0, source line, source column, all from 0. */
export type LineMappings = [number, number, number, number][];

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
  putInto(rendered: string): { text: string; mappings: LineMappings[] } {
    const mappings: LineMappings[] = [];
    const lines: string[] = [];
    for (const line of rendered.split("\n"))
      if (line.includes("\u0001")) this.#line(line, lines, mappings);
      else put(line, [], lines, mappings);
    // A map ends with the last line that has a place.
    while (mappings.at(-1)?.length === 0) mappings.pop();
    return { text: lines.join("\n"), mappings };
  }

  #line(rendered: string, lines: string[], mappings: LineMappings[]): void {
    const segments: LineMappings = [];
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
      if (piece) segments.push([text.length, 0, piece.line - 1, piece.column - 1]);
    }
    put(text + rendered.slice(end), segments, lines, mappings);
  }
}

function put(rendered: string, segments: LineMappings, lines: string[], mappings: LineMappings[]): void {
  const line = rendered.trimEnd();
  const isFirstInBody = line === "" && lines.at(-1)?.endsWith("{") === true;
  if (isFirstInBody) return;
  lines.push(line);
  mappings.push(segments);
}

function putCode(code: CopiedLine[], indentation: string, lines: string[], mappings: LineMappings[]): void {
  for (const { text, indent, line, tokens } of code) {
    const blank = indent && text.trim() === "";
    const before = indent && !blank ? indentation : "";
    lines.push(blank ? "" : before + text);
    const segments: LineMappings = [];
    for (let token = 0; token < tokens.length; token += 2)
      segments.push([before.length + (tokens[token] ?? 0), 0, line - 1, (tokens[token + 1] ?? 1) - 1]);
    mappings.push(segments);
  }
}
