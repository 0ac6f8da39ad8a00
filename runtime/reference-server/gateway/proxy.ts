import { pipeline } from "node:stream/promises";
import { request, type Agent, type Dispatcher } from "undici";
import { send, type Exchange } from "../http/exchange.js";
import { ApiError, unavailable } from "../openai/errors.js";
import type { Upstream } from "./upstreams.js";

export interface Forwarded {
  readonly path: string;
  readonly body: Buffer;
  readonly user: string;
  readonly timeoutMs: number;
}

/** Headers of an upstream's answer that are the client's business. */
const PASSED = ["content-type", "cache-control", "retry-after", "allow"];

/**
 * Passes a request to the first candidate that can be reached and its answer back, streams as they come.
 * `answered` hears the status before the answer's end is passed on. The caller's key stays here.
 * @throws ApiError 503 where no candidate can be reached, 504 where one does not begin to answer in time
 */
export async function forward(
  exchange: Exchange,
  candidates: readonly Upstream[],
  forwarded: Forwarded,
  agent: Agent,
  answered: (status: number) => void,
): Promise<void> {
  for (const upstream of candidates) {
    upstream.outstanding += 1;
    upstream.served += 1;
    try {
      const answer = await ask(exchange, upstream, forwarded, agent);
      if (answer === undefined) continue;
      await passBack(exchange, upstream, answer, answered);
      return;
    } finally {
      upstream.outstanding -= 1;
    }
  }
  throw unavailable("upstream_unavailable", "No server of the model can be reached. Please try again later.");
}

/** The upstream's answer; `undefined` where it could not be reached: nothing was done there, another may be asked. */
async function ask(
  exchange: Exchange,
  upstream: Upstream,
  { path, body, user, timeoutMs }: Forwarded,
  agent: Agent,
): Promise<Dispatcher.ResponseData | undefined> {
  try {
    return await request(`${upstream.url}${path}`, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        "x-user-id": user,
        "x-forwarded-request-id": exchange.requestId,
      },
      body,
      dispatcher: agent,
      signal: exchange.signal,
      headersTimeout: timeoutMs,
      bodyTimeout: timeoutMs,
    });
  } catch (error) {
    if (exchange.signal.aborted) throw error;
    const code = (error as { code?: string }).code;
    if (code === "UND_ERR_HEADERS_TIMEOUT")
      throw new ApiError(
        504,
        "server_error",
        "upstream_timeout",
        `The model did not answer within ${timeoutMs} ms.`,
      );
    upstream.healthy = false;
    if (code === "ECONNREFUSED" || code === "UND_ERR_CONNECT_TIMEOUT") return undefined;
    throw new ApiError(502, "server_error", "upstream_failed", "The connection to the model was lost.");
  }
}

async function passBack(
  exchange: Exchange,
  upstream: Upstream,
  { statusCode, headers, body }: Dispatcher.ResponseData,
  answered: (status: number) => void,
): Promise<void> {
  upstream.healthy = true;
  const passed = Object.fromEntries(
    PASSED.flatMap((name) => (typeof headers[name] === "string" ? [[name, headers[name]]] : [])),
  );
  // who sees the answer must see that it is simulated time, and whose
  passed["x-tcspec-upstream"] =
    `time-scale=${String(headers["x-tcspec-time-scale"])}; ${String(headers["x-tcspec-capacity"])}`;
  passed["x-tcspec-upstream-request-id"] = String(headers["x-request-id"]);
  if (!String(headers["content-type"]).startsWith("text/event-stream")) {
    const text = await body.text();
    answered(statusCode);
    send(exchange, statusCode, text, passed);
    return;
  }
  exchange.response.writeHead(statusCode, passed);
  answered(statusCode);
  await pipeline(body, exchange.response);
}
