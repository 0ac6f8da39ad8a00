import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Clock } from "../clock.js";
import type { Faults } from "../faults/faults.js";
import type { ServiceLog } from "../observe/service-log.js";
import { ApiError, serverError, unknownPath, wrongMethod } from "../openai/errors.js";
import { bearerOf, normalisedPath, sendJson, type Exchange } from "./exchange.js";

export interface Route {
  readonly method: "GET" | "POST" | "PATCH" | "DELETE";
  /** Segments that begin with a colon match any one segment: `/admin/users/:name`. */
  readonly path: string;
  readonly handle: (exchange: Exchange) => Promise<void> | void;
}

export interface Host {
  readonly clock: Clock;
  readonly faults: Faults;
  readonly log: ServiceLog;
  /** Headers of every answer. */
  readonly headers: () => Readonly<Record<string, string>>;
  /** Refuses (by throwing an ApiError) what must not reach any route, known or unknown. */
  readonly guard: (exchange: Exchange) => void;
  readonly routes: readonly Route[];
}

/** The HTTP side of a service: routing, errors as OpenAI gives them, the headers of every answer, the log. */
export function createHttpServer(host: Host): Server {
  return createServer((request, response) => {
    const exchange = begin(host, request, response);
    serve(host, exchange)
      .catch((error: unknown) => sendError(host, exchange, error))
      .finally(() => logged(host, exchange));
  });
}

/** Sends what a handler threw as an error in OpenAI's form; anything but an ApiError is a 500 and goes to the log. */
export function sendError(host: Pick<Host, "faults" | "log">, exchange: Exchange, error: unknown): void {
  if (exchange.signal.aborted) return;
  if (!(error instanceof ApiError))
    host.log.write("error", "unexpected_error", { requestId: exchange.requestId, reason: reasonOf(error) });
  const known = error instanceof ApiError ? error : serverError();
  const { status, headers, body } = host.faults.apply("error", known.toAnswer());
  sendJson(exchange, status, body, headers);
}

function begin(host: Host, request: IncomingMessage, response: ServerResponse): Exchange {
  const requestId = randomUUID();
  for (const [name, value] of Object.entries(host.headers())) response.setHeader(name, value);
  response.setHeader("x-request-id", requestId);
  const gone = new AbortController();
  response.on("close", () => {
    if (!response.writableFinished) gone.abort(new Error("the client closed the connection"));
  });
  return {
    request,
    response,
    method: request.method ?? "GET",
    ...normalisedPath(request.url ?? "/"),
    params: {},
    requestId,
    receivedAtMs: host.clock.now(),
    signal: gone.signal,
  };
}

async function serve(host: Host, exchange: Exchange): Promise<void> {
  if (!isAdmin(exchange.path)) {
    const { delayMs, fate } = host.faults.apply("transport", { delayMs: 0, fate: "answer" });
    await host.clock.sleep(delayMs, exchange.signal);
    if (fate === "reset") {
      exchange.request.socket.resetAndDestroy();
      return;
    }
    if (fate === "hang") return;
    if (fate === "fail") throw serverError();
  }
  host.guard(exchange);
  const matching = host.routes.flatMap((route) => {
    const params = match(route.path, exchange.path);
    return params === undefined ? [] : [{ route, params }];
  });
  if (matching.length === 0) throw unknownPath(exchange.method, exchange.path);
  const found = matching.find(({ route }) => route.method === exchange.method);
  if (found === undefined)
    throw wrongMethod(
      exchange.method,
      exchange.path,
      matching.map(({ route }) => route.method),
    );
  await found.route.handle({ ...exchange, params: found.params });
}

export function isAdmin(path: string): boolean {
  return path === "/admin" || path.startsWith("/admin/");
}

function match(pattern: string, path: string): Record<string, string> | undefined {
  const wanted = pattern.split("/");
  const given = path.split("/");
  if (wanted.length !== given.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, segment] of wanted.entries()) {
    const actual = given[index] ?? "";
    if (segment.startsWith(":")) params[segment.slice(1)] = actual;
    else if (segment !== actual) return undefined;
  }
  return params;
}

function logged(host: Host, exchange: Exchange): void {
  const { requestId, method, path, response, request, receivedAtMs } = exchange;
  const secret = bearerOf(request);
  const entry = {
    requestId,
    method,
    path: path.slice(0, 200),
    status: response.headersSent ? response.statusCode : 0,
    durationMs: Number((host.clock.now() - receivedAtMs).toFixed(3)),
  };
  host.log.write(
    isAdmin(path) ? "debug" : "info",
    "request",
    host.faults.apply("logEntry", entry, secret === undefined ? {} : { secret }),
  );
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
