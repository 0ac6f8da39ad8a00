import { ServiceError } from "../driver.js";
import { redactUrl } from "../redact.js";
import { get } from "./request.js";

/** What a kind of HTTP service answers to a real request, and where its version is in it. */
export interface HttpKind {
  /** For people: "a Prometheus". */
  what: string;
  path: string;
  /** The version in the answer's JSON; undefined where no such server can have given it. */
  version: (body: unknown) => string | undefined;
}

const field = (value: unknown, ...path: string[]): unknown =>
  path.reduce<unknown>(
    (inner, key) =>
      typeof inner === "object" && inner !== null ? (inner as Record<string, unknown>)[key] : undefined,
    value,
  );
const text = (value: unknown) => (typeof value === "string" && value !== "" ? value : undefined);

export const prometheusKind: HttpKind = {
  what: "a Prometheus",
  path: "/api/v1/status/buildinfo",
  version: (body) => text(field(body, "data", "version")),
};

export const alertmanagerKind: HttpKind = {
  what: "an Alertmanager",
  path: "/api/v2/status",
  version: (body) => text(field(body, "versionInfo", "version")),
};

export const grafanaKind: HttpKind = {
  what: "a Grafana",
  path: "/api/health",
  version: (body) => (field(body, "database") === "ok" ? text(field(body, "version")) : undefined),
};

/** Asks the service for what only one of its kind answers; gives its version. */
export async function askVersion(
  name: string,
  url: string,
  { what, path, version }: HttpKind,
  timeoutMs: number,
): Promise<string> {
  const response = await get(name, url, path, timeoutMs);
  const where = `Service ${name} at ${redactUrl(url)}`;
  if ([401, 403].includes(response.status))
    throw new ServiceError(
      `${where}: GET ${path} is refused with ${response.status}: user or password is wrong`,
    );
  const found = version(await response.json().catch(() => undefined));
  if (response.status === 200 && found !== undefined) return found;
  throw new ServiceError(
    `${where}: unexpected answer to GET ${path} (status ${response.status}), expected that of ${what}; is it ${what}?`,
  );
}
