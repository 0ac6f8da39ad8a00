import { ConnectionPool } from "../../fixtures/connection-pool.js";
import { poolSizeOf } from "../../fixtures/pool-size.js";
import { openKeyspace } from "../../fixtures/redis.js";
import { httpIntegration } from "./http/http-integration.js";
import { questionsOf } from "./http/questions.js";
import { postgresIntegration } from "./postgres/postgres-integration.js";
import { qdrantEntries } from "./qdrant/qdrant-entries.js";
import { redisIntegration } from "./redis/redis-integration.js";

import type { PoolConnection } from "../../fixtures/connection-pool.js";
import type { PostgresPool } from "../../fixtures/pool.js";
import type { PostgresDatabase } from "../../fixtures/postgres.js";
import type { QdrantSpace } from "../../fixtures/qdrant.js";
import type { RedisKeyspace } from "../../fixtures/redis.js";
import type { Service, StepContext } from "../context.js";
import type { HttpAddress } from "./http/http-connection.js";
import type { Integration } from "./integration.js";

/**
 * The service, where it is the one that the fixture of its kind is for: a case has its own piece (a database, a key
 * prefix, collections) of that one. Throws where it is another.
 */
async function ownPiece(step: StepContext, name: string, kind: Service["kind"]): Promise<Service> {
  const service = await step.service(name);
  if (service.kind !== kind)
    throw new Error(
      `Unexpected service \`${name}\` of the kind ${service.kind}, expected one of the kind ${kind}`,
    );
  if (name !== kind)
    throw new Error(
      `Unexpected service \`${name}\`, expected \`${kind}\`: a case has its own piece of that service`,
    );
  return service;
}

/** The case's own database on the service. Throws where the service is none of PostgreSQL. */
export async function databaseOn(step: StepContext, name: string): Promise<PostgresDatabase> {
  await ownPiece(step, name, "postgres");
  return step.postgres();
}

/** By the service, which is one object for all of a case. */
const keyspaces = new WeakMap<Service, Promise<RedisKeyspace>>();

/** The case's own keys on the service, shared or dedicated. Throws where the service is no Redis. */
export async function keyspaceOn(step: StepContext, name: string): Promise<RedisKeyspace> {
  const service = await step.service(name);
  if (service.kind !== "redis")
    throw new Error(
      `Unexpected service \`${name}\` of the kind ${service.kind}, expected one of the kind redis`,
    );
  if (name === "redis" && service.instance === undefined)
    return (await step.fixture("redis")) as RedisKeyspace;
  const open = async () => {
    const { value, tearDown } = await openKeyspace(service, step.meta.id);
    step.cleanup(tearDown);
    return value;
  };
  const known = keyspaces.get(service) ?? open();
  keyspaces.set(service, known);
  return known;
}

/** The case's own collections on the service. Throws where the service is no Qdrant. */
export async function collectionsOn(step: StepContext, name: string): Promise<QdrantSpace> {
  await ownPiece(step, name, "qdrant");
  return (await step.fixture("qdrant")) as QdrantSpace;
}

/** A pool of the configured size, closed at the end of the case. */
function poolOf<C extends PoolConnection>(
  step: StepContext,
  { config }: Service,
  open: () => Promise<C>,
): ConnectionPool<C> {
  const pool = new ConnectionPool(open, {
    ...poolSizeOf(config),
    acquireTimeoutMs: config.connectTimeoutMs,
  });
  step.cleanup(() => pool.close());
  return pool;
}

/** Qdrant's key stands as the password of its URL, and goes into a header of its own. */
function qdrantAddress(given: string): Pick<HttpAddress, "url" | "headers"> {
  const url = new URL(given);
  const { password } = url;
  url.username = "";
  url.password = "";
  return { url: url.href, ...(password !== "" && { headers: { "api-key": decodeURIComponent(password) } }) };
}

/** What the canonical steps need of the service, by its kind. Throws for a kind that nobody has described. */
export async function integrationOf(step: StepContext, name: string): Promise<Integration> {
  const service = await step.service(name);
  const { kind, url, config } = service;
  if (kind === "postgres") {
    const database = await databaseOn(step, name);
    return postgresIntegration(name, database, async () => (await step.fixture("pool")) as PostgresPool);
  }
  if (kind === "redis") {
    const keyspace = await keyspaceOn(step, name);
    const pool = () => Promise.resolve(poolOf(step, service, () => keyspace.connect()));
    return redisIntegration(name, keyspace, pool);
  }
  const questions = questionsOf[kind];
  if (questions === undefined)
    throw new Error(
      `Unexpected service \`${name}\` of the kind ${kind}, expected one of postgres, redis, ${Object.keys(questionsOf).join(", ")}`,
    );
  return httpIntegration({
    service: name,
    address: { ...(kind === "qdrant" ? qdrantAddress(url) : { url }), timeoutMs: config.connectTimeoutMs },
    questions,
    pool: (open) => Promise.resolve(poolOf(step, service, open)),
    ...(kind === "qdrant" && { entries: async () => qdrantEntries(await collectionsOn(step, name)) }),
  });
}
