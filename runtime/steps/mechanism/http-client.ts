import type { Pool } from "undici";

import { redactText, redactUrl } from "../../services/redact.js";
import type { HttpAnswer, HttpClient, HttpRequest, Service } from "../context.js";

const defaultTimeoutMs = 30_000;

/** A connection pool to the service's own origin: redirects are not followed, no other host is ever dialled. */
export class ServiceClient implements HttpClient {
  readonly service: Service;
  readonly #signal: AbortSignal;
  #pool: Promise<Pool> | undefined;

  constructor(service: Service, signal: AbortSignal) {
    this.service = service;
    this.#signal = signal;
  }

  async request(request: HttpRequest): Promise<HttpAnswer> {
    const { path, timeoutMs = defaultTimeoutMs, body } = request;
    const method = request.method ?? (body === undefined ? "GET" : "POST");
    if (!path.startsWith("/")) throw new Error(`Unexpected path "${path}", expected one that begins with /`);
    const pool = await (this.#pool ??= this.#open());
    const timeout = AbortSignal.timeout(timeoutMs);
    const start = performance.now();
    try {
      const answer = await pool.request({
        method: method,
        path: this.#base() + path,
        headers: { ...this.#credentials(), ...contentType(body), ...request.headers },
        body: payload(body),
        signal: AbortSignal.any([timeout, this.#signal]),
      });
      return await read(answer, start);
    } catch (error) {
      const reason = timeout.aborted ? `no answer within ${timeoutMs} ms` : reasonOf(error);
      throw new Error(
        `Service ${this.service.name} at ${redactUrl(this.service.url)}: ${method} ${path} got no answer: ${redactText(reason, this.service.url)}`,
        { cause: error },
      );
    }
  }

  async close(): Promise<void> {
    await (await this.#pool)?.destroy();
  }

  async #open(): Promise<Pool> {
    const { name, kind, url, config } = this.service;
    if (!/^https?:/u.test(url))
      throw new Error(
        `Unexpected HTTP request to the service \`${name}\` of the kind ${kind}, expected a service that speaks HTTP (kinds http, model, gateway, …)`,
      );
    const { Pool: ConnectionPool } = await import("undici");
    return new ConnectionPool(new URL(url).origin, {
      connect: { timeout: config.connectTimeoutMs },
      headersTimeout: 0, // the time limit of each request is its own
      bodyTimeout: 0,
    });
  }

  /** The path of the service's URL. */
  #base(): string {
    return new URL(this.service.url).pathname.replace(/\/+$/u, "");
  }

  #credentials(): Record<string, string> {
    const { username, password } = new URL(this.service.url);
    if (username === "" && password === "") return {};
    const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
    return { authorization: `Basic ${Buffer.from(pair).toString("base64")}` };
  }
}

function contentType(body: unknown): Record<string, string> {
  return body === undefined || typeof body === "string" || ArrayBuffer.isView(body)
    ? {}
    : { "content-type": "application/json" };
}

function payload(body: unknown): string | Buffer | null {
  if (body === undefined) return null;
  if (typeof body === "string") return body;
  if (ArrayBuffer.isView(body)) return Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  return JSON.stringify(body);
}

async function read(answer: Awaited<ReturnType<Pool["request"]>>, start: number): Promise<HttpAnswer> {
  const chunks: { atMs: number; text: string }[] = [];
  const decoder = new TextDecoder();
  for await (const bytes of answer.body) {
    const text = decoder.decode(bytes as Uint8Array, { stream: true });
    chunks.push({ atMs: performance.now() - start, text });
  }
  const text = chunks.map((chunk) => chunk.text).join("") + decoder.decode();
  const headers = Object.entries(answer.headers).map(([name, value]): [string, string] => [
    name.toLowerCase(),
    Array.isArray(value) ? value.join(", ") : (value ?? ""),
  ]);
  return {
    status: answer.statusCode,
    headers: Object.fromEntries(headers),
    text,
    json: parsed(text),
    chunks,
    durationMs: performance.now() - start,
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** undici's own messages are often empty; the code says more. */
function reasonOf(error: unknown): string {
  const { code, message } = error as { code?: unknown; message?: unknown };
  const text = [code, message].filter((part) => typeof part === "string" && part !== "").join(": ");
  return text === "" ? String(error) : text;
}
