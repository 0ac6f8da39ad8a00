import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { ServiceError } from "../driver.js";
import { connectTo } from "../http/driver.js";
import { askVersion, prometheusKind } from "../http/kinds.js";
import { get } from "../http/request.js";
import { startProcess } from "../owned-process.js";
import { serverEnvironment } from "../programs.js";
import { redactUrl } from "../redact.js";
import { startOnFreePort } from "../start-on-port.js";
import { caseLabelValue, scrapeConfiguration, targetsFolder } from "./scrape-config.js";

import type { ServiceConfig } from "../../../compiler/config/schema.js";
import type {
  DriverContext,
  RunningService,
  ServerPrograms,
  ServiceDescription,
  ServiceDriver,
} from "../driver.js";
import type { OwnedProcess } from "../owned-process.js";

const unreadyStatus = 503;

/** Has the server evaluate a query: it is ready, and its storage can be read. */
async function askQuery(name: string, url: string, timeoutMs: number): Promise<void> {
  const response = await get(name, url, "/api/v1/query?query=1", timeoutMs);
  const body = (await response.json().catch(() => undefined)) as { status?: unknown } | undefined;
  if (body?.status === "success") return;
  const why = response.status === unreadyStatus ? "it is not ready" : "is it a Prometheus?";
  throw new ServiceError(
    `Service ${name} at ${redactUrl(url)}: unexpected answer to a query (status ${response.status}): ${why}`,
  );
}

/** The label by which a case knows its own metrics; in a server that all share nothing is written for it. */
function labels(context: DriverContext, url: string): Pick<RunningService, "isolate"> {
  const serials = new Map<string, number>();
  return {
    isolate(caseId) {
      const serial = (serials.get(caseId) ?? 0) + 1;
      serials.set(caseId, serial);
      return Promise.resolve({ name: caseLabelValue(context.mark, caseId, serial), url });
    },
  };
}

async function connect(
  name: string,
  url: string,
  config: ServiceConfig,
  context: DriverContext,
): Promise<RunningService> {
  const service = await connectTo(prometheusKind, name, url, config);
  const check = (at = url) => askQuery(name, at, config.connectTimeoutMs);
  await check();
  return { ...service, ...labels(context, url), check };
}

/** The services whose metrics are scraped: those of the configuration that have some and can be had. */
async function scraped(name: string, context: DriverContext): Promise<ServiceDescription[]> {
  const names = [...context.namesOf("model"), ...context.namesOf("gateway")];
  const found = await Promise.allSettled(names.map((each) => context.acquire(each)));
  return found.flatMap((each, index) => {
    if (each.status === "fulfilled") return each.value;
    context.log(`service ${name} does not scrape ${String(names[index])}, which cannot be had`);
    return [];
  });
}

async function serve(
  name: string,
  config: ServiceConfig,
  context: DriverContext,
  programs: ServerPrograms,
): Promise<RunningService> {
  const { folder } = context;
  const file = join(folder, "prometheus.yml");
  const urlOf = (port: number) => `http://127.0.0.1:${port}`;
  const { process, port, answer } = await startOnFreePort({
    name,
    what: "Prometheus",
    context,
    launch: (at) =>
      startProcess({
        what: `Prometheus of the service ${name}`,
        command: programs.paths["prometheus"] ?? "prometheus",
        args: [
          `--config.file=${file}`,
          `--storage.tsdb.path=${join(folder, "data")}`,
          `--web.listen-address=127.0.0.1:${at}`,
          "--storage.tsdb.retention.time=1d",
          "--log.level=warn",
        ],
        cwd: folder,
        env: serverEnvironment(programs),
        logFile: join(folder, "server.log"),
      }),
    probe: async (at) => {
      const { status } = await get(name, urlOf(at), "/-/ready", 2000);
      if (status !== 200) throw new ServiceError(`Service ${name}: not ready, status ${status}`);
      await askQuery(name, urlOf(at), 2000);
      return askVersion(name, urlOf(at), prometheusKind, 2000);
    },
  });
  const url = urlOf(port);
  return {
    tier: "embedded",
    version: answer,
    url,
    pid: process.identity.pid,
    ended: process.ended,
    credentials: { targets: join(folder, targetsFolder) },
    ...labels(context, url),
    check: (at = url) => askQuery(name, at, config.connectTimeoutMs),
    async restart() {
      await end(process);
      return serve(name, config, context, programs);
    },
    async stop() {
      await end(process);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function end(process: OwnedProcess): Promise<void> {
  return process.stop([{ signal: "SIGTERM", waitMs: 500 }]);
}

async function launch(
  name: string,
  config: ServiceConfig,
  settings: Readonly<Record<string, unknown>>,
  context: DriverContext,
  programs: ServerPrograms | undefined,
): Promise<RunningService> {
  if (!programs) throw new ServiceError(`Service ${name}: Prometheus needs its program`);
  mkdirSync(join(context.folder, targetsFolder), { recursive: true, mode: 0o700 });
  const all = { ...config.settings, ...settings };
  const configuration = scrapeConfiguration(await scraped(name, context), all);
  writeFileSync(join(context.folder, "prometheus.yml"), configuration, { mode: 0o600 });
  return serve(name, config, context, programs);
}

/**
 * Prometheus: at its URL, or the genuine server of this machine, which scrapes the model services and the gateway of
 * the configuration. A case has a label of its own.
 */
export const prometheusDriver: ServiceDriver = {
  kinds: ["prometheus"],
  programs: { names: ["prometheus"], fetchedAs: "prometheus" },
  connect,
  start: (name, config, context, programs) => launch(name, config, {}, context, programs),
  startDedicated: launch,
};
