import type { ConfigData } from "../config/schema.js";
import { redactSecrets } from "../secrets/find-secrets.js";
import type { Circumstances } from "./manifest.js";

type Service = ConfigData["services"][string];

/**
 * What a cache may hold of a configuration: caches are kept and passed on. One that holds a secret is not whole without
 * it, so that it is evaluated each time.
 */
export function keptConfig(
  config: ConfigData,
  configSources: Circumstances["configSources"],
): Pick<Circumstances, "config" | "configSources"> {
  const services = Object.fromEntries(
    Object.entries(config.services).map(([name, service]) => [name, withoutSecrets(service)]),
  );
  const isWhole = Object.entries(config.services).every(([name, service]) => services[name] === service);
  return isWhole ? { config, configSources } : { config: { ...config, services }, configSources: null };
}

/** The same object where it holds none. */
function withoutSecrets(service: Service): Service {
  const { url, ...rest } = service;
  const open = Object.entries(rest.settings).filter(([name, value]) => !isSecret(name, value));
  const hasClosed = open.length < Object.keys(rest.settings).length;
  const opensUrl = url === undefined || !mayHoldSecret(url);
  if (opensUrl && !hasClosed) return service;
  return { ...rest, ...(opensUrl && url !== undefined && { url }), settings: Object.fromEntries(open) };
}

/** A token may stand as the user alone, or as a parameter of any name. */
function mayHoldSecret(url: string): boolean {
  if (!URL.canParse(url)) return true;
  const { username, password, search } = new URL(url);
  return [username, password, search].some((part) => part !== "");
}

const isSecret = (name: string, value: string | number | boolean): boolean =>
  /pass|secret|token|key/iu.test(name) || redactSecrets(String(value)) !== String(value);
