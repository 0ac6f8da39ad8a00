import { redactText, redactUrl } from "../redact.js";
import { ServiceError } from "../driver.js";

import type { Client } from "pg";

/** Why PostgreSQL refuses, in words that say what to do; by SQLSTATE or Node's error code. */
const advice: Record<string, string> = {
  "28P01": "the password is wrong",
  "28000": "the user may not connect from here",
  "3D000": "the database does not exist",
  "57P03": "the server is starting up or shutting down",
  "53300": "the server has no free connections",
  "42501": "the user lacks the privilege",
  ECONNREFUSED: "nothing listens there",
  ENOTFOUND: "the host name is unknown",
  ECONNRESET: "the connection was closed; is it a PostgreSQL server?",
  ETIMEDOUT: "the host does not answer",
};

function describeError(error: unknown): string {
  const { code, message } = error as { code?: unknown; message?: unknown };
  const text = typeof message === "string" && message !== "" ? message : String(code ?? error);
  const hint = typeof code === "string" ? advice[code] : undefined;
  if (/timeout expired|Connection terminated/i.test(text)) return `${text}; is it a PostgreSQL server?`;
  return hint === undefined ? text : `${text} (${hint})`;
}

/** An error of PostgreSQL or of the way to it, naming the service, with every secret of its URL removed. */
export function serviceError(name: string, url: string, action: string, error: unknown): ServiceError {
  const text = redactText(describeError(error), url);
  return new ServiceError(`Service ${name} at ${redactUrl(url)}: ${action} failed: ${text}`);
}

export interface ClientOptions {
  connectTimeoutMs: number;
  /** Ends a statement that takes longer; none by default. */
  statementTimeoutMs?: number;
}

/** Opens one connection, hands it to `use` and closes it, whatever happens. `pg` is loaded on first use. */
export async function withClient<T>(
  url: string,
  options: ClientOptions,
  use: (client: Client) => Promise<T>,
): Promise<T> {
  const { default: pg } = await import("pg");
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: options.connectTimeoutMs,
    application_name: "tcspec",
    ...(options.statementTimeoutMs === undefined ? {} : { query_timeout: options.statementTimeoutMs }),
  });
  // Without a listener, an error between two queries would end the process; the next query reports it.
  client.on("error", () => undefined);
  try {
    await client.connect();
    return await use(client);
  } finally {
    await Promise.race([
      client.end().catch(() => undefined),
      new Promise((resolve) => setTimeout(resolve, 500).unref()),
    ]);
  }
}
