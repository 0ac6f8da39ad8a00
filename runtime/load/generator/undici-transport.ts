import { Client } from "undici";

import type { Abort, PreparedRequest, ResponseListener, Transport } from "./transport.js";

export interface UndiciOptions {
  /** `http://127.0.0.1:8080` */
  readonly origin: string;
  /** How long a connection may take to come about. */
  readonly connectTimeoutMs: number;
}

/**
 * One connection for each open request, over undici. Connections that are free again are used before new ones are made, the
 * one that was used last first: those of a peak run out at their keep-alive limit. undici's `Pool` would look through all its
 * connections for each request, which does not go with ten thousand open streams.
 */
export class UndiciTransport implements Transport {
  readonly #options: UndiciOptions;
  readonly #free: Client[] = [];
  readonly #all = new Set<Client>();

  constructor(options: UndiciOptions) {
    this.#options = options;
  }

  send({ method, path, headers, body }: PreparedRequest, listener: ResponseListener): Abort {
    const client = this.#free.pop() ?? this.#open();
    let over = false;
    client.dispatch(
      { method, path, headers: { ...headers }, body: body ?? null, headersTimeout: 0, bodyTimeout: 0 },
      {
        onRequestStart: () => undefined,
        onResponseStart: (_controller, status) => {
          if (!over && status >= 200) listener.head(status);
        },
        onResponseData: (_controller, chunk) => {
          if (!over) listener.data(chunk);
        },
        onResponseEnd: () => {
          this.#free.push(client);
          if (over) return;
          over = true;
          listener.end();
        },
        onResponseError: (_controller, error) => {
          this.#discard(client);
          if (over) return;
          over = true;
          listener.failed(reasonOf(error));
        },
      },
    );
    return () => {
      over = true;
      this.#discard(client);
    };
  }

  async close(): Promise<void> {
    await Promise.all([...this.#all].map((client) => client.destroy()));
    this.#all.clear();
    this.#free.length = 0;
  }

  #open(): Client {
    const client = new Client(this.#options.origin, {
      pipelining: 1,
      connect: { timeout: this.#options.connectTimeoutMs },
      // Time limits are those of the requests, kept by the generator.
      headersTimeout: 0,
      bodyTimeout: 0,
    });
    this.#all.add(client);
    return client;
  }

  /** A connection that broke, or whose request was given up. */
  #discard(client: Client): void {
    this.#all.delete(client);
    client.destroy().catch(() => undefined); // it is gone already
  }
}

function reasonOf(error: Error): string {
  const { code } = error as { code?: unknown };
  return typeof code === "string" ? code : error.name;
}
