import type { ServiceConfig } from "../../compiler/config/schema.js";

/** The variable that holds a service's URL: `TC_POSTGRES_URL` of `postgres`. */
export function urlVariable(name: string): string {
  return `TC_${name.toUpperCase().replace(/[^A-Z0-9]+/g, "_")}_URL`;
}

/** The URL at which a service is given, by the environment, else by the configuration. */
export function givenUrl(name: string, config: ServiceConfig, env: NodeJS.ProcessEnv): string | undefined {
  const fromEnvironment = env[urlVariable(name)];
  return fromEnvironment === undefined || fromEnvironment === "" ? config.url : fromEnvironment;
}
