import type { PostgresConnection } from "../../../../fixtures/postgres-connection.js";
import type { SqlResult } from "./result.js";

/** What became of a text of SQL. */
export type SqlOutcome =
  | { kind: "done"; sql: string; /** Of the last statement. */ result: SqlResult }
  /** `code` is the SQLSTATE. */
  | { kind: "refused"; sql: string; code: string; message: string };

/** The names of the columns' types, asked on the connection itself: types may be made in its transaction. */
async function typeNames(
  connection: PostgresConnection,
  columns: readonly { typeId: number; typeModifier: number }[],
): Promise<string[]> {
  if (columns.length === 0) return [];
  const { rows } = await connection.query<{ name: string }>(
    `SELECT format_type(id, modifier) AS name
       FROM unnest($1::oid[], $2::int[]) WITH ORDINALITY AS types (id, modifier, place) ORDER BY place`,
    [columns.map(({ typeId }) => typeId), columns.map(({ typeModifier }) => typeModifier)],
  );
  return rows.map(({ name }) => name);
}

/** The SQLSTATE of an error with which the server refused a statement; nothing for any other, such as a lost connection. */
function refusalCode(thrown: unknown): string | undefined {
  const { code, severity } = thrown as { code?: unknown; severity?: unknown };
  return typeof code === "string" && severity === "ERROR" ? code : undefined;
}

/** Runs a text of one or more statements. That the server refuses one is an outcome; anything else that fails rejects. */
export async function runSql(connection: PostgresConnection, sql: string): Promise<SqlOutcome> {
  try {
    const last = (await connection.execute(sql)).at(-1);
    if (last === undefined) throw new Error("Unexpected answer without a result, expected one per statement");
    const names = await typeNames(connection, last.columns);
    const columns = last.columns.map(({ name }, at) => ({ name, type: names[at] ?? "" }));
    return { kind: "done", sql, result: { ...last, columns } };
  } catch (error) {
    const code = refusalCode(error);
    if (code === undefined) throw error;
    return { kind: "refused", sql, code, message: (error as Error).message };
  }
}
