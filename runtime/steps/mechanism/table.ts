import { parseQuantity } from "../../../compiler/targets/quantity.js";
import type { StepData } from "../../../compiler/model/step-call.js";
import type { Quantity, Row } from "../context.js";

type Table = Extract<StepData, { kind: "table" }>;

const normal = (column: string) => column.trim().toLowerCase().replace(/\s+/gu, " ");

/** A cell as what it is written as: a number, true, false, null, JSON in brackets or quotes; else text. */
export function cellValue(text: string): unknown {
  if (!/^(?:-?\d|true$|false$|null$|[[{"])/u.test(text)) return text;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

/** The first column that is none of the known ones. */
export function unknownColumn({ header }: Table, known: readonly string[]): string | undefined {
  const names = new Set(known.map(normal));
  return header.find((column) => !names.has(normal(column)));
}

/** The rows of a table. */
export function rowsOf(table: Table, fill: (text: string) => string): Row[] {
  return table.rows.map(({ line, cells }) => new TableRow(line, table.header, cells.map(fill)));
}

class TableRow implements Row {
  readonly line: number;
  readonly columns: readonly string[];
  readonly #cells: ReadonlyMap<string, string>;

  constructor(line: number, columns: readonly string[], cells: readonly string[]) {
    this.line = line;
    this.columns = columns;
    this.#cells = new Map(columns.map((column, index) => [normal(column), (cells[index] ?? "").trim()]));
  }

  has(column: string): boolean {
    return this.#cells.has(normal(column));
  }

  text(column: string): string {
    const text = this.#cells.get(normal(column));
    if (text !== undefined) return text;
    throw new Error(
      `Unexpected table without the column "${column}", expected it beside ${this.columns.map((each) => `"${each}"`).join(", ")}`,
    );
  }

  value(column: string): unknown {
    return cellValue(this.text(column));
  }

  number(column: string): number {
    const text = this.text(column);
    const value = text === "" ? Number.NaN : Number(text.replaceAll(/(?<=\d),(?=\d{3}(?!\d))/gu, ""));
    if (Number.isFinite(value)) return value;
    throw new Error(`Unexpected "${text}" in the column "${column}", expected a number, e.g. 5`);
  }

  quantity(column: string): Quantity {
    const text = this.text(column);
    const read = parseQuantity(text);
    if (read.ok) return read.quantity;
    throw new Error(`Unexpected "${text}" in the column "${column}": ${read.error.message}`);
  }
}
