import { ServiceError } from "../driver.js";
import { redactText, redactUrl } from "../redact.js";

import type { Redis, RedisOptions } from "ioredis";

/** Why Redis cannot be used, in words that say what to do; by a part of the error's message or by its code. */
const refusals: readonly (readonly [RegExp, string])[] = [
  [/WRONGPASS|invalid password/i, "the password is wrong"],
  [/NOAUTH/, "a password is needed"],
  [/NOPERM/, "the user lacks the permission"],
  [/OOM command/, "its memory is full"],
  [/MISCONF|No space left/i, "its disk is full or cannot be written to"],
  [/LOADING/, "the server is still loading its data"],
  [/ECONNREFUSED/, "nothing listens there"],
  [/ENOTFOUND/, "the host name is unknown"],
  [
    /Unknown RESP type|ERR unknown command|did not answer|timed out|ETIMEDOUT|ECONNRESET|closed|disconnected/i,
    "is it a Redis server?",
  ],
];

/** What a TLS client meets at a port without: Redis waits for the end of a line that never comes. */
const noTls =
  /wrong version number|packet length|EPROTO|ETIMEDOUT|did not answer|disconnected before secure/i;

function describeError(error: unknown, url: string): string {
  const { code, message } = error as { code?: unknown; message?: unknown };
  const parts = [message, code].filter((part): part is string => typeof part === "string" && part !== "");
  const text = [...new Set(parts.filter((part, index) => index === 0 || !parts[0]?.includes(part)))].join(
    " ",
  );
  const isTls = url.startsWith("rediss:");
  const words = parts.join(" ");
  const hint =
    isTls && noTls.test(words)
      ? "does the port speak TLS? Where it does not, the URL begins with redis://"
      : refusals.find(([pattern]) => pattern.test(words))?.[1];
  return hint === undefined ? text : `${text} (${hint})`;
}

/** An error of Redis or of the way to it, naming the service, with every secret of its URL removed. */
export function redisError(name: string, url: string, action: string, error: unknown): ServiceError {
  const text = redactText(describeError(error, url), url);
  return new ServiceError(`Service ${name} at ${redactUrl(url)}: ${action} failed: ${text}`);
}

export interface RedisClientOptions {
  connectTimeoutMs: number;
  /** Ends a command that takes longer. */
  commandTimeoutMs: number;
}

type ConnectionOptions = Pick<
  RedisOptions,
  "enableOfflineQueue" | "keyPrefix" | "maxRetriesPerRequest" | "retryStrategy"
>;

/**
 * Opens one connection, that is never opened anew by itself unless `more` says so. `ioredis` is loaded on first use.
 */
export async function connectRedis(
  url: string,
  options: RedisClientOptions,
  more: ConnectionOptions = {},
): Promise<Redis> {
  const { Redis: Client } = await import("ioredis");
  const client = new Client(url, {
    lazyConnect: true,
    connectTimeout: options.connectTimeoutMs,
    commandTimeout: options.commandTimeoutMs,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
    enableOfflineQueue: false,
    // No command but those that are asked for: a service given by URL may not know them.
    enableReadyCheck: false,
    disableClientInfo: true,
    protocol: 2,
    ...more,
  });
  let cause: unknown;
  client.on("error", (error) => (cause ??= error));
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_resolve, reject) => {
    const { connectTimeoutMs: limit } = options;
    timer = setTimeout(() => reject(new Error(`the server did not answer within ${limit} ms`)), limit);
  });
  try {
    // What the server says to the password and the database of the URL comes with the first command.
    const answered = client.connect().then(() => client.ping());
    answered.catch(() => undefined); // where the time is over before
    await Promise.race([answered, tooLate]);
    return client;
  } catch (error) {
    closeRedis(client);
    throw cause ?? error;
  } finally {
    clearTimeout(timer);
  }
}

/** Closes the connection. One that has ended is left alone: ioredis would keep a timer for it, and with it the process. */
export function closeRedis(client: Redis): void {
  if (client.status !== "end") client.disconnect();
}

/** Opens one connection, hands it to `use` and closes it, whatever happens. */
export async function withRedis<T>(
  url: string,
  options: RedisClientOptions,
  use: (client: Redis) => Promise<T>,
): Promise<T> {
  const client = await connectRedis(url, options);
  try {
    return await use(client);
  } finally {
    closeRedis(client);
  }
}

/** The version that a server states in `INFO server`. */
export function versionOf(info: string): string {
  return /^redis_version:(\S+)/m.exec(info)?.[1] ?? "unknown";
}
