import { quoteIdentifier } from "../../services/postgres/quote.js";
import type { SeededRandom } from "../seeded-random.js";
import { canMake, columnValue } from "./column-value.js";
import { readTable } from "./table-schema.js";
import type { Column, ForeignKey, Queryable, TableSchema } from "./table-schema.js";

export type Row = Record<string, unknown>;

export interface RowOptions {
  count: number;
  /** Values of columns, or what gives the value of row number `index` (from 0): for checks that no schema tells. */
  given?: Readonly<Record<string, unknown>>;
}

/** Nullable columns are null this often. */
const nullShare = 0.1;
/** Rows that are looked at for values that are taken, and for those that can be referred to. */
const looksAt = 10_000;
const attempts = 200;

/** Tuples that are taken, by the text of their values. */
type Taken = Map<string[], Set<string>>;

/**
 * Rows that the table takes: by the types of its columns, NOT NULL, unique and primary keys, foreign keys (to rows that are there).
 * CHECK constraints are not understood: give the values of their columns. Nothing is written.
 */
export async function tableRows(
  random: SeededRandom,
  database: Queryable,
  table: string,
  { count, given = {} }: RowOptions,
): Promise<Row[]> {
  const schema = await readTable(database, table);
  const unknown = Object.keys(given).filter((name) => !schema.columns.some((column) => column.name === name));
  if (unknown.length > 0)
    throw new Error(
      `Unexpected column ${unknown.join(", ")} for ${schema.name}, expected one of ${schema.columns.map(({ name }) => name).join(", ")}`,
    );
  const referred = await Promise.all(schema.foreignKeys.map((key) => referable(database, key)));
  const taken = await takenTuples(database, schema);
  return Array.from({ length: count }, (_, index) => freshRow(random, schema, referred, taken, given, index));
}

async function referable(database: Queryable, { table, foreignColumns }: ForeignKey): Promise<Row[]> {
  const columns = foreignColumns.map(quoteIdentifier).join(", ");
  const { rows } = await database.query<Row>(
    `SELECT DISTINCT ${columns} FROM ${table} ORDER BY ${columns} LIMIT ${looksAt}`,
  );
  return rows;
}

async function takenTuples(database: Queryable, { name, columns, unique }: TableSchema): Promise<Taken> {
  const taken: Taken = new Map();
  for (const set of unique) {
    // A set with a column that the database fills in is its business.
    if (!set.every((each) => columns.some((column) => column.name === each))) continue;
    const { rows } = await database.query<Row>(
      `SELECT ${set.map((each) => `${quoteIdentifier(each)}::text`).join(", ")} FROM ${name} LIMIT ${looksAt}`,
    );
    taken.set(set, new Set(rows.map((row) => tupleOf(row, set))));
  }
  return taken;
}

const tupleOf = (row: Row, set: readonly string[]): string =>
  JSON.stringify(set.map((name) => (row[name] === null ? null : textOf(row[name]))));

function textOf(value: unknown): string {
  if (Buffer.isBuffer(value)) return `\\x${value.toString("hex")}`; // as PostgreSQL writes it
  return typeof value === "string" ? value : JSON.stringify(value);
}

function freshRow(
  random: SeededRandom,
  schema: TableSchema,
  referred: readonly Row[][],
  taken: Taken,
  given: Readonly<Record<string, unknown>>,
  index: number,
): Row {
  let collision: string[] | undefined;
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const row = candidate(random, schema, referred, given, index);
    // NULL is like no other NULL.
    const sets = [...taken].filter(([set]) => set.every((name) => row[name] !== null));
    collision = sets.find(([set, tuples]) => tuples.has(tupleOf(row, set)))?.[0];
    if (collision !== undefined) continue;
    for (const [set, tuples] of sets) tuples.add(tupleOf(row, set));
    return row;
  }
  throw new Error(
    `Unexpected number of rows of ${schema.name}, expected no more than there are different values of ${collision?.join(", ") ?? ""} (row ${index + 1})`,
  );
}

function candidate(
  random: SeededRandom,
  { name, columns, foreignKeys }: TableSchema,
  referred: readonly Row[][],
  given: Readonly<Record<string, unknown>>,
  index: number,
): Row {
  const row: Row = Object.fromEntries(
    columns.map((column) => [
      column.name,
      Object.hasOwn(given, column.name) ? givenValue(given[column.name], index) : valueOf(random, column),
    ]),
  );
  foreignKeys.forEach(({ columns: own, table, foreignColumns }, position) => {
    if (own.some((each) => Object.hasOwn(given, each))) return;
    const rows = referred[position] ?? [];
    const nullable = own.filter((each) => columns.some((column) => column.name === each && column.nullable));
    if (rows.length === 0 || (nullable.length > 0 && random.chance(nullShare))) {
      if (nullable.length === 0)
        throw new Error(
          `Unexpected foreign key ${own.join(", ")} of ${name}: ${table} has no rows to refer to, expected those to be inserted first`,
        );
      for (const each of nullable) row[each] = null;
      return;
    }
    const chosen = random.pick(rows);
    own.forEach((each, at) => (row[each] = chosen[foreignColumns[at] ?? ""]));
  });
  return row;
}

function givenValue(value: unknown, index: number): unknown {
  return typeof value === "function" ? (value as (index: number) => unknown)(index) : value;
}

function valueOf(random: SeededRandom, column: Column): unknown {
  if (column.nullable && (random.chance(nullShare) || !canMake(column))) return null;
  return columnValue(random, column);
}

/** Inserts rows; gives them as the database has them. */
export async function insertRows(database: Queryable, table: string, rows: readonly Row[]): Promise<Row[]> {
  const { name } = await readTable(database, table);
  const inserted: Row[] = [];
  for (const row of rows) {
    const columns = Object.keys(row);
    const values =
      columns.length === 0
        ? "DEFAULT VALUES"
        : `(${columns.map(quoteIdentifier).join(", ")}) VALUES (${columns.map((_, at) => `$${at + 1}`).join(", ")})`;
    const answer = await database.query<Row>(`INSERT INTO ${name} ${values} RETURNING *`, Object.values(row));
    inserted.push(...answer.rows);
  }
  return inserted;
}
