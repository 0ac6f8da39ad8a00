import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

interface Line {
  item: string;
  pieces: number;
}

const cents: Readonly<Record<string, number>> = { book: 1200, pen: 150 };

/** The web shop that `docs/step-definitions.md` speaks of, on the loopback. */
export class Shop {
  /** Who has been a customer, and who is one. */
  readonly known: string[] = [];
  readonly customers = new Set<string>();
  readonly #stock = new Map([
    ["book", 10],
    ["pen", 10],
  ]);
  readonly #server: Server = createServer((request, response) => void this.#answer(request, response));

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let body = "";
    for await (const chunk of request.setEncoding("utf8")) body += chunk as string;
    const [status, answer] = this.#do(`${request.method} ${request.url}`, body);
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(answer));
  }

  #do(what: string, body: string): [status: number, answer: unknown] {
    const [, verb, name = ""] = /^(PUT|DELETE|GET) \/(?:customers|stock)\/([\w-]+)$/u.exec(what) ?? [];
    if (verb === "PUT") {
      this.known.push(name);
      this.customers.add(name);
    }
    if (verb === "DELETE") this.customers.delete(name);
    if (verb === "GET") return [200, { pieces: this.#stock.get(name) }];
    if (what === "POST /orders") return this.#order(JSON.parse(body) as { customer: string; lines: Line[] });
    return [200, {}];
  }

  #order({ customer, lines }: { customer: string; lines: Line[] }): [status: number, answer: unknown] {
    if (!this.customers.has(customer)) return [403, { error: `${customer} is no customer` }];
    for (const { item, pieces } of lines) this.#stock.set(item, (this.#stock.get(item) ?? 0) - pieces);
    const sum = lines.reduce((total, { item, pieces }) => total + (cents[item] ?? 0) * pieces, 0);
    return [201, { cents: sum, receipt: lines.map(({ item, pieces }) => `${pieces} x ${item}`).join(", ") }];
  }
}
