import { rmSync } from "node:fs";

import { ServiceError } from "../driver.js";
import { PrefixPieces } from "../prefix/pieces.js";
import { redactUrl } from "../redact.js";
import { redisError, versionOf, withRedis } from "./client.js";
import { casePrefix, deleteKeys, noteRun, removeDeadRuns, removeRun, runPrefix } from "./keys.js";
import { startRedis } from "./server.js";

import type { Redis } from "ioredis";
import type { RedisServer } from "./server.js";
import type { ServiceConfig } from "../../../compiler/config/schema.js";
import type { DriverContext, RunningService, ServerPrograms, ServiceDriver } from "../driver.js";

type Served = Pick<RunningService, "tier" | "version" | "url" | "stop" | "pid" | "ended" | "restart"> & {
  name: string;
  /** Given by URL: others have keys there. */
  isShared: boolean;
  config: ServiceConfig;
  context: DriverContext;
};

function service({ name, isShared, config, context, ...served }: Served): RunningService {
  const { url } = served;
  const limits = { connectTimeoutMs: config.connectTimeoutMs, commandTimeoutMs: config.connectTimeoutMs };
  const ask = async <T>(action: string, use: (client: Redis) => Promise<T>, at = url): Promise<T> => {
    try {
      return await withRedis(at, limits, use);
    } catch (error) {
      throw redisError(name, at, action, error);
    }
  };
  const pieces = new PrefixPieces({
    ...{ name, url, config, context, isShared, runPrefix, casePrefix },
    piece: "a key prefix",
    note: (mark) => ask("noting the run", (client) => noteRun(client, mark)),
    async remove(prefix) {
      await ask(`removing the keys ${prefix}*`, (client) => deleteKeys(client, prefix));
    },
    removeRun: (mark) => ask("removing the run's note", (client) => removeRun(client, mark)),
  });
  return {
    ...served,
    async check(at) {
      await ask("PING", (client) => client.ping(), at);
    },
    isolate: (caseId) => pieces.isolate(caseId),
    release: (prefix) => pieces.release(prefix),
    async stop() {
      await pieces.end();
      await served.stop();
    },
  };
}

async function connect(
  name: string,
  url: string,
  config: ServiceConfig,
  context: DriverContext,
): Promise<RunningService> {
  if (!/^rediss?:\/\//.test(url)) {
    throw new ServiceError(
      `Service ${name}: unexpected URL ${redactUrl(url)}, expected one such as redis://:password@host:6379`,
    );
  }
  const limits = { connectTimeoutMs: config.connectTimeoutMs, commandTimeoutMs: config.connectTimeoutMs };
  const info = await withRedis(url, limits, (client) => client.info("server")).catch((error: unknown) => {
    throw redisError(name, url, "connecting", error);
  });
  const version = versionOf(info);
  const stop = () => Promise.resolve();
  return service({ name, url, tier: "real", version, isShared: true, config, context, stop });
}

async function launch(
  name: string,
  config: ServiceConfig,
  settings: Readonly<Record<string, unknown>>,
  context: DriverContext,
  programs: ServerPrograms,
): Promise<RunningService> {
  const all = { ...config.settings, ...settings };
  return serviceOf(await startRedis(name, all, context, programs), name, config, context);
}

function serviceOf(
  server: RedisServer,
  name: string,
  config: ServiceConfig,
  context: DriverContext,
): RunningService {
  const { process, url, version } = server;
  const end = () => process.stop([{ signal: "SIGTERM", waitMs: 500 }]);
  return service({
    name,
    url,
    tier: "embedded",
    version,
    isShared: false,
    config,
    context,
    pid: process.identity.pid,
    ended: process.ended,
    async restart() {
      await end();
      return serviceOf(await server.again(), name, config, context);
    },
    async stop() {
      await end();
      rmSync(context.folder, { recursive: true, force: true });
    },
  });
}

function withPrograms(name: string, programs: ServerPrograms | undefined): ServerPrograms {
  if (programs) return programs;
  throw new ServiceError(`Service ${name}: Redis needs redis-server`);
}

/** A quarter of the five seconds in which nothing of a run may be left. */
const removal = { connectTimeoutMs: 1250, commandTimeoutMs: 2500 };

/** Redis: at its URL, in Docker, or the genuine server of this machine; a key prefix for each case. */
export const redisDriver: ServiceDriver = {
  kinds: ["redis"],
  programs: { names: ["redis-server"], fetchedAs: "redis" },
  container: {
    image: "redis:7.4-alpine",
    port: 6379,
    environment: () => ({}),
    command: (secret, settings) => [
      "redis-server",
      "--requirepass",
      secret,
      "--save",
      "",
      "--appendonly",
      "no",
      ...Object.entries(settings).flatMap(([key, value]) => [`--${key}`, String(value)]),
    ],
    url: (address, secret) => `redis://:${secret}@${address}`,
  },
  connect,
  start: (name, config, context, programs) => launch(name, config, {}, context, withPrograms(name, programs)),
  startDedicated: (name, config, settings, context, programs) =>
    launch(name, config, settings, context, withPrograms(name, programs)),
  sweep: (url, dead) => withRedis(url, removal, (client) => removeDeadRuns(client, dead)),
  // The run is dead or being ended: with one of its prefixes goes all that it has there.
  removeIsolation: (url, prefix, mark) =>
    withRedis(url, removal, async (client) => {
      if (prefix.startsWith(runPrefix(mark))) await removeRun(client, mark);
    }),
};
