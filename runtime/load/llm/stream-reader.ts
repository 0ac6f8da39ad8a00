import { createParser } from "eventsource-parser";

import { holds, parseObject, textOf, usageOf } from "./answer-reader.js";

import type { AnswerFacts, AnswerReader } from "./answer-reader.js";

const longestEvent = 1 << 20;
const longestText = 1 << 20;

export interface StreamOptions {
  /** Text that the reply has to hold: another answer is wrong. */
  readonly expected?: string | undefined;
  /** Hears each gap between two parts that hold text, in milliseconds. */
  readonly gap: (ms: number) => void;
}

/**
 * Reads the server-sent events (WHATWG HTML, 9.2.6) of an OpenAI stream and the times at which its text came. A part's time is
 * that of the read from the socket that completed it: parts that the network delivered together have a gap of 0. Events and, where
 * it is looked at, text are bounded to 1 MiB each: what is longer is a problem, never memory.
 */
export class TokenStreamReader implements AnswerReader {
  readonly #options: StreamOptions;
  readonly #decoder = new TextDecoder();
  readonly #parser = createParser({
    onEvent: ({ data }) => this.#event(data),
    onError: ({ type }) => {
      if (type === "max-buffer-size-exceeded") this.#fail("stream event longer than 1 MiB");
    },
    maxBufferSize: longestEvent,
  });
  #nowMs = 0;
  #firstAtMs: number | undefined;
  #lastAtMs: number | undefined;
  #parts = 0;
  #usage: number | undefined;
  #text = "";
  #done = false;
  #problem: string | undefined;

  constructor(options: StreamOptions) {
    this.#options = options;
  }

  data(chunk: Uint8Array, atMs: number): void {
    if (this.#problem !== undefined) return;
    this.#nowMs = atMs;
    this.#parser.feed(this.#decoder.decode(chunk, { stream: true }));
  }

  end(): AnswerFacts {
    const problem =
      this.#problem ??
      (this.#done ? undefined : "stream without [DONE]") ??
      (this.#parts > 0 ? undefined : "stream without text") ??
      (holds(this.#text, this.#options.expected) ? undefined : "wrong answer");
    if (problem !== undefined) return { problem };
    return {
      tokens: {
        count: this.#usage ?? this.#parts,
        source: this.#usage === undefined ? "parts" : "usage",
        ...(this.#firstAtMs !== undefined && { firstAtMs: this.#firstAtMs }),
        ...(this.#lastAtMs !== undefined && { lastAtMs: this.#lastAtMs }),
      },
    };
  }

  #event(data: string): void {
    if (this.#problem !== undefined) return;
    if (data === "[DONE]") {
      this.#done = true;
      return;
    }
    const body = parseObject(data);
    if (body === undefined) {
      this.#fail("stream event that is no JSON object");
      return;
    }
    if (body["error"] !== undefined && body["error"] !== null) this.#fail("error in the stream");
    this.#usage = usageOf(body) ?? this.#usage;
    this.#part(textOf(body));
  }

  #part(text: string): void {
    if (text === "") return;
    this.#firstAtMs ??= this.#nowMs;
    if (this.#lastAtMs !== undefined) this.#options.gap(this.#nowMs - this.#lastAtMs);
    this.#lastAtMs = this.#nowMs;
    this.#parts += 1;
    if (this.#options.expected === undefined) return;
    this.#text += text;
    if (this.#text.length > longestText) this.#fail("reply longer than 1 MiB");
  }

  #fail(problem: string): void {
    this.#problem ??= problem;
    this.#text = "";
  }
}
