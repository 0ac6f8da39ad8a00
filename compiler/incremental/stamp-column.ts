import { hasStampAt, type Stamp } from "./stamp.js";

const width = 4;
const unknown = [null, 0, 0, 0] as const;

/** Four numbers for each file; of one that is not known, none is a size. */
export type StampRow = (number | null)[];

/** Stamps of many files in one row of numbers, which is parsed much quicker than a row of stamps. */
export class StampColumn {
  readonly #row: StampRow;

  constructor(row: StampRow = []) {
    this.#row = row;
  }

  /** Whether a file has the stamp of this index. */
  fits(index: number, path: string): boolean {
    return hasStampAt(path, this.#row, index * width);
  }

  get(index: number): Stamp | undefined {
    const [size, modified = 0, changed = 0, inode = 0] = this.#row.slice(index * width, (index + 1) * width);
    return typeof size === "number" ? [size, modified ?? 0, changed ?? 0, inode ?? 0] : undefined;
  }

  set(index: number, stamp: Stamp | undefined): void {
    this.#row.splice(index * width, width, ...(stamp ?? unknown));
  }

  push(stamp: Stamp | undefined): void {
    this.#row.push(...(stamp ?? unknown));
  }

  toJSON(): StampRow {
    return this.#row;
  }
}
