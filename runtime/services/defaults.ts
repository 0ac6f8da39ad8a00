import type { ServiceConfig } from "../../compiler/config/schema.js";

const kinds: readonly ServiceConfig["kind"][] = [
  "postgres",
  "redis",
  "qdrant",
  "prometheus",
  "alertmanager",
  "grafana",
];

/** What a service is that the configuration does not name, but whose name says its kind. */
export function serviceConfigDefaults(name: string): ServiceConfig | undefined {
  const kind = kinds.find((known) => known === name);
  return kind && { kind, allow: [], connectTimeoutMs: 5000, settings: {} };
}
