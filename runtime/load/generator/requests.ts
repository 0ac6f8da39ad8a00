import { BodyReader } from "../llm/body-reader.js";
import { TokenStreamReader } from "../llm/stream-reader.js";
import { markerPlaceholder } from "../plan.js";
import { WeightedChoice } from "./weighted-choice.js";

import type { AnswerReader } from "../llm/answer-reader.js";
import type { RequestTemplate, Target } from "../plan.js";
import type { PreparedRequest } from "./transport.js";

export interface DrawnRequest<Request = PreparedRequest> {
  readonly prepared: Request;
  /** Reads a 2xx answer, where something is to be read. */
  readonly reader?: (gap: (ms: number) => void) => AnswerReader;
}

function credentials(url: URL): Record<string, string> {
  if (url.username === "" && url.password === "") return {};
  const pair = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
  return { authorization: `Basic ${Buffer.from(pair).toString("base64")}` };
}

/** Letters and digits, so that no part of it is a word that a reply would hold anyway. */
function markerOf(seed: number, index: number): string {
  const mixed = Math.imul((index + 1) ^ (seed | 0), 0x9e3779b1) >>> 0;
  return `req-${index.toString(36)}x${mixed.toString(16).padStart(8, "0")}`;
}

/** What a load is made of, request by request. */
export interface RequestSource<Request = PreparedRequest> {
  next(): DrawnRequest<Request>;
}

/** Draws a load's HTTP requests in a seeded order by their weights, each with a mark of its own. */
export class HttpRequestSource implements RequestSource {
  readonly #choice: WeightedChoice<RequestTemplate>;
  readonly #seed: number;
  readonly #basePath: string;
  readonly #headers: Record<string, string>;
  #drawn = 0;

  constructor(target: Target, templates: readonly RequestTemplate[], seed: number) {
    const url = new URL(target.url);
    this.#basePath = url.pathname.replace(/\/+$/u, "");
    this.#headers = { ...credentials(url), ...target.headers };
    this.#choice = new WeightedChoice(templates, seed);
    this.#seed = seed;
  }

  next(): DrawnRequest {
    const template = this.#choice.next();
    const marker = markerOf(this.#seed, this.#drawn);
    this.#drawn += 1;
    const { method, path, headers, body, expected, read } = template;
    const filled = (text: string) => text.replaceAll(markerPlaceholder, marker);
    const prepared = {
      method,
      path: this.#basePath + filled(path),
      headers: {
        ...this.#headers,
        ...Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, filled(value)])),
      },
      ...(body !== undefined && { body: filled(body) }),
    };
    if (read === "none") return { prepared };
    const wanted = expected === undefined ? undefined : filled(expected);
    return {
      prepared,
      reader: (gap) =>
        read === "stream" ? new TokenStreamReader({ expected: wanted, gap }) : new BodyReader(wanted),
    };
  }
}
