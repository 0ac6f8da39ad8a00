import { ServiceError } from "../driver.js";
import { redactUrl } from "../redact.js";
import { checkHealth, expectAnswers } from "./health.js";
import { alertmanagerKind, askVersion, grafanaKind } from "./kinds.js";

import type { ServiceConfig } from "../../../compiler/config/schema.js";
import type { RunningService, ServiceDriver } from "../driver.js";
import type { HttpKind } from "./kinds.js";

const notStarted = () => Promise.resolve();

/** Refuses what is no URL of a web server. */
export function expectHttp(name: string, url: string): void {
  if (/^https?:\/\//.test(url)) return;
  throw new ServiceError(
    `Service ${name}: unexpected URL ${redactUrl(url)}, expected one such as http://host:port`,
  );
}

/** A service of a known kind at its URL. */
export async function connectTo(
  kind: HttpKind,
  name: string,
  url: string,
  config: ServiceConfig,
): Promise<RunningService> {
  expectHttp(name, url);
  const ask = (at: string) => askVersion(name, at, kind, config.connectTimeoutMs);
  const version = await ask(url);
  const check = async (at = url) => {
    await ask(at);
  };
  return { tier: "real", version, url, check, stop: notStarted };
}

/** Any web server at its URL. */
export const httpDriver: ServiceDriver = {
  kinds: ["http"],
  async connect(name, url, config) {
    expectHttp(name, url);
    await expectAnswers(name, url, config);
    const check = (at = url) => checkHealth(name, at, config);
    return { tier: "real", version: "unknown", url, check, stop: notStarted };
  },
};

/** Grafana at its URL. */
export const grafanaDriver: ServiceDriver = {
  kinds: ["grafana"],
  connect: (name, url, config) => connectTo(grafanaKind, name, url, config),
};

/** Alertmanager at its URL. */
export const alertmanagerDriver: ServiceDriver = {
  kinds: ["alertmanager"],
  connect: (name, url, config) => connectTo(alertmanagerKind, name, url, config),
};
