import { quoteIdentifier } from "../../../../services/postgres/quote.js";

import type { PostgresConnection } from "../../../../fixtures/postgres-connection.js";

/** What a connection sees of one relation. */
export interface RelationState {
  /** Kind and columns. */
  shape: string;
  /** Undefined where it has none of its own (an index, a view) or where it is locked. */
  rows?: number;
  /** Of all rows, whatever their order. */
  hash?: string;
  /** Another transaction holds it so that it cannot be read. */
  locked?: true;
}

/** By `schema.name`. */
export type DatabaseState = ReadonlyMap<string, RelationState>;

/** Texts of rows must not depend on what a session has set. */
const neutral = `SET LOCAL TimeZone = 'UTC'; SET LOCAL DateStyle = 'ISO'; SET LOCAL IntervalStyle = 'postgres';
  SET LOCAL extra_float_digits = 1; SET LOCAL bytea_output = 'hex'; SET LOCAL lock_timeout = '250ms'`;

const relations = `
  SELECT n.nspname AS schema, c.relname AS name, c.relkind::text AS kind,
         coalesce((SELECT string_agg(quote_ident(a.attname) || ' ' || format_type(a.atttypid, a.atttypmod), ', ' ORDER BY a.attnum)
                     FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped), '') AS columns
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
   WHERE n.nspname <> 'information_schema' AND n.nspname NOT LIKE 'pg\\_%'
   ORDER BY 1, 2`;

interface Relation {
  schema: string;
  name: string;
  kind: string;
  columns: string;
}

const isLocked = (error: unknown) => (error as { code?: unknown }).code === "55P03";

async function relationState(
  connection: PostgresConnection,
  { schema, name, kind, columns }: Relation,
): Promise<RelationState> {
  const shape = `${kind} (${columns})`;
  // Ordinary tables and materialised views; the rows of a partitioned table are in its partitions.
  if (kind !== "r" && kind !== "m") return { shape };
  const table = `${quoteIdentifier(schema)}.${quoteIdentifier(name)}`;
  await connection.query("SAVEPOINT tcspec_state");
  try {
    const { rows } = await connection.query<{ rows: string; hash: string }>(
      `SELECT count(*)::text AS rows, coalesce(sum(hashtextextended("tcspec row"::text, 0)::numeric), 0)::text AS hash
         FROM ${table} AS "tcspec row"`,
    );
    return { shape, rows: Number(rows[0]?.rows), hash: rows[0]?.hash ?? "" };
  } catch (error) {
    if (!isLocked(error)) throw error;
    await connection.query("ROLLBACK TO SAVEPOINT tcspec_state");
    return { shape, locked: true };
  } finally {
    await connection.query("RELEASE SAVEPOINT tcspec_state");
  }
}

/** All relations of the database's own schemas as a connection sees them inside its open transaction. */
export async function stateInTransaction(connection: PostgresConnection): Promise<DatabaseState> {
  await connection.query(neutral);
  const { rows } = await connection.query<Relation>(relations);
  const state = new Map<string, RelationState>();
  for (const relation of rows)
    state.set(`${relation.schema}.${relation.name}`, await relationState(connection, relation));
  return state;
}

/** The same as a connection sees it that is in no transaction. */
export async function stateNow(connection: PostgresConnection): Promise<DatabaseState> {
  await connection.query("BEGIN ISOLATION LEVEL READ COMMITTED READ ONLY");
  try {
    return await stateInTransaction(connection);
  } finally {
    await connection.query("ROLLBACK");
  }
}

function isEqual(one: RelationState | undefined, other: RelationState | undefined): boolean {
  return one?.shape === other?.shape && one?.rows === other?.rows && one?.hash === other?.hash;
}

/** The names of relations that one of the states has otherwise than the other. */
export function changedRelations(before: DatabaseState, after: DatabaseState): string[] {
  return [...new Set([...before.keys(), ...after.keys()])]
    .filter((name) => !isEqual(before.get(name), after.get(name)))
    .sort();
}

/** A relation's state for a message. */
export function describeState(state: RelationState | undefined): string {
  if (state === undefined) return "not there";
  if (state.locked) return "locked";
  return state.rows === undefined
    ? `there: ${state.shape}`
    : `${state.rows} ${state.rows === 1 ? "row" : "rows"} (hash ${state.hash ?? ""})`;
}
