import type { ServiceConfig } from "../../compiler/config/schema.js";
import { selfNamedKinds } from "../../compiler/config/self-named-kinds.js";

/** What a service is that the configuration does not name, but whose name says its kind. */
export function serviceConfigDefaults(name: string): ServiceConfig | undefined {
  const kind = selfNamedKinds.find((known) => known === name);
  return kind && { kind, allow: [], connectTimeoutMs: 5000, settings: {} };
}
