import type { LoadClock } from "../generator/clock.js";
import type { PreparedRequest, ResponseListener, Transport } from "../generator/transport.js";

/** What a request is answered with, at times after it was sent. */
export type Script =
  | {
      readonly afterMs: number;
      readonly status?: number;
      readonly parts?: readonly { afterMs: number; text: string }[];
    }
  | { readonly afterMs: number; readonly fails: string }
  | "never";

/** A server on a clock, with a script for each request. */
export class ScriptedServer implements Transport {
  readonly received: { atMs: number; request: PreparedRequest }[] = [];
  open = 0;
  readonly #clock: LoadClock;
  readonly #script: (index: number, atMs: number) => Script;

  constructor(clock: LoadClock, script: (index: number, atMs: number) => Script) {
    this.#clock = clock;
    this.#script = script;
  }

  send(request: PreparedRequest, listener: ResponseListener): () => void {
    const atMs = this.#clock.now();
    const script = this.#script(this.received.length, atMs);
    this.received.push({ atMs, request });
    this.open += 1;
    let over = false;
    const once = (work: () => void) => () => {
      if (over) return;
      over = true;
      this.open -= 1;
      work();
    };
    if (script !== "never" && "fails" in script)
      this.#clock.at(
        atMs + script.afterMs,
        once(() => listener.failed(script.fails)),
      );
    else if (script !== "never") {
      const { status = 200, parts = [], afterMs } = script;
      const firstMs = parts[0]?.afterMs ?? afterMs;
      this.#clock.at(atMs + firstMs, () => over || listener.head(status));
      for (const part of parts)
        this.#clock.at(atMs + part.afterMs, () => over || listener.data(Buffer.from(part.text)));
      this.#clock.at(
        atMs + afterMs,
        once(() => listener.end()),
      );
    }
    return once(() => undefined);
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}
