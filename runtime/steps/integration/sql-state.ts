import { activeCase } from "../../case/active.js";

import type { PostgresConnection } from "../../fixtures/postgres-connection.js";
import type { PostgresDatabase } from "../../fixtures/postgres.js";
import type { StepContext } from "../context.js";
import type { SqlOutcome } from "./postgres/sql/session.js";

interface StepSql {
  last?: SqlOutcome;
  /** An expectation of the step says that the server refuses it. */
  refusalExpected: boolean;
}

const steps = new WeakMap<object, StepSql>();

/** Of the step that runs. */
function current(): StepSql {
  const phase = activeCase()?.phase;
  if (phase === undefined) throw new Error("Unexpected phrase outside of a case that runs");
  const known = steps.get(phase) ?? { refusalExpected: false };
  steps.set(phase, known);
  return known;
}

/** At the beginning of a step one of whose expectations judges a refusal. */
export function expectRefusal(): void {
  current().refusalExpected = true;
}

/** What the step ran last. Gives whether an expectation judges a refusal of it. */
export function noteOutcome(outcome: SqlOutcome): boolean {
  const state = current();
  state.last = outcome;
  return state.refusalExpected;
}

type Done = Extract<SqlOutcome, { kind: "done" }>;

/** What the step ran last, `done` unless `any` is asked for. What was refused has no result: the phrase does not hold. */
export function lastOutcome(step: StepContext): Done;
export function lastOutcome(step: StepContext, kinds: "any"): SqlOutcome;
export function lastOutcome(step: StepContext, kinds: "any" | "done" = "done"): SqlOutcome {
  const { last } = current();
  if (last === undefined)
    throw new Error(
      "Unexpected phrase about a result, expected SQL that was run in the same step, e.g. Run on `postgres`:",
    );
  if (kinds === "done" && last.kind === "refused")
    step.verify(
      false,
      () => `Expected a result, found the SQL refused: ${last.message} (SQLSTATE ${last.code})`,
    );
  return last;
}

/** The SQL under the phrase. SQL comes from fences only, never from a phrase or a table. */
export function sqlOf(step: StepContext): string {
  if (step.given.find(({ kind }) => kind !== "table")?.kind !== "sql")
    throw new Error(`Unexpected "${step.phrase}" without SQL, expected a fence \`\`\`sql under it`);
  const sql = step.text();
  if (sql.trim() === "") throw new Error("Unexpected empty fence, expected SQL in it");
  return sql;
}

const sessions = new WeakMap<PostgresDatabase, PostgresConnection>();

/** The session in which a case runs its SQL: what one step sets, the next one has. A lost one is replaced. */
export async function ownConnection(
  step: StepContext,
  database: PostgresDatabase,
): Promise<PostgresConnection> {
  const known = sessions.get(database);
  if (known?.isConnected() === true) return known;
  const connection = await database.connect();
  sessions.set(database, connection);
  step.cleanup(() => connection.close());
  return connection;
}
