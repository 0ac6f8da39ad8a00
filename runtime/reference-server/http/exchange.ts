import type { IncomingMessage, ServerResponse } from "node:http";
import { bodyTooLarge, invalidRequest } from "../openai/errors.js";

/** The status that requests get in metrics and truth whose client went away; nobody receives it. */
export const CLIENT_GONE = 499;

/** One request and its answer. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly method: string;
  /** Normalised: single slashes, none at the end, no query. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** The `:name` of the route's path. */
  readonly params: Readonly<Record<string, string>>;
  readonly requestId: string;
  readonly receivedAtMs: number;
  /** Aborted when the client goes away before the answer is complete. */
  readonly signal: AbortSignal;
}

/** `//v1///models/?x=1` is `/v1/models`. */
export function normalisedPath(url: string): { path: string; query: URLSearchParams } {
  const end = url.indexOf("?");
  const path = (end < 0 ? url : url.slice(0, end)).replace(/\/{2,}/g, "/").replace(/(?<=.)\/$/, "");
  return { path, query: new URLSearchParams(end < 0 ? "" : url.slice(end + 1)) };
}

/** The body as bytes. @throws ApiError 413 beyond the limit. */
export async function readBody(request: IncomingMessage, limitBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  if (Number(request.headers["content-length"] ?? 0) > limitBytes) throw refused(request, limitBytes);
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > limitBytes) throw refused(request, limitBytes);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function refused(request: IncomingMessage, limitBytes: number) {
  // the rest is read and thrown away: a client that is still sending would see a reset instead of the answer
  request.resume();
  return bodyTooLarge(limitBytes);
}

/** The body as JSON. @throws ApiError 400 where it is none, 413 beyond the limit. */
export function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body)) as unknown;
  } catch {
    throw invalidRequest(
      "We could not parse the JSON body of your request. Expected an object as UTF-8 JSON.",
      undefined,
      "invalid_json",
    );
  }
}

export async function readJson(exchange: Exchange, limitBytes: number): Promise<unknown> {
  return parseJson(await readBody(exchange.request, limitBytes));
}

/** Sends an answer at once; nothing where the client is gone or an answer has begun. */
export function send(
  { response }: Exchange,
  status: number,
  body: string,
  headers: Readonly<Record<string, string>>,
): void {
  if (response.headersSent || response.destroyed) return;
  const bytes = Buffer.from(body);
  response.writeHead(status, { ...headers, "content-length": bytes.length });
  response.end(bytes);
}

export function sendJson(
  exchange: Exchange,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): void {
  send(exchange, status, JSON.stringify(body), {
    "content-type": "application/json; charset=utf-8",
    ...headers,
  });
}

/** The key of `Authorization: Bearer <key>`; white space around it does not count. */
export function bearerOf(request: IncomingMessage): string | undefined {
  const key = /^Bearer\s+(\S+)\s*$/i.exec(request.headers.authorization ?? "")?.[1];
  return key;
}
