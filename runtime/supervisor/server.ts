import { randomBytes, timingSafeEqual } from "node:crypto";
import { createServer } from "node:http";

import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { ErrorBody, RequestName, Requests } from "./protocol.js";

export type Handlers = {
  [Name in RequestName]: (
    request: Requests[Name]["request"],
  ) => Requests[Name]["response"] | Promise<Requests[Name]["response"]>;
};

const longestBody = 1024 * 1024;

function isAuthorised(request: IncomingMessage, token: string): boolean {
  const given = Buffer.from(request.headers.authorization ?? "");
  const expected = Buffer.from(`Bearer ${token}`);
  return given.length === expected.length && timingSafeEqual(given, expected);
}

async function readBody(request: IncomingMessage): Promise<unknown> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    length += part.length;
    if (length > longestBody) throw new Error(`Unexpected body of more than ${longestBody} bytes`);
    parts.push(part);
  }
  return JSON.parse(Buffer.concat(parts).toString("utf8"));
}

function answer(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "content-type": "application/json", connection: "close" });
  response.end(JSON.stringify(body));
}

async function handle(
  request: IncomingMessage,
  response: ServerResponse,
  token: string,
  handlers: Handlers,
): Promise<void> {
  const refuse = (status: number, error: string, blocked = false) => {
    answer(response, status, { error, blocked } satisfies ErrorBody);
  };
  if (!isAuthorised(request, token)) {
    refuse(401, "Unexpected token");
    return;
  }
  const name = request.url?.slice(1) ?? "";
  if (request.method !== "POST" || !Object.hasOwn(handlers, name)) {
    refuse(404, `Unexpected request ${name}`);
    return;
  }
  try {
    const body = await readBody(request);
    if (typeof body !== "object" || body === null) {
      refuse(400, "Unexpected body, expected a JSON object");
      return;
    }
    // Each handler is given what its own client sends; the token keeps others out.
    answer(response, 200, await (handlers[name as RequestName] as (body: object) => unknown)(body));
  } catch (error) {
    const blocked = error instanceof Error && error.name === "ServiceError";
    refuse(blocked ? 503 : 500, error instanceof Error ? error.message : String(error), blocked);
  }
}

export interface RunningServer {
  port: number;
  token: string;
  server: Server;
}

/** Serves the supervisor's requests on a free port of the loopback, to whoever knows the token. */
export function serve(handlers: Handlers): Promise<RunningServer> {
  const token = randomBytes(24).toString("base64url");
  const server = createServer((request, response) => void handle(request, response, token, handlers));
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      if (address !== null && typeof address === "object") resolve({ port: address.port, token, server });
      else reject(new Error("Unexpected address of a listening socket, expected a port"));
    });
  });
}
