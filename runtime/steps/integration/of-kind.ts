import { ConnectionPool } from "../../fixtures/connection-pool.js";
import { poolSizeOf } from "../../fixtures/pool-size.js";
import { openDatabase } from "../../fixtures/postgres.js";
import { openSpace } from "../../fixtures/qdrant.js";
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

/** The service, where it is of the kind. Throws where it is of another. */
async function serviceOfKind(step: StepContext, name: string, kind: Service["kind"]): Promise<Service> {
  const service = await step.service(name);
  if (service.kind === kind) return service;
  throw new Error(
    `Unexpected service \`${name}\` of the kind ${service.kind}, expected one of the kind ${kind}`,
  );
}

/** What a case has of a service for itself; by the service, which is one object for all of a case. */
type Pieces<T> = WeakMap<Service, Promise<T>>;

const databases: Pieces<PostgresDatabase> = new WeakMap();
const keyspaces: Pieces<RedisKeyspace> = new WeakMap();
const spaces: Pieces<QdrantSpace> = new WeakMap();

/** The case's piece of the service, opened on first use and given back at the end of the case. */
function pieceOf<T>(
  step: StepContext,
  service: Service,
  pieces: Pieces<T>,
  open: (service: Service, caseId: string) => Promise<{ value: T; tearDown: () => Promise<void> }>,
): Promise<T> {
  const opened = async () => {
    const { value, tearDown } = await open(service, step.meta.id);
    step.cleanup(tearDown);
    return value;
  };
  const piece = pieces.get(service) ?? opened();
  pieces.set(service, piece);
  return piece;
}

/** The case's own database on the service: that of the fixture, where it is for this service. Throws where it is no PostgreSQL. */
export async function databaseOn(step: StepContext, name: string): Promise<PostgresDatabase> {
  const service = await serviceOfKind(step, name, "postgres");
  return name === "postgres" ? step.postgres() : pieceOf(step, service, databases, openDatabase);
}

/** The case's own keys on the service, shared or dedicated. Throws where the service is no Redis. */
export async function keyspaceOn(step: StepContext, name: string): Promise<RedisKeyspace> {
  const service = await serviceOfKind(step, name, "redis");
  if (name === "redis" && service.instance === undefined)
    return (await step.fixture("redis")) as RedisKeyspace;
  return pieceOf(step, service, keyspaces, openKeyspace);
}

/** The case's own collections on the service. Throws where the service is no Qdrant. */
export async function collectionsOn(step: StepContext, name: string): Promise<QdrantSpace> {
  const service = await serviceOfKind(step, name, "qdrant");
  return name === "qdrant"
    ? ((await step.fixture("qdrant")) as QdrantSpace)
    : pieceOf(step, service, spaces, openSpace);
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
    const pool = () => Promise.resolve(poolOf(step, service, () => database.connect()));
    return postgresIntegration(
      name,
      database,
      name === "postgres" ? async () => (await step.fixture("pool")) as PostgresPool : pool,
    );
  }
  if (kind === "redis") {
    const keyspace = await keyspaceOn(step, name);
    const pool = () => Promise.resolve(poolOf(step, service, () => keyspace.connect()));
    return redisIntegration(name, keyspace, pool);
  }
  const questions = questionsOf[kind](config);
  return httpIntegration({
    service: name,
    address: { ...(kind === "qdrant" ? qdrantAddress(url) : { url }), timeoutMs: config.connectTimeoutMs },
    questions,
    pool: (open) => Promise.resolve(poolOf(step, service, open)),
    ...(kind === "qdrant" && { entries: async () => qdrantEntries(await collectionsOn(step, name)) }),
  });
}
