import { randomBytes } from "node:crypto";

import { quoteIdentifier } from "../../../services/postgres/quote.js";

import type { PostgresDatabase } from "../../../fixtures/postgres.js";
import type { EntryStore, EntryValue } from "../integration.js";

interface EntryRow {
  text: string | null;
  bytes: Buffer | null;
}

/** A table of its own in the case's database; one connection writes, another one reads and counts. */
export async function postgresEntries(database: PostgresDatabase): Promise<EntryStore> {
  const table = quoteIdentifier(`tcspec entries ${randomBytes(6).toString("hex")}`);
  const [writer, reader] = await Promise.all([database.connect(), database.connect()]);
  await writer.query(`CREATE TABLE ${table} (key text PRIMARY KEY, text text, bytes bytea)`);
  return {
    holds: () => true,
    async write(key: string, value: EntryValue) {
      const columns = typeof value === "string" ? [value, null] : [null, value && Buffer.from(value)];
      await writer.query(`INSERT INTO ${table} (key, text, bytes) VALUES ($1, $2, $3)`, [key, ...columns]);
    },
    async read(key) {
      const { rows } = await reader.query<EntryRow>(`SELECT text, bytes FROM ${table} WHERE key = $1`, [key]);
      const [row] = rows;
      return row && (row.text ?? row.bytes);
    },
    async remove(key) {
      await writer.query(`DELETE FROM ${table} WHERE key = $1`, [key]);
    },
    async count() {
      const { rows } = await reader.query<{ n: number }>(`SELECT count(*)::int AS n FROM ${table}`);
      return rows[0]?.n ?? 0;
    },
    async close() {
      try {
        await writer.query(`DROP TABLE IF EXISTS ${table}`);
      } finally {
        await Promise.all([writer.close(), reader.close()]);
      }
    },
  };
}
