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

type Services = Readonly<Record<string, Pick<ServiceConfig, "kind">>>;

/**
 * The configured services of a kind, none of which has the kind's name: whoever asks for that name means one of them,
 * and a server started beside them would be the wrong one. None where the name is configured, or stands for itself.
 */
export function servicesInPlaceOf(name: string, services: Services): readonly string[] {
  if (Object.hasOwn(services, name) || !selfNamedKinds.some((kind) => kind === name)) return [];
  return Object.keys(services).filter((other) => services[other]?.kind === name);
}
