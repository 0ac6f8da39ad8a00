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
  #bytes = Buffer.allocUnsafe(4096);
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
    const lines = this.#line - this.#writtenLine;
    this.#reserve(lines + mostOfPoint);
    if (lines > 0) {
      for (let line = 0; line < lines; line += 1) this.#put(semicolon);
      this.#writtenLine = this.#line;
      this.#lastGenerated = 0;
    } else if (this.#length > 0) this.#put(comma);
    this.#number(generatedColumn - this.#lastGenerated);
    this.#put(sameSource);
    this.#number(line - 1 - this.#lastLine);
    this.#number(column - 1 - this.#lastColumn);
    this.#lastGenerated = generatedColumn;
    this.#lastLine = line - 1;
    this.#lastColumn = column - 1;
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

  #put(byte: number): void {
    this.#bytes[this.#length] = byte;
    this.#length += 1;
  }

  /** A VLQ: base 64, five bits a digit, the lowest first, the sign in the lowest bit of all. */
  #number(value: number): void {
    let rest = value < 0 ? (-value << 1) | 1 : value << 1;
    do {
      const digit = rest & 31;
      rest >>>= 5;
      this.#put(digits[rest > 0 ? digit | 32 : digit] ?? 0);
    } while (rest > 0);
  }
}
