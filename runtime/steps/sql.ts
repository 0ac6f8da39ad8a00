/** SQL from a fence, what it gives, and transactions; PromQL from a fence gives a result as well. */
import { defineStep } from "./define.js";
import { databaseOn } from "./integration/of-kind.js";
import { compareWithTable } from "./integration/postgres/sql/compare.js";
import { ordersItsResult } from "./integration/postgres/sql/ordering.js";
import { runSql } from "./integration/postgres/sql/session.js";
import { runTransaction } from "./integration/postgres/sql/transaction.js";
import { runPromql } from "./promql.js";
import { expectRefusal, lastOutcome, noteOutcome, ownConnection, sqlOf } from "./integration/sql-state.js";

import type { StepContext } from "./context.js";
import type { TransactionEnd } from "./integration/postgres/sql/transaction.js";
import type { SqlOutcome } from "./integration/postgres/sql/session.js";

/** Unless the step says that the server refuses it, the SQL has to succeed. */
function settle(step: StepContext, outcome: SqlOutcome): void {
  if (noteOutcome(outcome)) return;
  step.verify(
    outcome.kind === "done",
    () =>
      `Expected the SQL to succeed, found it refused: ${outcome.kind === "refused" ? `${outcome.message} (SQLSTATE ${outcome.code})` : ""}`,
  );
}

export const runsSql = defineStep(
  "Run on {service}",
  {
    says: "the SQL of the fence runs in the case's own session, one or more statements, all of which succeed unless an expectation says otherwise; PromQL is evaluated now, and gives a column for each label, in the order of their names, and `value`; the time is a sample of the query time",
    example: "Run on `postgres`:",
  },
  async (step, service: string) => {
    if (step.given.find(({ kind }) => kind !== "table")?.kind === "promql") {
      const query = step.text();
      settle(step, { kind: "done", sql: query, result: await runPromql(step, service, query) });
      return;
    }
    const sql = sqlOf(step);
    const connection = await ownConnection(step, await databaseOn(step, service));
    const start = performance.now();
    const outcome = await runSql(connection, sql);
    step.sample("query time", performance.now() - start);
    if (connection.inTransaction()) {
      await connection.query("ROLLBACK");
      throw new Error(
        "Unexpected end of the SQL inside a transaction, expected COMMIT or ROLLBACK; or the phrase: In a transaction that is committed, run on `postgres`",
      );
    }
    settle(step, outcome);
  },
);

async function runInTransaction(step: StepContext, service: string, end: TransactionEnd): Promise<void> {
  const sql = sqlOf(step);
  const database = await databaseOn(step, service);
  const [writer, observer] = await Promise.all([database.connect(), database.connect()]);
  try {
    const { outcome, problems } = await runTransaction(writer, observer, sql, end);
    settle(step, outcome);
    step.verify(problems.length === 0, () => problems.join("\n"));
  } finally {
    await Promise.all([writer.close(), observer.close()]);
  }
}

export const runsInCommittedTransaction = defineStep(
  "In a transaction that is committed, run on {service}",
  {
    asserts: true,
    says: "the SQL of the fence changes a table; a second connection sees nothing of it before the commit and all of it after; what the server refuses leaves no trace",
    example: "In a transaction that is committed, run on `postgres`:",
  },
  (step, service: string) => runInTransaction(step, service, "committed"),
);

export const runsInRolledBackTransaction = defineStep(
  "In a transaction that is rolled back, run on {service}",
  {
    asserts: true,
    says: "the SQL of the fence changes a table; a second connection sees nothing of it, neither before the rollback nor after",
    example: "In a transaction that is rolled back, run on `postgres`:",
  },
  (step, service: string) => runInTransaction(step, service, "rolled back"),
);

export const hasResult = defineStep(
  "The result is",
  {
    asserts: true,
    says: 'the last statement that the step ran gave this table: columns by name and order, types where the header has them in parentheses, each value by the meaning of its type (NULL is no value, "NULL" in quotes a text); the order of rows counts where the query has an ORDER BY',
    example: "The result is:",
  },
  async (step) => {
    const { sql, result } = lastOutcome(step);
    const table = step.given.find((each) => each.kind === "table");
    if (table === undefined)
      throw new Error("Unexpected phrase without a table, expected the result under it");
    if (new Set(table.header.map((column) => column.toLowerCase())).size < table.header.length)
      throw new Error(
        `Unexpected column that stands twice in ${table.header.join(", ")}, expected a name for each (AS)`,
      );
    const rows = table.rows.length === 0 ? [] : step.rows();
    const expected = rows.map((row) => ({
      row,
      line: row.line,
      cells: table.header.map((column) => row.text(column)),
    }));
    const differences = compareWithTable(
      result,
      { header: table.header, rows: expected },
      ordersItsResult(sql),
    );
    const message = () => differences.map((difference) => difference.message).join("\n");
    const wrong = differences[0]?.row;
    const at = expected.find((row) => row === wrong);
    if (at === undefined) step.verify(differences.length === 0, message);
    else await step.atRow(at.row, () => step.verify(false, message));
  },
);

export const hasRows = defineStep(
  "The result has {n} rows",
  {
    asserts: true,
    says: "the last statement that the step ran returned so many rows",
    example: "The result has 3 rows",
  },
  (step, count: number) => {
    const { result } = lastOutcome(step);
    const { columns, command, rows } = result;
    step.verify(
      columns.length > 0 && rows.length === count,
      () =>
        `Expected a result of ${count} ${count === 1 ? "row" : "rows"}, found ${columns.length > 0 ? rows.length : `${command}, which returns none`}`,
    );
  },
);

export const isRefusedWithSqlState = defineStep(
  "It is refused with SQLSTATE {text}",
  {
    asserts: true,
    remembers: true,
    judgesOutcome: true,
    says: "the server refused the SQL of the step with this SQLSTATE",
    example: "It is refused with the SQLSTATE `23514`",
  },
  {
    remember: () => expectRefusal(),
    run: (step, code: string) => {
      const outcome = lastOutcome(step, "any");
      step.verify(
        outcome.kind === "refused" && outcome.code === code,
        () =>
          `Expected the SQL to be refused with the SQLSTATE ${code}, found ${outcome.kind === "refused" ? `${outcome.code}: ${outcome.message}` : "that it succeeded"}`,
      );
    },
  },
);
