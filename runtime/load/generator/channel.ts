import { isHttp, isSql } from "../plan.js";

import type { Requests, Target } from "../plan.js";
import type { RequestSource } from "./requests.js";
import type { Transport } from "./transport.js";

/** What a load's requests are, and the way they take. */
export interface Channel<Request> {
  readonly transport: Transport<Request>;
  readonly source: RequestSource<Request>;
}

/** Time by which a request that was given up lives on at the server. */
const afterTimeoutMs = 1000;

interface ChannelOptions {
  readonly target: Target;
  readonly requests: Requests;
  readonly timeoutMs: number;
  readonly seed: number;
}

/**
 * Gives `use` the channel of a load, and closes it after it. Loads only what the kind of load needs.
 * @throws Error where the requests are of several kinds
 */
export async function withChannel<T>(
  options: ChannelOptions,
  use: <Request>(channel: Channel<Request>) => Promise<T>,
): Promise<T> {
  const { requests } = options;
  const statements = requests.filter(isSql);
  if (statements.length > 0 && statements.length < requests.length)
    throw new Error("Unexpected load of SQL and of HTTP requests, expected one of both");
  return statements.length > 0
    ? closing(await sqlChannel(options), use)
    : closing(await httpChannel(options), use);
}

async function closing<Request, T>(
  channel: Channel<Request>,
  use: (channel: Channel<Request>) => Promise<T>,
): Promise<T> {
  try {
    return await use(channel);
  } finally {
    await channel.transport.close();
  }
}

async function sqlChannel({ target, requests, timeoutMs, seed }: ChannelOptions) {
  const [{ SqlTransport }, { StatementSource }] = await Promise.all([
    import("./sql-transport.js"),
    import("./statements.js"),
  ]);
  const { url, connections = 1 } = target;
  const transport = new SqlTransport({
    url,
    connections,
    connectTimeoutMs: timeoutMs,
    statementTimeoutMs: timeoutMs + afterTimeoutMs,
  });
  return { transport, source: new StatementSource(requests.filter(isSql), seed) };
}

async function httpChannel({ target, requests, timeoutMs, seed }: ChannelOptions) {
  const [{ UndiciTransport }, { HttpRequestSource }] = await Promise.all([
    import("./undici-transport.js"),
    import("./requests.js"),
  ]);
  const transport = new UndiciTransport({
    origin: new URL(target.url).origin,
    connectTimeoutMs: timeoutMs,
  });
  return {
    transport,
    source: new HttpRequestSource(target, requests.filter(isHttp), seed),
  };
}
