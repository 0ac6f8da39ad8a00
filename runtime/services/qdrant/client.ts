import { ServiceError } from "../driver.js";
import { redactText, redactUrl } from "../redact.js";

import type { QdrantClient } from "@qdrant/js-client-rest";

/**
 * The official client of the Qdrant at a URL; the URL's password is the API key (`http://:key@host:6333`). Loaded on
 * first use. It keeps connections open: for what is done once it does no harm.
 */
export async function openQdrant(url: string, timeoutMs: number): Promise<QdrantClient> {
  const { QdrantClient: Client } = await import("@qdrant/js-client-rest");
  const { protocol, hostname, port, pathname, password } = new URL(url);
  const https = protocol === "https:";
  const prefix = pathname.replace(/\/+$/u, "");
  return new Client({
    host: hostname,
    port: port === "" ? (https ? 443 : 80) : Number(port),
    https,
    ...(prefix !== "" && { prefix }),
    // As a header: the client prints a warning for each `apiKey` without TLS, also on the loopback.
    ...(password !== "" && { headers: { "api-key": decodeURIComponent(password) } }),
    timeout: timeoutMs,
    checkCompatibility: false,
  });
}

/** What went wrong, for people: the client's own messages say only "Bad Request" or "fetch failed". */
export function qdrantReason(error: unknown): string {
  const { message, data, cause } = error as {
    message?: unknown;
    data?: { status?: { error?: unknown } };
    cause?: unknown;
  };
  if (typeof data?.status?.error === "string") return data.status.error;
  if (typeof cause === "object" && cause !== null) return qdrantReason(cause);
  return typeof message === "string" && message !== "" ? message : String(error);
}

export function qdrantError(name: string, url: string, action: string, error: unknown): ServiceError {
  return new ServiceError(
    `Service ${name} at ${redactUrl(url)}: ${action} failed: ${redactText(qdrantReason(error), url)}`,
  );
}
