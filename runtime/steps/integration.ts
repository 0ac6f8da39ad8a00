/** The four steps of the integration template, each a phrase. */
import type { StepContext } from "./context.js";
import { defineStep } from "./define.js";
import { checkConnections } from "./integration/connection.js";
import { checkExchange } from "./integration/exchange.js";
import { integrationOf } from "./integration/of-kind.js";
import { checkPool } from "./integration/pool.js";
import { checkRecovery } from "./integration/recovery.js";

const ordinaryEntries = 100;

export const establishesConnections = defineStep(
  "Basic connection establishment to {service}",
  {
    asserts: true,
    says: "twenty connections, one after another, each its own, each connected and one real query answered (of the kind http the path of its health, 2xx); declared targets for the connection time (connecting and the query) and for the query time are judged by these twenty, each reported; without one the configured limit for connecting holds",
    example: "Basic connection establishment",
  },
  async (step, service: string) => checkConnections(step, await integrationOf(step, service)),
);

export const validatesPool = defineStep(
  "Connection pool validation of {service}",
  {
    asserts: true,
    says: "all connections of the configured pool, overflow included, are acquired and answer; one more acquire waits and is served by the one that is released; the statistics agree at each point; at the end the service has as many connections as the pool keeps",
    example: "Connection pool validation",
  },
  async (step, service: string) => checkPool(step, await integrationOf(step, service)),
);

export const validatesDataExchange = defineStep(
  "Data exchange validation with {service}",
  {
    asserts: true,
    says: "a hundred entries, and besides an empty one, Unicode, 1 MB, and, where the service knows them, one without a value and one of each byte, are written, read through another connection equal to the byte, and deleted; none is left; of PostgreSQL, Redis and Qdrant: for other kinds write what they exchange as a step of your own",
    example: "Data exchange validation",
  },
  async (step, service: string) => checkExchange(step, await integrationOf(step, service), ordinaryEntries),
);

export const writesAndReadsBack = defineStep(
  "Write {n} entries to {service} and read them back",
  {
    asserts: true,
    says: "so many entries, and besides an empty one, Unicode, 1 MB, and, where the service knows them, one without a value and one of each byte, are written, read through another connection equal to the byte, and deleted; none is left; of PostgreSQL, Redis and Qdrant: for other kinds write what they exchange as a step of your own",
    example: "Write 500 entries to `postgres` and read them back",
  },
  async (step, count: number, service: string) =>
    checkExchange(step, await integrationOf(step, service), count),
);

/** What restarts the service; none for a service given by URL, which is somebody's. */
async function restartOf(step: StepContext, name: string): Promise<(() => Promise<void>) | undefined> {
  const { tier, instance } = await step.service(name);
  if (tier === "real" || instance === undefined) return undefined;
  const faults = await step.faults();
  return () => faults.restart(name);
}

export const handlesErrorsAndRecovers = defineStep(
  "Error handling and recovery of {service}",
  {
    asserts: true,
    fixtures: ["faults"],
    says: "invalid operations are refused with their error code (of the kind http a path that does not exist, with 404) and leave the connection usable; a connection that the service cuts is noticed; then connecting, a query, and, where the service keeps entries, writing and reading one succeed three times in a row, and again after a restart, where tcspec started the service; a declared target for the recovery time is judged",
    example: "Error handling and recovery",
  },
  async (step, service: string) =>
    checkRecovery(step, await integrationOf(step, service), undefined, await restartOf(step, service)),
);
