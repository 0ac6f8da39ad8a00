import type { Token } from "./tokens.js";

/** A place in a text that the grammar did not expect; offsets count from the start of the text. */
export interface GrammarError {
  message: string;
  start: number;
  end: number;
}

/** Thrown inside the grammar only, and caught at its edge: what it gives out are values. */
export class Unexpected extends Error {
  constructor(
    readonly start: number,
    readonly end: number,
    found: string,
    expected: string,
  ) {
    super(`Unexpected ${found}, expected ${expected}`);
  }

  get located(): GrammarError {
    return { message: this.message, start: this.start, end: this.end };
  }
}

/** Walks over the tokens of one text. */
export class Cursor {
  private index = 0;

  constructor(
    private readonly tokens: readonly Token[],
    private readonly text: string,
  ) {}

  peek(ahead = 0): Token | undefined {
    return this.tokens[this.index + ahead];
  }

  next(): Token | undefined {
    const token = this.tokens[this.index];
    if (token) this.index++;
    return token;
  }

  skip(count: number): void {
    this.index = Math.min(this.index + count, this.tokens.length);
  }

  is(norm: string, ahead = 0): boolean {
    return this.peek(ahead)?.norm === norm;
  }

  /** End of the last token read; 0 before the first. */
  get end(): number {
    return this.tokens[this.index - 1]?.end ?? 0;
  }

  /** The error for the token here, or for the end of the text. */
  unexpected(expected: string, token: Token | undefined = this.peek()): Unexpected {
    if (token) return new Unexpected(token.start, token.end, quoted(token.text), expected);
    const end = this.text.trimEnd().length;
    return new Unexpected(end, end, this.text.trim() === "" ? "empty text" : "end of the text", expected);
  }
}

/** Text in quotes for a message, cut where it is long. */
export function quoted(text: string): string {
  const points = Array.from(text.slice(0, 200).replaceAll(/\s+/gu, " "));
  return `"${points.length > 40 ? `${points.slice(0, 40).join("")}…` : points.join("")}"`;
}
