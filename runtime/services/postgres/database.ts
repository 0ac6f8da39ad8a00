import { sha256 } from "../../../compiler/files/sha256.js";
import type { Client } from "pg";

/** PostgreSQL cuts names at 63 bytes. */
const longestName = 63;

const clean = (text: string) =>
  text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "_")
    .replace(/^_+|_+$/g, "");

/**
 * The name of a case's database: `tcspec_<run>_<case>`, in small letters, digits and `_`; `serial` tells the
 * databases of one case (its attempts) apart. A name too long for PostgreSQL ends in a digest of the whole.
 */
export function databaseName(runId: string, caseId: string, serial: number): string {
  const name = `tcspec_${clean(runId)}_${clean(caseId)}${serial > 1 ? `_${serial}` : ""}`;
  if (name.length <= longestName) return name;
  const digest = sha256(name).slice(0, 10);
  return `${name.slice(0, longestName - digest.length - 1)}_${digest}`;
}

/** Only such names are ever created or dropped. */
export const ownPrefix = "tcspec_";

/** Makes a database that carries `mark` as its comment. */
export async function createDatabase(client: Client, name: string, mark: string): Promise<void> {
  await client.query(`CREATE DATABASE ${client.escapeIdentifier(name)}`);
  await client.query(`COMMENT ON DATABASE ${client.escapeIdentifier(name)} IS ${client.escapeLiteral(mark)}`);
}

async function markOf(client: Client, name: string): Promise<string | undefined> {
  const { rows } = await client.query<{ mark: string | null }>(
    "SELECT shobj_description(oid, 'pg_database') AS mark FROM pg_database WHERE datname = $1",
    [name],
  );
  return rows[0]?.mark ?? undefined;
}

/**
 * Drops a database, with its connections, if its name and its mark are ours; leaves any other alone. One without a
 * mark is of a run that was killed between creating and marking it.
 */
export async function dropDatabase(client: Client, name: string, mark: string): Promise<void> {
  if (!name.startsWith(ownPrefix)) return;
  const found = await markOf(client, name);
  if (found !== undefined && found !== mark) return;
  await client.query(`DROP DATABASE IF EXISTS ${client.escapeIdentifier(name)} WITH (FORCE)`);
}

/** The databases with our prefix, and the marks they carry. */
export async function listMarked(client: Client): Promise<{ name: string; mark: string }[]> {
  const { rows } = await client.query<{ name: string; mark: string | null }>(
    "SELECT datname AS name, shobj_description(oid, 'pg_database') AS mark FROM pg_database WHERE datname LIKE $1 ORDER BY datname",
    [`${ownPrefix.replace("_", "\\_")}%`],
  );
  return rows.flatMap(({ name, mark }) => (mark === null ? [] : [{ name, mark }]));
}

/** `url` with another database. */
export function urlOfDatabase(url: string, database: string): string {
  const result = new URL(url);
  result.pathname = `/${encodeURIComponent(database)}`;
  return result.href;
}
