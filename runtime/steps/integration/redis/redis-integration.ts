import { randomBytes } from "node:crypto";

import { redisEntries } from "./redis-entries.js";

import type { RedisConnection } from "../../../fixtures/redis-connection.js";
import type { RedisKeyspace } from "../../../fixtures/redis.js";
import type { Integration, IntegrationPool } from "../integration.js";

/** Redis' errors begin with their code (`WRONGTYPE Operation against …`): it becomes the error's `code`. */
async function withCode(command: Promise<unknown>): Promise<unknown> {
  try {
    return await command;
  } catch (error) {
    const code = /^[A-Z]+(?= )/.exec(error instanceof Error ? error.message : "")?.[0];
    throw code === undefined ? error : Object.assign(error as Error, { code });
  }
}

async function onKey({ client }: RedisConnection, use: (key: string) => Promise<unknown>): Promise<unknown> {
  const key = `tcspec-invalid-${randomBytes(6).toString("hex")}`;
  await client.set(key, "text");
  try {
    return await withCode(use(key));
  } finally {
    await client.del(key);
  }
}

/** The canonical steps' view of a case's own keys on the service `service`. */
export function redisIntegration(
  service: string,
  keyspace: RedisKeyspace,
  pool: () => Promise<IntegrationPool<RedisConnection>>,
): Integration<RedisConnection> {
  return {
    service,
    invalidOperations: [
      {
        what: "a command for lists on a text",
        code: "WRONGTYPE",
        attempt: (connection) => onKey(connection, (key) => connection.client.lpush(key, "item")),
      },
      {
        what: "counting up a text",
        code: "ERR",
        attempt: (connection) => onKey(connection, (key) => connection.client.incr(key)),
      },
      {
        what: "an unknown command",
        code: "ERR",
        attempt: ({ client }) => withCode(client.call("TCSPEC.NOSUCHCOMMAND")),
      },
    ],
    connect: () => keyspace.connect(),
    identity: ({ clientId }) => String(clientId),
    async probe({ client, clientId }) {
      const nonce = randomBytes(12).toString("hex");
      const [echo, id] = [await client.echo(nonce), await client.client("ID")];
      if (echo !== nonce || id !== clientId)
        throw new Error(
          `Unexpected answer ${JSON.stringify({ echo, id })}, expected the echo ${nonce} over connection ${clientId}`,
        );
    },
    pool,
    async countOpen(identities) {
      const list = String(await keyspace.client.client("LIST"));
      const open = new Set([...list.matchAll(/^id=(\d+) /gm)].map(([, id]) => id));
      return identities.filter((identity) => open.has(identity)).length;
    },
    async cut({ clientId }) {
      const killed = await keyspace.client.client("KILL", "ID", clientId);
      if (Number(killed) !== 1) throw new Error(`The connection ${clientId} of ${service} could not be cut`);
    },
    entries: () => redisEntries(keyspace),
  };
}
