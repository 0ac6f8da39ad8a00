const digits = Buffer.from("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/");
const comma = 44;
const semicolon = 59;
/** No difference from the point before: its source always, its line mostly. */
const nothing = 65;

/** A point without others: the column of its source is put in. */
const single = new Int32Array(2);

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
    single[1] = column;
    this.addTokens(generatedColumn, line, single, 0, 2);
  }

  /**
   * Points of the generated line that come from one line of the source.
   *
   * @param before what stands before them in the generated line, in columns
   * @param line of the source, from 1
   * @param tokens two numbers each: the generated column behind `before`, and the column of the source, from 1
   * @param first index in `tokens` of the first number that counts
   * @param end index of the first number behind those
   */
  addTokens(before: number, line: number, tokens: Int32Array, first: number, end: number): void {
    if (first === end) return;
    const lines = this.#line - this.#writtenLine;
    this.#reserve(lines + ((end - first) / 2) * mostOfPoint);
    const bytes = this.#bytes;
    let at = this.#length;
    for (let count = 0; count < lines; count += 1) bytes[at++] = semicolon;
    let lastGenerated = lines > 0 ? 0 : this.#lastGenerated;
    let lastColumn = this.#lastColumn;
    if (lines === 0 && at > 0) bytes[at++] = comma;
    for (let token = first; token < end; token += 2) {
      const generated = before + (tokens[token] ?? 0);
      const column = (tokens[token + 1] ?? 1) - 1;
      if (token > first) bytes[at++] = comma;
      at = putNumber(bytes, at, generated - lastGenerated);
      bytes[at++] = nothing;
      if (token > first) bytes[at++] = nothing;
      else at = putNumber(bytes, at, line - 1 - this.#lastLine);
      at = putNumber(bytes, at, column - lastColumn);
      lastGenerated = generated;
      lastColumn = column;
    }
    this.#lastGenerated = lastGenerated;
    this.#lastLine = line - 1;
    this.#lastColumn = lastColumn;
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
