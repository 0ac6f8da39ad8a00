import { ServiceError } from "../driver.js";
import { redactUrl } from "../redact.js";
import { get } from "./request.js";

import type { ServiceConfig } from "../../../compiler/config/schema.js";

const usualPath = "/health";

/** Where a server tells of its health: the path of the configuration, else the usual one. */
export const healthPathOf = ({ health }: Pick<ServiceConfig, "health">): string => health ?? usualPath;

/** Whether a server tells nothing of its health at the usual path, and the configuration names no other. */
export const tellsNoHealth = ({ health }: Pick<ServiceConfig, "health">, status: number): boolean =>
  health === undefined && status === 404;

/**
 * Any web server: its health is answered with 2xx; where it tells none (404 at the usual path), its root without an
 * error of its own.
 */
export async function checkHealth(name: string, url: string, config: ServiceConfig): Promise<void> {
  const path = healthPathOf(config);
  const { status } = await get(name, url, path, config.connectTimeoutMs);
  if (status >= 200 && status < 300) return;
  if (!tellsNoHealth(config, status)) {
    const advice =
      config.health === undefined
        ? `; where its health is told elsewhere, name the path in tcspec.config.ts: services: { ${JSON.stringify(name)}: { kind: "http", health: "/healthz" } }`
        : "";
    throw new ServiceError(
      `Service ${name} at ${redactUrl(url)}: unexpected status ${status} of GET ${path}, expected 2xx${advice}`,
    );
  }
  const root = await get(name, url, "", config.connectTimeoutMs);
  if (root.status >= 500)
    throw new ServiceError(
      `Service ${name} at ${redactUrl(url)}: unexpected status ${root.status} of GET /, expected one below 500; there is no ${path}`,
    );
}

/**
 * Whether a web server answers at all, healthy or not: a case may be about its being ill. One that answers nothing but
 * errors of its own is as good as none: a proxy whose server is gone answers so.
 */
export async function expectAnswers(name: string, url: string, config: ServiceConfig): Promise<void> {
  const path = healthPathOf(config);
  const { status } = await get(name, url, path, config.connectTimeoutMs);
  if (status < 500) return;
  const root = await get(name, url, "", config.connectTimeoutMs);
  if (root.status < 500) return;
  throw new ServiceError(
    `Service ${name} at ${redactUrl(url)}: unexpected status ${status} of GET ${path} and ${root.status} of GET /, expected one below 500`,
  );
}
