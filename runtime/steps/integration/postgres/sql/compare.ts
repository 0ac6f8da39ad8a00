import { canonicalCell, canonicalValue } from "./canonical.js";
import { isType } from "./types.js";

import type { SqlResult } from "./result.js";

/** What a result should be: a table of the spec. */
export interface ExpectedTable {
  /** Names of columns, each with its type behind it in parentheses where the author cares: `total (numeric)`. */
  header: readonly string[];
  rows: readonly ExpectedRow[];
}

export interface ExpectedRow {
  /** Of the spec. */
  line: number;
  cells: readonly string[];
}

/** One way in which a result is not what was expected. */
export interface Difference {
  message: string;
  /** The row of the table that does not hold; absent where it is about the whole. */
  row?: ExpectedRow;
}

interface ReadRow {
  row: ExpectedRow;
  /** Canonical, null for NULL. */
  values: (string | null)[];
}

const shownAtMost = 5;

function show(value: string | null | undefined): string {
  if (value === null || value === undefined) return "NULL";
  return JSON.stringify(value.length > 200 ? `${value.slice(0, 200)}… (${value.length} characters)` : value);
}

function list(names: readonly string[]): string {
  return names.length === 0 ? "none" : names.join(", ");
}

function headerParts(header: string): { name: string; type?: string } {
  const [, name, type] = /^(.*\S)\s+\(([^()]*(?:\([^()]*\))?[^()]*)\)$/u.exec(header.trim()) ?? [];
  return name === undefined || type === undefined ? { name: header.trim() } : { name, type };
}

function columnDifferences(header: readonly string[], { columns, command }: SqlResult): Difference[] {
  const expected = header.map(headerParts);
  const names = columns.map(({ name }) => name);
  if (columns.length === 0) {
    return [
      {
        message: `Unexpected ${command} that returns no rows, expected the columns ${list(expected.map(({ name }) => name))}`,
      },
    ];
  }
  if (expected.length !== names.length || expected.some(({ name }, at) => name !== names[at])) {
    return [
      { message: `Unexpected columns ${list(names)}, expected ${list(expected.map(({ name }) => name))}` },
    ];
  }
  return columns.flatMap(({ name, type }, at) => {
    const wanted = expected[at]?.type;
    return wanted === undefined || isType(wanted, type)
      ? []
      : [{ message: `Unexpected type ${type} of the column ${name}, expected ${wanted}` }];
  });
}

function readRow(row: ExpectedRow, { columns }: SqlResult): ReadRow | Difference {
  const values: (string | null)[] = [];
  for (const [at, { name, type }] of columns.entries()) {
    const read = canonicalCell(type, row.cells[at] ?? "");
    if (!read.ok) {
      return {
        row,
        message: `Unexpected ${show(row.cells[at])} for the column ${name} (${type}), expected ${read.expected}, or NULL`,
      };
    }
    values.push(read.text);
  }
  return { row, values };
}

function cellDifferences(
  expected: ReadRow,
  index: number,
  found: (string | null)[],
  result: SqlResult,
): string {
  return result.columns
    .flatMap(({ name, type }, at) =>
      expected.values[at] === found[at]
        ? []
        : [
            `${name} (${type}): expected ${expectedCell(expected, at)}, found ${show(result.rows[index]?.[at])}`,
          ],
    )
    .join("; ");
}

function expectedCell({ row, values }: ReadRow, at: number): string {
  return values[at] === null ? "NULL" : show(row.cells[at] ?? "");
}

function ordered(expected: ReadRow[], found: (string | null)[][], result: SqlResult): Difference[] {
  const wrong = expected.flatMap((row, index): Difference[] => {
    const actual = found[index];
    if (actual === undefined)
      return [{ row: row.row, message: `Row ${index + 1} is missing: the result has ${found.length}` }];
    const differences = cellDifferences(row, index, actual, result);
    return differences === "" ? [] : [{ row: row.row, message: `Row ${index + 1} differs: ${differences}` }];
  });
  return [...wrong, ...surplus(result, found.map((_, index) => index).slice(expected.length))];
}

function unordered(expected: ReadRow[], found: (string | null)[][], result: SqlResult): Difference[] {
  const open = new Map<string, number[]>();
  for (const [index, values] of found.entries()) {
    const key = JSON.stringify(values);
    const same = open.get(key);
    if (same) same.push(index);
    else open.set(key, [index]);
  }
  const missing = expected.filter(({ values }) => open.get(JSON.stringify(values))?.pop() === undefined);
  const left = new Set([...open.values()].flat().sort((one, two) => one - two));
  const wrong = missing.map((row, count): Difference => {
    const message = `No row of the result equals row ${expected.indexOf(row) + 1} of the table`;
    // Of those that are not shown anyway it does not matter which row is left.
    const index = count < shownAtMost ? nearest(row, left, found) : left.values().next().value;
    const actual = index === undefined ? undefined : found[index];
    if (index === undefined || actual === undefined) return { row: row.row, message };
    left.delete(index);
    return {
      row: row.row,
      message: `${message}; the nearest: ${cellDifferences(row, index, actual, result)}`,
    };
  });
  return [...wrong, ...surplus(result, [...left])];
}

/** The row left over that shares the most cells with the expected one. */
function nearest(
  { values }: ReadRow,
  left: ReadonlySet<number>,
  found: (string | null)[][],
): number | undefined {
  let best: { index: number; shared: number } | undefined;
  for (const index of left) {
    const shared = values.filter((value, at) => value === found[index]?.[at]).length;
    if (best === undefined || shared > best.shared) best = { index, shared };
  }
  return best?.index;
}

function surplus({ rows, columns }: SqlResult, indexes: number[]): Difference[] {
  return indexes.map((index) => ({
    message: `Unexpected row: ${columns.map(({ name }, at) => `${name} ${show(rows[index]?.[at])}`).join(", ")}`,
  }));
}

/**
 * How `result` differs from a table: names of columns and their order, types where the header says them, the number of
 * rows and each value by the meaning of its type. The order of rows counts where `inOrder`. Empty where they are equal;
 * of many differences the first ones, and how many more.
 */
export function compareWithTable(result: SqlResult, table: ExpectedTable, inOrder: boolean): Difference[] {
  const columns = columnDifferences(table.header, result);
  if (columns.length > 0) return columns;
  const read = table.rows.map((row) => readRow(row, result));
  const unreadable = read.filter((row): row is Difference => "message" in row);
  const expected = read.filter((row): row is ReadRow => "values" in row);
  if (unreadable.length > 0) return unreadable;
  const found = result.rows.map((row) =>
    row.map((value, at) =>
      value === null ? null : canonicalValue(result.columns[at]?.type ?? "text", value),
    ),
  );
  const all = (inOrder ? ordered : unordered)(expected, found, result);
  const more = all.length - shownAtMost;
  return more > 0 ? [...all.slice(0, shownAtMost), { message: `… and ${more} more differences` }] : all;
}
