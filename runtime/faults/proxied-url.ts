import type { Address } from "./link.js";

/** Ports that a URL of these schemes means without naming them. Of TLS there is none: names of certificates would not fit. */
const defaultPorts: Readonly<Record<string, number>> = {
  "http:": 80,
  "postgres:": 5432,
  "postgresql:": 5432,
  "redis:": 6379,
};

/** Where a URL leads; undefined where a proxy could not stand in front of it. */
export function addressIn(url: string): Address | undefined {
  try {
    const { protocol, hostname, port } = new URL(url);
    const standard = defaultPorts[protocol];
    if (standard === undefined || hostname === "") return undefined;
    return { host: hostname.replace(/^\[(.*)\]$/u, "$1"), port: port === "" ? standard : Number(port) };
  } catch {
    return undefined;
  }
}

/** The same URL, at another address. */
export function atAddress(url: string, { host, port }: Address): string {
  const moved = new URL(url);
  moved.hostname = host;
  moved.port = String(port);
  return url.endsWith("/") || moved.pathname !== "/" ? moved.href : moved.href.replace(/\/$/u, "");
}
