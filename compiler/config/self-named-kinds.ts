import type { ServiceConfig } from "./schema.js";

/** Kinds of services that are called by their kind: a service of that name needs no entry in the configuration. */
export const selfNamedKinds: readonly ServiceConfig["kind"][] = [
  "postgres",
  "redis",
  "qdrant",
  "prometheus",
  "alertmanager",
  "grafana",
];
