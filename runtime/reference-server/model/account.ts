import type { Exchange } from "../http/exchange.js";
import type { Instance } from "../lifecycle/instance.js";
import type { RequestLog } from "../observe/request-log.js";

/** Keeps the books of one request: what is known of it while it is served, written down once at its end. */
export class Account {
  id = "";
  user = "anonymous";
  stream = false;
  promptTokens = 0;
  completionTokens = 0;
  #batchAtStart = 0;
  #startedAtMs: number | undefined;
  #firstTokenAtMs: number | undefined;
  #finished = false;

  constructor(
    readonly instance: Instance,
    readonly requestLog: RequestLog,
    readonly exchange: Exchange,
    readonly kind: string,
    readonly model: string,
  ) {}

  /** The request has its slot, in a batch of so many. */
  started(batch: number): void {
    this.#startedAtMs = this.instance.clock.now();
    this.#batchAtStart = batch;
  }

  decoded(tokens: number): void {
    this.#firstTokenAtMs ??= this.instance.clock.now();
    this.completionTokens = tokens;
  }

  /** Writes the request down. Called before the end of the answer is sent, so that who reads it can read this too. */
  finish(status: number, error: string | null = null): void {
    if (this.#finished) return;
    this.#finished = true;
    const { instance, exchange, model, user, promptTokens, completionTokens } = this;
    const { requestId, receivedAtMs } = exchange;
    const finishedAtMs = instance.clock.now();
    const startedAtMs = this.#startedAtMs ?? finishedAtMs;
    const firstTokenAtMs = this.#firstTokenAtMs ?? finishedAtMs;
    const latencyMs = finishedAtMs - receivedAtMs;
    instance.metrics.request(model, status, user, latencyMs / 1000);
    instance.metrics.tokens(model, promptTokens, completionTokens);
    instance.truth.add({
      requestId,
      id: this.id,
      kind: this.kind,
      user,
      stream: this.stream,
      status,
      promptTokens,
      completionTokens,
      receivedAtMs,
      startedAtMs,
      firstTokenAtMs,
      finishedAtMs,
      queueMs: startedAtMs - receivedAtMs,
      serviceMs: finishedAtMs - startedAtMs,
      ttftMs: firstTokenAtMs - receivedAtMs,
      tpotMs: completionTokens > 1 ? (finishedAtMs - firstTokenAtMs) / (completionTokens - 1) : 0,
      batchAtStart: this.#batchAtStart,
    });
    if (!instance.faults.apply("requestLogged", true)) return;
    this.requestLog.record({
      requestId,
      model,
      atMs: receivedAtMs,
      user,
      promptTokens,
      completionTokens,
      latencyMs,
      status: status === 200 ? "success" : "error",
      error,
    });
  }
}
