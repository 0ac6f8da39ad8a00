/** What can run SQL: the `postgres` fixture, a connection, a pool. */
export interface Queryable {
  // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- as the fixture declares it
  query<Row extends object>(sql: string, params?: readonly unknown[]): Promise<{ rows: Row[] }>;
}

export interface Column {
  name: string;
  /** As PostgreSQL calls it: `int4`, `_text` for an array of texts. */
  type: string;
  nullable: boolean;
  /** Of texts, where the type has one. */
  maxLength?: number;
  /** Of numeric: digits in all, and behind the point. */
  precision?: number;
  scale?: number;
  /** The labels of an enum. */
  labels?: string[];
}

export interface ForeignKey {
  columns: string[];
  /** Quoted, with its schema where that is needed. */
  table: string;
  foreignColumns: string[];
}

export interface TableSchema {
  /** Quoted. */
  name: string;
  /** Those that a row may set: no generated ones, no identities, no serial numbers. */
  columns: Column[];
  /** Sets of columns that no two rows may share. */
  unique: string[][];
  foreignKeys: ForeignKey[];
}

interface ColumnRow {
  name: string;
  type: string;
  nullable: boolean;
  max_length: number | null;
  precision: number | null;
  scale: number | null;
  labels: string[] | null;
}

const columnsQuery = `
SELECT c.column_name AS name, c.udt_name AS type, c.is_nullable = 'YES' AS nullable,
  c.character_maximum_length::int AS max_length, c.numeric_precision::int AS precision, c.numeric_scale::int AS scale,
  (SELECT array_agg(e.enumlabel::text ORDER BY e.enumsortorder) FROM pg_enum e JOIN pg_type t ON t.oid = e.enumtypid
    JOIN pg_namespace tn ON tn.oid = t.typnamespace
    WHERE t.typname = c.udt_name AND tn.nspname = c.udt_schema) AS labels
FROM information_schema.columns c
JOIN pg_class r ON r.relname = c.table_name
JOIN pg_namespace n ON n.oid = r.relnamespace AND n.nspname = c.table_schema
WHERE r.oid = $1::regclass AND c.is_generated = 'NEVER' AND c.is_identity = 'NO'
  AND coalesce(c.column_default, '') NOT LIKE 'nextval(%'
ORDER BY c.ordinal_position`;

const namesOf = (oid: string, numbers: string) =>
  `(SELECT array_agg(a.attname::text ORDER BY k.position) FROM unnest(${numbers}) WITH ORDINALITY AS k(number, position)
    JOIN pg_attribute a ON a.attrelid = ${oid} AND a.attnum = k.number)`;

const uniqueQuery = `
SELECT ${namesOf("i.indrelid", "i.indkey::int2[]")} AS columns
FROM pg_index i WHERE i.indrelid = $1::regclass AND i.indisunique AND i.indpred IS NULL AND i.indexprs IS NULL
ORDER BY i.indexrelid`;

const foreignKeysQuery = `
SELECT ${namesOf("f.conrelid", "f.conkey")} AS columns, f.confrelid::regclass::text AS table,
  ${namesOf("f.confrelid", "f.confkey")} AS foreign_columns
FROM pg_constraint f WHERE f.conrelid = $1::regclass AND f.contype = 'f' ORDER BY f.oid`;

/** Reads what a table wants of its rows. `table` is a name as SQL writes it: `users`, `app."Users"`. */
export async function readTable(database: Queryable, table: string): Promise<TableSchema> {
  const found = await database.query<{ name: string | null }>("SELECT to_regclass($1)::text AS name", [
    table,
  ]);
  const name = found.rows[0]?.name ?? null;
  if (name === null)
    throw new Error(`Unexpected table ${JSON.stringify(table)}, expected one of the database`);
  const [columns, unique, foreignKeys] = [
    await database.query<ColumnRow>(columnsQuery, [name]),
    await database.query<{ columns: string[] }>(uniqueQuery, [name]),
    await database.query<{ columns: string[]; table: string; foreign_columns: string[] }>(foreignKeysQuery, [
      name,
    ]),
  ];
  return {
    name,
    columns: columns.rows.map(columnOf),
    unique: unique.rows.map((row) => row.columns),
    foreignKeys: foreignKeys.rows.map((row) => ({
      columns: row.columns,
      table: row.table,
      foreignColumns: row.foreign_columns,
    })),
  };
}

function columnOf({ name, type, nullable, max_length, precision, scale, labels }: ColumnRow): Column {
  return {
    name,
    type,
    nullable,
    ...(max_length !== null && { maxLength: max_length }),
    ...(type === "numeric" && precision !== null && { precision, scale: scale ?? 0 }),
    ...(labels !== null && { labels }),
  };
}
