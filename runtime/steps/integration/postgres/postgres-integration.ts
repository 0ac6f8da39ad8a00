import { postgresEntries } from "./postgres-entries.js";

import type { ConnectionPool } from "../../../fixtures/connection-pool.js";
import type { PostgresConnection } from "../../../fixtures/postgres-connection.js";
import type { PostgresDatabase } from "../../../fixtures/postgres.js";
import type { Integration } from "../integration.js";

const closesWithinMs = 5000;

/** The canonical steps' view of a case's own database on the service `service`. */
export function postgresIntegration(
  service: string,
  database: PostgresDatabase,
  pool: () => Promise<ConnectionPool<PostgresConnection>>,
): Integration<PostgresConnection> {
  return {
    service,
    invalidOperations: [
      {
        what: "a query on a table that does not exist",
        code: "42P01",
        attempt: (connection) => connection.query('SELECT * FROM "tcspec: there is no such table"'),
      },
      {
        what: "a statement with a syntax error",
        code: "42601",
        attempt: (connection) => connection.query("SELEKT 1"),
      },
      {
        what: "a division by zero",
        code: "22012",
        attempt: (connection) => connection.query("SELECT 1 / $1::int", [0]),
      },
    ],
    connect: () => database.connect(),
    identity: ({ backendPid }) => String(backendPid),
    async probe(connection) {
      const { rows } = await connection.query<{ pid: number; sum: number }>(
        "SELECT pg_backend_pid() AS pid, $1::int + 1 AS sum",
        [41],
      );
      const [row] = rows;
      if (row?.pid !== connection.backendPid || row.sum !== 42)
        throw new Error(
          `Unexpected answer ${JSON.stringify(rows)}, expected backend ${connection.backendPid} and the sum 42`,
        );
    },
    pool,
    async countOpen(identities) {
      const { rows } = await database.query<{ n: number }>(
        "SELECT count(*)::int AS n FROM pg_stat_activity WHERE datname = current_database() AND pid = ANY ($1::int[])",
        [identities.map(Number)],
      );
      return rows[0]?.n ?? 0;
    },
    async cut({ backendPid }) {
      const { rows } = await database.query<{ cut: boolean }>("SELECT pg_terminate_backend($1, $2) AS cut", [
        backendPid,
        closesWithinMs,
      ]);
      if (rows[0]?.cut !== true)
        throw new Error(`The backend ${backendPid} of ${service} did not end within ${closesWithinMs} ms`);
    },
    entries: () => postgresEntries(database),
  };
}
