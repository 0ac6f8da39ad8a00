import { createConnection } from "node:net";
import type { Socket } from "node:net";

import { Pump } from "./pump.js";
import type { Shaping } from "./pump.js";

export interface Address {
  host: string;
  port: number;
}

export interface LinkShaping {
  requests: Shaping;
  answers: Shaping;
}

/** One connection of a case through the proxy, with its own connection to the service. */
export class Link {
  readonly #client: Socket;
  readonly #service: Socket;
  readonly #requests: Pump;
  readonly #answers: Pump;

  /** `client` allows half-open connections; `onEnd` is called once, when both sides are closed. */
  constructor(client: Socket, target: Address, random: () => number, onEnd: () => void) {
    this.#client = client;
    this.#service = createConnection({ ...target, allowHalfOpen: true, noDelay: true });
    client.setNoDelay(true);
    const onCut = () => this.#cut();
    this.#requests = new Pump(client, this.#service, { random, onCut });
    this.#answers = new Pump(this.#service, client, { random, onCut });
    let open = 2;
    for (const [side, other] of [
      [client, this.#service],
      [this.#service, client],
    ] as const) {
      // Why a side broke is nothing the other side could be told: it breaks too.
      side.on("error", () => other.resetAndDestroy());
      side.on("close", (hadError) => {
        if (hadError || !side.readableEnded) this.#stop();
        open -= 1;
        if (open === 0) onEnd();
      });
    }
  }

  /** Bytes that it holds back. */
  get held(): number {
    return this.#requests.held + this.#answers.held;
  }

  /** Whether something of it was thrown away: it cannot be used any more. */
  get hasHole(): boolean {
    return this.#requests.hasHole || this.#answers.hasHole;
  }

  shape({ requests, answers }: LinkShaping): void {
    this.#requests.shape(requests);
    this.#answers.shape(answers);
  }

  /** Ends both sides; what is held back is lost. */
  close(): void {
    this.#stop();
    this.#client.destroy();
    this.#service.destroy();
  }

  /** Ends both sides with RST. */
  reset(): void {
    this.#stop();
    this.#client.resetAndDestroy();
    this.#service.resetAndDestroy();
  }

  /** Ends both sides once they were given what has passed. */
  #cut(): void {
    this.#stop();
    this.#client.destroySoon();
    this.#service.destroySoon();
  }

  #stop(): void {
    this.#requests.close();
    this.#answers.close();
  }
}
