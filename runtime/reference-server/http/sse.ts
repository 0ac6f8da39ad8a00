import { once } from "node:events";
import type { StreamEvent } from "../faults/seams.js";
import type { Exchange } from "./exchange.js";

/** Writes server-sent events; a slow reader slows the writing, a gone one ends it. */
export class EventStream {
  #sent = 0;

  constructor(
    readonly exchange: Exchange,
    readonly events: readonly StreamEvent[],
  ) {
    exchange.response.writeHead(200, {
      "content-type": "text/event-stream; charset=utf-8",
      "cache-control": "no-cache",
    });
    exchange.response.flushHeaders();
  }

  /** Sends every event that needs no more than so many tokens and was not sent yet. */
  async upTo(tokens: number): Promise<void> {
    const { response, signal } = this.exchange;
    let text = "";
    for (; this.#sent < this.events.length; this.#sent += 1) {
      const event = this.events[this.#sent];
      if (event === undefined || event.afterTokens > tokens) break;
      text += `data: ${event.data}\n\n`;
    }
    if (text !== "" && !response.write(text)) await once(response, "drain", { signal });
  }

  async end(): Promise<void> {
    await this.upTo(Infinity);
    this.exchange.response.end();
  }
}
