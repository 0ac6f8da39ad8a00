import { CLIENT_GONE, type Exchange } from "../http/exchange.js";
import type { Instance } from "../lifecycle/instance.js";

/** Requests that the gateway has passed on and not answered yet, by model. */
export class ActiveRequests {
  readonly #counts = new Map<string, number>();

  add(model: string, difference: 1 | -1): void {
    this.#counts.set(model, (this.#counts.get(model) ?? 0) + difference);
  }

  byModel(): Record<string, number> {
    return Object.fromEntries(this.#counts);
  }
}

/** Keeps the books of one request at the gateway. */
export class GatewayAccount {
  user = "unknown";
  #model: string | undefined;
  #finished = false;

  constructor(
    readonly instance: Instance,
    readonly active: ActiveRequests,
    readonly exchange: Exchange,
  ) {}

  /** The request goes to the servers of this model. */
  routed(model: string): void {
    this.#model = model;
    this.active.add(model, 1);
  }

  /** Writes the request down, the first time that it is called. */
  finish(status: number): void {
    if (this.#finished) return;
    this.#finished = true;
    if (this.#model !== undefined) this.active.add(this.#model, -1);
    const { clock, metrics } = this.instance;
    const seconds = (clock.now() - this.exchange.receivedAtMs) / 1000;
    metrics.request(
      this.#model ?? "unknown",
      this.exchange.signal.aborted ? CLIENT_GONE : status,
      this.user,
      seconds,
    );
  }
}
