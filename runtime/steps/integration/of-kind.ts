import { postgresIntegration } from "./postgres/postgres-integration.js";

import type { PostgresPool } from "../../fixtures/pool.js";
import type { PostgresConnection } from "../../fixtures/postgres-connection.js";
import type { PostgresDatabase } from "../../fixtures/postgres.js";
import type { StepContext } from "../context.js";
import type { Integration } from "./integration.js";

/** The case's own database on the service. Throws where the service is none of PostgreSQL. */
export async function databaseOn(step: StepContext, name: string): Promise<PostgresDatabase> {
  const { kind } = await step.service(name);
  if (kind !== "postgres")
    throw new Error(`Unexpected service \`${name}\` of the kind ${kind}, expected one of the kind postgres`);
  if (name !== "postgres")
    throw new Error(
      `Unexpected service \`${name}\`, expected \`postgres\`: a case has its own database on that service`,
    );
  return step.postgres();
}

/** What the canonical steps need of the service, by its kind. */
export async function integrationOf(
  step: StepContext,
  name: string,
): Promise<Integration<PostgresConnection>> {
  const database = await databaseOn(step, name);
  return postgresIntegration(name, database, async () => (await step.fixture("pool")) as PostgresPool);
}
