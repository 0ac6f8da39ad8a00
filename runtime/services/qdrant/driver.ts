import { rmSync } from "node:fs";

import { ServiceError } from "../driver.js";
import { PrefixPieces } from "../prefix/pieces.js";
import { redactUrl } from "../redact.js";
import { openQdrant, qdrantError } from "./client.js";
import {
  casePrefix,
  deleteCollections,
  noteRun,
  removeDeadRuns,
  removeRun,
  runPrefix,
} from "./collections.js";
import { startStandIn } from "./server.js";

import type { QdrantClient } from "@qdrant/js-client-rest";
import type { ServiceConfig } from "../../../compiler/config/schema.js";
import type { DriverContext, RunningService, ServiceDriver } from "../driver.js";
import type { QdrantServer } from "./server.js";

type Served = Pick<RunningService, "tier" | "version" | "url" | "stop" | "pid" | "ended" | "restart"> & {
  name: string;
  /** Given by URL: others have collections there. */
  isShared: boolean;
  config: ServiceConfig;
  context: DriverContext;
};

const versionOf = ({ version }: { version: string }) => version;

function service({ name, isShared, config, context, ...served }: Served): RunningService {
  const { url } = served;
  const clients = new Map<string, Promise<QdrantClient>>();
  const ask = async <T>(action: string, use: (client: QdrantClient) => Promise<T>, at = url): Promise<T> => {
    try {
      const client = clients.get(at) ?? openQdrant(at, config.connectTimeoutMs);
      clients.set(at, client);
      return await use(await client);
    } catch (error) {
      throw qdrantError(name, at, action, error);
    }
  };
  const pieces = new PrefixPieces({
    ...{ name, url, config, context, isShared, runPrefix, casePrefix },
    piece: "a prefix of collections",
    note: (mark) => ask("noting the run", (client) => noteRun(client, mark)),
    async remove(prefix) {
      await ask(`removing the collections ${prefix}*`, (client) => deleteCollections(client, prefix));
    },
    removeRun: (mark) => ask("removing the run's note", (client) => removeRun(client, mark)),
  });
  return {
    ...served,
    async check(at) {
      await ask("listing the collections", (client) => client.getCollections(), at);
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
  if (!/^https?:\/\//.test(url)) {
    throw new ServiceError(
      `Service ${name}: unexpected URL ${redactUrl(url)}, expected one such as http://:api-key@host:6333`,
    );
  }
  try {
    const client = await openQdrant(url, config.connectTimeoutMs);
    const version = versionOf(await client.versionInfo());
    await client.getCollections(); // a server of another kind may answer the first
    const stop = () => Promise.resolve();
    return service({ name, url, tier: "real", version, isShared: true, config, context, stop });
  } catch (error) {
    throw qdrantError(name, url, "connecting", error);
  }
}

const version = "stand-in";

async function start(name: string, config: ServiceConfig, context: DriverContext): Promise<RunningService> {
  const running = serviceOf(await startStandIn(name, context), name, config, context);
  await running.check();
  return running;
}

function serviceOf(
  server: QdrantServer,
  name: string,
  config: ServiceConfig,
  context: DriverContext,
): RunningService {
  const end = () => server.process.stop([{ signal: "SIGTERM", waitMs: 500 }]);
  return service({
    name,
    url: server.url,
    tier: "emulated",
    version,
    isShared: false,
    config,
    context,
    pid: server.process.identity.pid,
    ended: server.process.ended,
    async restart() {
      await end();
      const next = serviceOf(await server.again(), name, config, context);
      await next.check();
      return next;
    },
    async stop() {
      await end();
      rmSync(context.folder, { recursive: true, force: true });
    },
  });
}

/** A quarter of the five seconds in which nothing of a run may be left. */
const removalMs = 1250;

/** Qdrant: at its URL, else a small stand-in of its REST API with exact search; a prefix of collections for each case. */
export const qdrantDriver: ServiceDriver = {
  kinds: ["qdrant"],
  connect,
  embedded: () => ({ tier: "emulated", version }),
  start,
  sweep: async (url, dead) => removeDeadRuns(await openQdrant(url, removalMs), dead),
  // The run is dead or being ended: with one of its prefixes goes all that it has there.
  removeIsolation: async (url, prefix, mark) => {
    if (prefix.startsWith(runPrefix(mark))) await removeRun(await openQdrant(url, removalMs), mark);
  },
};
