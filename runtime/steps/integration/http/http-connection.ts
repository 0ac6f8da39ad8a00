import { Agent as HttpAgent, request as httpRequest } from "node:http";
import { Agent as HttpsAgent, request as httpsRequest } from "node:https";

import { requestTo } from "../../../services/http/request.js";

import type { Socket } from "node:net";
import type { PoolConnection } from "../../../fixtures/connection-pool.js";

export interface HttpReply {
  status: number;
  text: string;
}

export interface HttpQuestion {
  method?: string;
  path: string;
  /** Sent as JSON; a text as it is. */
  body?: unknown;
  headers?: Readonly<Record<string, string>>;
}

export interface HttpAddress {
  /** With its secrets. */
  url: string;
  /** Go with every request, such as a key. */
  headers?: Readonly<Record<string, string>>;
  timeoutMs: number;
}

/** One connection to a web server, kept alive from request to request and never opened anew. */
export class HttpConnection implements PoolConnection {
  readonly #url: string;
  readonly #headers: Readonly<Record<string, string>>;
  readonly #timeoutMs: number;
  readonly #agent: HttpAgent;
  #socket: Socket | undefined;

  private constructor({ url, headers = {}, timeoutMs }: HttpAddress) {
    const options = { keepAlive: true, maxSockets: 1 };
    this.#url = url;
    this.#headers = headers;
    this.#timeoutMs = timeoutMs;
    this.#agent = url.startsWith("https:") ? new HttpsAgent(options) : new HttpAgent(options);
  }

  /** Connects and asks for `path`; rejects where nothing answers in time. */
  static async open(address: HttpAddress, path: string): Promise<HttpConnection> {
    const connection = new HttpConnection(address);
    await connection.ask({ path });
    return connection;
  }

  /** The port of this side: no two connections that are open at a time share it. */
  get localPort(): number {
    return this.#socket?.localPort ?? 0;
  }

  isConnected(): boolean {
    return this.#socket !== undefined && !this.#socket.destroyed && this.#socket.readable;
  }

  /** Sends a request over the connection and reads its whole answer. */
  ask({ method = "GET", path, body, headers = {} }: HttpQuestion): Promise<HttpReply> {
    const target = requestTo(this.#url, path);
    const payload = body === undefined || typeof body === "string" ? body : JSON.stringify(body);
    const length = payload === undefined ? {} : { "content-length": String(Buffer.byteLength(payload)) };
    const type = payload === undefined ? {} : { "content-type": "application/json" };
    return new Promise((resolve, reject) => {
      const send = target.address.startsWith("https:") ? httpsRequest : httpRequest;
      const request = send(target.address, {
        method,
        agent: this.#agent,
        headers: { ...target.headers, ...this.#headers, ...type, ...length, ...headers },
        signal: AbortSignal.timeout(this.#timeoutMs),
      });
      request.on("socket", (socket) => {
        const own = (this.#socket ??= socket);
        if (own !== socket) request.destroy(new Error("The connection was closed by the server"));
      });
      request.on("error", reject);
      request.on("response", (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("error", reject);
        response.on("end", () =>
          resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString() }),
        );
      });
      request.end(payload);
    });
  }

  /** Says what is no HTTP, which makes a server close the connection from its side; resolves when it has. */
  async provokeClose(): Promise<void> {
    const socket = this.#socket;
    if (socket === undefined || socket.destroyed) return;
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(
        () => reject(new Error("The server did not close a connection on which no HTTP is spoken")),
        this.#timeoutMs,
      );
      socket.once("close", () => {
        clearTimeout(timer);
        resolve();
      });
      socket.on("error", () => undefined); // a reset is a close as well
      socket.resume();
      socket.write("THIS IS NO HTTP\r\n\r\n");
    });
  }

  close(): Promise<void> {
    this.#agent.destroy();
    return Promise.resolve();
  }
}
