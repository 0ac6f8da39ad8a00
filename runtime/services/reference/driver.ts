import { randomBytes } from "node:crypto";
import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { packageRoot } from "../../../compiler/files/package-root.js";
import { ServiceError, StartError } from "../driver.js";
import { get } from "../http/request.js";
import { startProcess } from "../owned-process.js";
import { redactUrl } from "../redact.js";

import type { ServiceConfig } from "../../../compiler/config/schema.js";
import type { DriverContext, RunningService, ServiceDriver } from "../driver.js";
import type { OwnedProcess } from "../owned-process.js";

const readyWithinMs = 60_000;

const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));

async function checkHealth(name: string, url: string, timeoutMs: number): Promise<void> {
  const { status } = await get(name, url, "/health", timeoutMs);
  if (status !== 200) {
    throw new ServiceError(
      `Service ${name} at ${redactUrl(url)}: unexpected status ${status} of GET /health, expected 200`,
    );
  }
}

async function modelsOf(name: string, url: string, timeoutMs: number): Promise<string[]> {
  const body = (await (await get(name, url, "/v1/models", timeoutMs)).json().catch(() => undefined)) as
    { data?: { id?: unknown }[] } | undefined;
  return (body?.data ?? []).flatMap(({ id }) => (typeof id === "string" ? [id] : []));
}

async function connect(name: string, url: string, config: ServiceConfig): Promise<RunningService> {
  const check = (at = url) => checkHealth(name, at, config.connectTimeoutMs);
  await check();
  return { tier: "real", version: "unknown", url, check, stop: () => Promise.resolve() };
}

/** Where the gateway finds the models: the services of kind `model` of the configuration, by what they list. */
async function upstreams(config: ServiceConfig, context: DriverContext): Promise<Record<string, string[]>> {
  const found: Record<string, string[]> = {};
  const models = await Promise.all(
    context.namesOf("model").map(async (name) => {
      const { url } = await context.acquire(name);
      return { url, models: await modelsOf(name, url, config.connectTimeoutMs) };
    }),
  );
  for (const each of models)
    for (const model of each.models) found[model] = [...(found[model] ?? []), each.url];
  return found;
}

function readAddress(output: string): string | undefined {
  for (const line of output.split("\n")) {
    const url = /^\{"ready":true,"url":"([^"]+)"\}$/.exec(line)?.[1];
    if (url !== undefined) return url;
  }
  return undefined;
}

/** Asks `probe` until it gives something, while the process lives; `probe` throws what is not to be waited for. */
async function untilGiven<T>(
  name: string,
  server: OwnedProcess,
  probe: () => Promise<T | undefined>,
  missing: () => string,
): Promise<T> {
  const deadline = Date.now() + readyWithinMs;
  while (Date.now() < deadline && server.end === undefined) {
    const given = await probe();
    if (given !== undefined) return given;
    await pause(20);
  }
  const why =
    server.end === undefined
      ? `not within ${readyWithinMs / 1000} s: ${missing()}`
      : `it ended with ${server.end}: ${server.logTail()}`;
  throw new StartError(`Service ${name}: the reference server did not get ready: ${why}`);
}

async function waitUntilReady(name: string, url: string, server: OwnedProcess): Promise<void> {
  let last = 0;
  const probe = async () => {
    last = (await get(name, url, "/health", 5000)).status;
    return last === 200 ? true : undefined;
  };
  await untilGiven(name, server, probe, () => `its health was ${last}`);
}

interface Launched {
  server: OwnedProcess;
  service: RunningService;
}

/** Starts the reference server; resolves when it listens. */
async function launch(
  name: string,
  config: ServiceConfig,
  given: Readonly<Record<string, unknown>>,
  context: DriverContext,
  adminToken = randomBytes(18).toString("base64url"),
): Promise<Launched> {
  const settings = {
    seed: context.seed,
    ...(config.kind === "gateway" ? { upstreams: await upstreams(config, context) } : {}),
    ...config.settings,
    ...given,
    "admin.token": adminToken,
  };
  mkdirSync(context.folder, { mode: 0o700, recursive: true });
  const settingsFile = join(context.folder, "settings.json");
  writeFileSync(settingsFile, JSON.stringify(settings), { mode: 0o600 });
  const logFile = join(context.folder, "server.log");
  const server = await startProcess({
    what: `reference server of the service ${name}`,
    command: process.execPath,
    args: [
      join(packageRoot(), "dist", "reference-server.cjs"),
      "--service",
      name,
      "--port",
      "0",
      "--settings",
      settingsFile,
    ],
    cwd: context.folder,
    env: { PATH: process.env["PATH"] },
    logFile,
    endsWithInput: true,
  });
  context.own(server);
  const listening = () => Promise.resolve(readAddress(server.output()));
  const url = await untilGiven(name, server, listening, () => "it did not listen");
  const service: RunningService = {
    tier: "simulated",
    version: "reference",
    url,
    pid: server.identity.pid,
    ended: server.ended,
    credentials: { adminToken },
    check: (at = url) => checkHealth(name, at, config.connectTimeoutMs),
    async restart() {
      await service.stop();
      // The new process tells its address in a log of its own.
      renameSync(logFile, `${logFile}.before-restart`);
      const next = await launch(name, config, given, context, adminToken);
      await waitUntilReady(name, next.service.url, next.server);
      return next.service;
    },
    stop: () => server.stop([{ signal: "SIGTERM", waitMs: 1000 }]),
  };
  return { server, service };
}

async function start(name: string, config: ServiceConfig, context: DriverContext): Promise<RunningService> {
  const { server, service } = await launch(name, config, {}, context);
  await waitUntilReady(name, service.url, server);
  return service;
}

/** Model services and their gateway: at their URL, or the reference server, which simulates the one of that name. */
export const referenceDriver: ServiceDriver = {
  kinds: ["model", "gateway"],
  connect,
  embedded: () => ({ tier: "simulated", version: "reference" }),
  start,
  startDedicated: async (name, config, settings, context) =>
    (await launch(name, config, settings, context)).service,
};
