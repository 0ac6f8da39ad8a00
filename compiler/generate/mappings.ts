const digits = Buffer.from("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/");
const comma = 44;
const semicolon = 59;
/** Of source 0, as the point before: a difference of nothing. */
const sameSource = 65;

/** So many bytes at most for a point: three numbers, the source, a separator. */
const mostOfPoint = 24;

/**
 * Writes the `mappings` of a source map (ECMA-426) with one source and no names, point by point in the order of the
 * generated text. A map of a spec has thousands of points: none of them becomes an object on the way.
 */
export class Mappings {
  /** As many as most specs need: a larger one is allocated anew. */
  #bytes = Buffer.allocUnsafe(32_768);
  #length = 0;
  /** Generated lines that are over, and how many of them stand in the bytes. */
  #line = 0;
  #writtenLine = 0;
  #lastGenerated = 0;
  #lastLine = 0;
  #lastColumn = 0;

  /** A generated line is over. */
  endLine(): void {
    this.#line += 1;
  }

  /**
   * A point of the generated line comes from a place.
   *
   * @param generatedColumn from 0
   * @param line of the source, from 1
   * @param column of the source, from 1
   */
  add(generatedColumn: number, line: number, column: number): void {
    this.addTokens(generatedColumn, line, [0, column]);
  }

  /**
   * Points of the generated line that come from one line of the source.
   *
   * @param before what stands before them in the generated line, in columns
   * @param line of the source, from 1
   * @param tokens two numbers each: the generated column behind `before`, and the column of the source, from 1
   */
  addTokens(before: number, line: number, tokens: readonly number[]): void {
    if (tokens.length === 0) return;
    const lines = this.#line - this.#writtenLine;
    this.#reserve(lines + (tokens.length / 2) * mostOfPoint);
    const bytes = this.#bytes;
    let at = this.#length;
    for (let count = 0; count < lines; count += 1) bytes[at++] = semicolon;
    for (let token = 0; token < tokens.length; token += 2) {
      const generated = before + (tokens[token] ?? 0);
      const column = (tokens[token + 1] ?? 1) - 1;
      if (token > 0 || (lines === 0 && at > 0)) bytes[at++] = comma;
      at = putNumber(bytes, at, generated - (lines > 0 && token === 0 ? 0 : this.#lastGenerated));
      bytes[at++] = sameSource;
      at = putNumber(bytes, at, line - 1 - this.#lastLine);
      at = putNumber(bytes, at, column - this.#lastColumn);
      this.#lastGenerated = generated;
      this.#lastLine = line - 1;
      this.#lastColumn = column;
    }
    this.#writtenLine = this.#line;
    this.#length = at;
  }

  /** The map ends with the last line that has a point. */
  toString(): string {
    return this.#bytes.toString("latin1", 0, this.#length);
  }

  #reserve(count: number): void {
    if (this.#length + count <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafe(2 * (this.#length + count));
    this.#bytes.copy(larger, 0, 0, this.#length);
    this.#bytes = larger;
  }
}

/** A VLQ: base 64, five bits a digit, the lowest first, the sign in the lowest bit of all. Gives where it ends. */
function putNumber(bytes: Uint8Array, start: number, value: number): number {
  let at = start;
  let rest = value < 0 ? (-value << 1) | 1 : value << 1;
  while (rest > 31) {
    bytes[at++] = digits[(rest & 31) | 32] ?? 0;
    rest >>>= 5;
  }
  bytes[at++] = digits[rest] ?? 0;
  return at;
}
