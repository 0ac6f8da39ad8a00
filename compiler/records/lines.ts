const newline = 10;

/** Texts without line breaks, a line each: one is decoded when it is asked for, and can be copied without that. */
export class Lines {
  readonly #bytes: Buffer;
  readonly #starts: number[] = [];

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
    for (let at = 0; at < bytes.length;) {
      this.#starts.push(at);
      const end = bytes.indexOf(newline, at);
      at = end < 0 ? bytes.length : end + 1;
    }
  }

  get length(): number {
    return this.#starts.length;
  }

  /** A line with its end, as bytes. */
  bytes(index: number): Buffer {
    const start = this.#starts[index];
    if (start === undefined)
      throw new RangeError(`Unexpected line ${index}, expected less than ${this.length}`);
    return this.#bytes.subarray(start, this.#starts[index + 1] ?? this.#bytes.length);
  }
}

/** A line with its end: as bytes where it was read, as text where it was made. */
export type Line = Buffer | string;

/** A value as a line: its JSON holds no line break. */
export const jsonLine = (value: unknown): string => `${JSON.stringify(value)}\n`;

/** Lines as the bytes of a file. */
export const bytesOf = (lines: readonly Line[]): Buffer =>
  Buffer.concat(lines.map((line) => (typeof line === "string" ? Buffer.from(line) : line)));
