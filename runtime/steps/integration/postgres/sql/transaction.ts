import { setTimeout as pause } from "node:timers/promises";

import { changedRelations, describeState, stateInTransaction, stateNow } from "./database-state.js";
import { runSql } from "./session.js";

import type { PostgresConnection } from "../../../../fixtures/postgres-connection.js";
import type { DatabaseState } from "./database-state.js";
import type { SqlOutcome } from "./session.js";

export type TransactionEnd = "committed" | "rolled back";

const settledWithinMs = 1000;

/** What a transaction left for others to see. */
export interface TransactionReport {
  outcome: SqlOutcome;
  /** What is not as it has to be; empty where all is well. */
  problems: string[];
}

/**
 * Runs SQL in a transaction on `writer` and looks at all relations from `observer`: what the transaction changes has
 * to be invisible until its end; then it has to be there as a whole (committed) or without a trace (rolled back, or
 * refused by the server).
 */
export async function runTransaction(
  writer: PostgresConnection,
  observer: PostgresConnection,
  sql: string,
  end: TransactionEnd,
): Promise<TransactionReport> {
  const before = await stateNow(observer);
  await writer.query("BEGIN");
  const id = await transactionId(writer);
  const outcome = await runSql(writer, sql);
  await assertStillInside(writer, id, outcome);
  const isRefused = outcome.kind === "refused";
  const inside = isRefused ? before : await stateInTransaction(writer);
  const during = await stateNow(observer);
  const ending = await runSql(writer, end === "committed" ? "COMMIT" : "ROLLBACK");
  const after = await stateNow(observer);

  const isKept = end === "committed" && !isRefused && ending.kind === "done";
  const changed = isRefused ? changedRelations(before, after) : changedRelations(before, inside);
  const problems = [
    ...(changed.length === 0 && !isRefused
      ? ["Expected the transaction to change a table, found none changed: nothing could be seen of its end"]
      : []),
    // What cannot be read because the transaction holds it is not seen either.
    ...differences(
      changed.filter((name) => during.get(name)?.locked !== true),
      before,
      during,
      "to be invisible to a second connection before the end",
    ),
    ...differences(
      changed,
      isKept ? inside : before,
      after,
      isKept ? "to be visible to a second connection after the commit" : "to be gone after the end",
    ),
  ];
  const status = await statusOf(observer, id);
  const wanted = isKept ? "committed" : "aborted";
  if (status !== wanted)
    problems.push(`Expected the server to call the transaction ${wanted}, found ${status}`);
  // A deferred constraint refuses at the end only.
  return { outcome: isRefused || ending.kind === "done" ? outcome : { ...ending, sql }, problems };
}

async function transactionId(connection: PostgresConnection): Promise<string> {
  const { rows } = await connection.query<{ id: string }>("SELECT pg_current_xact_id()::text AS id");
  return rows[0]?.id ?? "";
}

/**
 * How the transaction ended. The server tells an error before it has rolled back what the error ends, so "in progress"
 * is asked again for a while.
 */
async function statusOf(connection: PostgresConnection, id: string): Promise<string> {
  const end = performance.now() + settledWithinMs;
  for (;;) {
    const { rows } = await connection.query<{ status: string | null }>(
      "SELECT pg_xact_status($1::text::xid8) AS status",
      [id],
    );
    const status = rows[0]?.status ?? "unknown";
    if (status !== "in progress" || performance.now() >= end) return status;
    await pause(5);
  }
}

/** What a text ends itself cannot be judged by its end. */
async function assertStillInside(
  connection: PostgresConnection,
  id: string,
  { kind }: SqlOutcome,
): Promise<void> {
  const isInside =
    connection.inTransaction() && (kind === "refused" || (await transactionId(connection)) === id);
  if (!isInside) {
    throw new Error(
      "Unexpected COMMIT, ROLLBACK or END in the SQL, expected none: the step itself begins and ends the transaction",
    );
  }
}

function differences(
  changed: readonly string[],
  expected: DatabaseState,
  found: DatabaseState,
  where: string,
): string[] {
  const differing = new Set(changedRelations(expected, found));
  return changed
    .filter((name) => differing.has(name))
    .map(
      (name) =>
        `Expected the change of ${name} ${where}: expected ${describeState(expected.get(name))}, found ${describeState(found.get(name))}`,
    );
}
