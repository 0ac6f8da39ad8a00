import { holds, parseObject, textOf, usageOf } from "./answer-reader.js";

import type { AnswerFacts, AnswerReader } from "./answer-reader.js";

const longestBody = 4 << 20;

/** Reads a whole answer of an OpenAI endpoint: its token count, and whether the reply is the one that was asked for. */
export class BodyReader implements AnswerReader {
  readonly #expected: string | undefined;
  #chunks: Uint8Array[] = [];
  #length = 0;

  constructor(expected: string | undefined) {
    this.#expected = expected;
  }

  data(chunk: Uint8Array): void {
    this.#length += chunk.length;
    if (this.#length <= longestBody) this.#chunks.push(chunk);
    else this.#chunks = [];
  }

  end(): AnswerFacts {
    if (this.#length > longestBody) return { problem: "answer longer than 4 MiB" };
    const body = parseObject(Buffer.concat(this.#chunks).toString("utf8"));
    if (body === undefined) return { problem: "answer that is no JSON object" };
    if (!holds(textOf(body), this.#expected)) return { problem: "wrong answer" };
    const count = usageOf(body);
    return count === undefined ? {} : { tokens: { count, source: "usage" } };
  }
}
