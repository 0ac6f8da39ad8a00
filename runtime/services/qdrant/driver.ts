import { rmSync } from "node:fs";

import { ServiceError } from "../driver.js";
import { redactUrl } from "../redact.js";
import { writeRefused } from "../write-refused.js";
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
  const { mark } = context;
  const serials = new Map<string, number>();
  const clients = new Map<string, Promise<QdrantClient>>();
  let noted: Promise<void> | undefined;
  const ask = async <T>(action: string, use: (client: QdrantClient) => Promise<T>, at = url): Promise<T> => {
    try {
      const client = clients.get(at) ?? openQdrant(at, config.connectTimeoutMs);
      clients.set(at, client);
      return await use(await client);
    } catch (error) {
      throw qdrantError(name, at, action, error);
    }
  };
  const note = (): Promise<void> =>
    (noted ??= ask("noting the run", (client) => noteRun(client, mark)).catch((error: unknown) => {
      noted = undefined; // the next one who asks tries again
      throw error;
    }));
  return {
    ...served,
    async check(at) {
      await ask("listing the collections", (client) => client.getCollections(), at);
    },
    async isolate(caseId) {
      if (isShared && !config.allow.includes("write"))
        throw writeRefused(name, config.kind, url, "a prefix of collections");
      const serial = (serials.get(caseId) ?? 0) + 1;
      serials.set(caseId, serial);
      const prefix = casePrefix(mark, caseId, serial);
      context.ownIsolation(prefix);
      if (isShared) await note();
      return { name: prefix, url };
    },
    async release(prefix) {
      if (!prefix.startsWith(runPrefix(mark))) return;
      await ask(`removing the collections ${prefix}*`, (client) => deleteCollections(client, prefix));
      context.disownIsolation(prefix);
    },
    async stop() {
      if (noted) await ask("removing the run's note", (client) => removeRun(client, mark));
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
