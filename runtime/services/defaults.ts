import { selfNamedKinds, servicesInPlaceOf } from "../../compiler/config/self-named-kinds.js";

import type { ServiceConfig } from "../../compiler/config/schema.js";

type Services = Readonly<Record<string, ServiceConfig>>;

/**
 * What a service is that the configuration does not name, but whose name says its kind; nothing where the configuration
 * has others of that kind, one of which is meant.
 */
export function serviceConfigDefaults(name: string, services: Services): ServiceConfig | undefined {
  const kind = selfNamedKinds.find((known) => known === name);
  if (kind === undefined || servicesInPlaceOf(name, services).length > 0) return undefined;
  return { kind, allow: [], connectTimeoutMs: 5000, settings: {} };
}

/** Why there is no such service, and what to write. */
export function unknownService(name: string, services: Services): string {
  const others = servicesInPlaceOf(name, services);
  const known = others.length > 0 ? others : Object.keys(services);
  const expected = known.length > 0 ? `one of ${known.join(", ")}` : "one of the configuration";
  const told = `Unexpected service ${JSON.stringify(name)}, expected ${expected}`;
  return others.length > 0
    ? `${told}: the configuration has ${others.length > 1 ? "those" : "that one"} of the kind ${name}, and none of that name. ` +
        `The fixture \`${name}\` is for the service of its name: name one so in tcspec.config.ts: services: { ${JSON.stringify(name)}: { kind: ${JSON.stringify(name)} } }`
    : `${told}; services are declared in tcspec.config.ts: services: { ${JSON.stringify(name)}: { kind: "postgres" } }`;
}
