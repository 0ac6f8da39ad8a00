import { stateNow } from "../integration/postgres/sql/database-state.js";
import { quoteIdentifier } from "../../services/postgres/quote.js";

import type { PostgresConnection } from "../../fixtures/postgres-connection.js";
import type { PostgresDatabase } from "../../fixtures/postgres.js";
import type { BackedUpStore } from "./store.js";

const tables = `
  SELECT n.nspname AS schema, c.relname AS name
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
   WHERE c.relkind = 'r' AND n.nspname <> 'information_schema' AND n.nspname NOT LIKE 'pg\\_%'
   ORDER BY 1, 2`;

/** Rows as PostgreSQL itself writes and reads them; JSON would lose the difference between its null and NULL. */
interface SavedTable {
  table: string;
  rows: string[];
}

async function tablesOf(connection: PostgresConnection): Promise<string[]> {
  const { rows } = await connection.query<{ schema: string; name: string }>(tables);
  return rows.map(({ schema, name }) => `${quoteIdentifier(schema)}.${quoteIdentifier(name)}`);
}

async function use<T>(
  database: PostgresDatabase,
  work: (connection: PostgresConnection) => Promise<T>,
): Promise<T> {
  const connection = await database.connect();
  try {
    return await work(connection);
  } finally {
    await connection.close();
  }
}

/** Foreign keys and triggers are not in the way of what was there before. */
async function restore(connection: PostgresConnection, saved: readonly SavedTable[]): Promise<void> {
  await connection.query("BEGIN");
  await connection.query("SET LOCAL session_replication_role = 'replica'");
  for (const { table, rows } of saved)
    await connection.query(
      `INSERT INTO ${table} OVERRIDING SYSTEM VALUE
       SELECT (saved.row::${table}).* FROM unnest($1::text[]) AS saved (row)`,
      [rows],
    );
  await connection.query("COMMIT");
}

/** The tables of the case's database. */
export function postgresStore(database: PostgresDatabase): BackedUpStore {
  return {
    state: () =>
      use(database, async (connection) => {
        const state: Record<string, string> = {};
        for (const [name, { rows, hash, shape }] of await stateNow(connection))
          if (rows !== undefined) state[name] = `${rows} rows (${hash}) of ${shape}`;
        return state;
      }),
    save: () =>
      use(database, async (connection) => {
        const saved: SavedTable[] = [];
        for (const table of await tablesOf(connection)) {
          const { rows } = await connection.query<{ row: string }>(
            `SELECT saved::text AS row FROM ${table} AS saved`,
          );
          saved.push({ table, rows: rows.map(({ row }) => row) });
        }
        return () => use(database, (again) => restore(again, saved));
      }),
    empty: () =>
      use(database, async (connection) => {
        const all = await tablesOf(connection);
        if (all.length > 0) await connection.query(`TRUNCATE ${all.join(", ")}`);
      }),
  };
}
