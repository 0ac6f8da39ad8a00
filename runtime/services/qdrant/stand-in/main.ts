/**
 * A small stand-in of Qdrant for machines that have none: `node qdrant-stand-in.cjs --data <file>`. It listens on a free
 * port of the loopback, says so on its output (`{"ready":true,"url":"…"}`), and ends when its input does. The key that
 * requests need is in `QDRANT_API_KEY`.
 */
import { timingSafeEqual } from "node:crypto";
import { createServer } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import { parseArgs } from "node:util";

import { QdrantApi, apiVersion } from "./api.js";
import type { ApiRequest } from "./api.js";
import { QdrantError } from "./errors.js";
import { WriteLog } from "./store.js";

/** As Qdrant's own `max_request_size_mb`. */
const longestBody = 32 * 1024 * 1024;

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    length += part.length;
    if (length > longestBody) throw new QdrantError(413, "Payload reached size limit.");
    parts.push(part);
  }
  const text = Buffer.concat(parts).toString("utf8");
  if (text === "") return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new QdrantError(400, `Format error in JSON body: ${(error as Error).message}`);
  }
}

function pathOf(url: string): string[] {
  const [path = ""] = url.split("?");
  try {
    return path
      .split("/")
      .slice(1)
      .map(decodeURIComponent)
      .filter((part) => part !== "");
  } catch {
    throw new QdrantError(400, "Unexpected path, expected one that is URL-coded");
  }
}

function isAllowed(request: IncomingMessage, key: string): boolean {
  const given = Buffer.from(String(request.headers["api-key"] ?? ""));
  const expected = Buffer.from(key);
  return given.length === expected.length && timingSafeEqual(given, expected);
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify(body));
}

function serve(api: QdrantApi, log: WriteLog, key: string) {
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const started = performance.now();
    const seconds = () => (performance.now() - started) / 1000;
    try {
      const path = pathOf(request.url ?? "/");
      if (path[0] === "healthz" || path[0] === "readyz") {
        response.end(`${path[0]} check passed`);
        return;
      }
      if (!isAllowed(request, key))
        throw new QdrantError(401, "Must provide an API key or an Authorization bearer token");
      if (path.length === 0) {
        send(response, 200, { title: "tcspec's stand-in of qdrant", version: apiVersion });
        return;
      }
      const asked: ApiRequest = { method: request.method ?? "GET", path, body: await bodyOf(request) };
      const result = api.handle(asked);
      log.note(asked);
      send(response, 200, { result, status: "ok", time: seconds() });
    } catch (error) {
      const { status, message } =
        error instanceof QdrantError
          ? error
          : new QdrantError(500, `Service internal error: ${String(error)}`);
      send(response, status, { status: { error: message }, time: seconds() });
    }
  };
}

const { values } = parseArgs({ options: { data: { type: "string" } } });
const key = process.env["QDRANT_API_KEY"];
if (values.data === undefined || key === undefined || key === "") {
  process.stderr.write("Unexpected start, expected --data <file> and QDRANT_API_KEY\n");
  process.exit(2);
}
const api = new QdrantApi();
const log = new WriteLog(values.data);
log.replay(api);
const handler = serve(api, log, key);
const server = createServer((request, response) => void handler(request, response));
server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  if (address !== null && typeof address === "object")
    process.stdout.write(`${JSON.stringify({ ready: true, url: `http://127.0.0.1:${address.port}` })}\n`);
});
process.stdin.resume();
process.stdin.on("end", () => process.exit(0));
process.on("SIGTERM", () => process.exit(0));
