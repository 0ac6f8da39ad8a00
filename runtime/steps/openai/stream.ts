import { createParser } from "eventsource-parser";

import { finishReasons, usage } from "./answers.js";
import type { Asked } from "./answers.js";
import { literal, oneOf, show, unexpected } from "./shape.js";

/** A streamed answer put together again, and what was wrong with it. */
export interface StreamedAnswer {
  readonly problems: readonly string[];
  /** The text of all parts in their order. */
  readonly text: string;
  /** What a chat or completion of the same content would have been: for phrases that look into replies. */
  readonly body: Readonly<Record<string, unknown>>;
}

type Json = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The data of server-sent events (WHATWG HTML, 9.2.6), in order. `unfinished` is set where the last has no end. */
export function readEvents(text: string): { events: string[]; problems: string[] } {
  const events: string[] = [];
  const problems: string[] = [];
  const parser = createParser({
    onEvent: ({ data }) => events.push(data),
    onError: ({ message }) => problems.push(`Unexpected line in the stream, expected "data: …": ${message}`),
  });
  parser.feed(text);
  if (!/(?:\r\n|\n|\r)(?:\r\n|\n|\r)$/u.test(text))
    problems.push(`Unexpected end of the stream inside an event: ${show(text.slice(-60))}`);
  return { events, problems };
}

/** One reply of a stream, as its parts arrive. */
interface Reply {
  text: string;
  parts: number;
  finish?: unknown;
}

class StreamReader {
  readonly problems: string[] = [];
  readonly replies = new Map<number, Reply>();
  readonly #chat: boolean;
  readonly #asked: Asked;
  #head: Json | undefined;
  #usage: unknown;

  constructor(chat: boolean, asked: Asked) {
    this.#chat = chat;
    this.#asked = asked;
  }

  part(data: string, at: number): void {
    let part: unknown;
    try {
      part = JSON.parse(data);
    } catch {
      part = undefined;
    }
    if (!isObject(part)) {
      this.problems.push(`Unexpected event ${at} ${show(data)}, expected a JSON object`);
      return;
    }
    const path = `event ${at}`;
    this.#checkHead(part, path);
    if (this.#usage !== undefined) this.problems.push(`Unexpected ${path} behind the usage, expected [DONE]`);
    const choices: unknown[] = Array.isArray(part["choices"]) ? part["choices"] : [];
    if (!Array.isArray(part["choices"]))
      this.problems.push(unexpected(`${path}.choices`, part["choices"], "an array"));
    for (const choice of choices) this.#choice(choice, path);
    if (part["usage"] !== undefined && part["usage"] !== null) {
      this.problems.push(...usage(part["usage"], `${path}.usage`));
      this.#usage = part["usage"];
    }
  }

  #checkHead(part: Json, path: string): void {
    const object = this.#chat ? "chat.completion.chunk" : "text_completion";
    this.problems.push(
      ...literal(object)(part["object"], `${path}.object`),
      ...literal(this.#asked.model)(part["model"], `${path}.model`),
    );
    this.#head ??= part;
    if (part["id"] !== this.#head["id"] || typeof part["id"] !== "string")
      this.problems.push(
        unexpected(`${path}.id`, part["id"], `one id for all events, here ${show(this.#head["id"])}`),
      );
  }

  #choice(choice: unknown, path: string): void {
    if (!isObject(choice)) {
      this.problems.push(unexpected(`${path}.choices`, choice, "an object"));
      return;
    }
    const index = Number(choice["index"]);
    const reply = this.replies.get(index) ?? { text: "", parts: 0 };
    this.replies.set(index, reply);
    const delta = isObject(choice["delta"]) ? choice["delta"] : {};
    const content = this.#chat ? delta["content"] : choice["text"];
    if (this.#chat && reply.parts === 0 && delta["role"] !== "assistant")
      this.problems.push(unexpected(`${path}: role of the first part`, delta["role"], '"assistant"'));
    if (reply.finish !== undefined)
      this.problems.push(`Unexpected ${path} behind the finish reason of choice ${index}`);
    reply.parts += 1;
    if (typeof content === "string") reply.text += content;
    if (choice["finish_reason"] === null || choice["finish_reason"] === undefined) return;
    reply.finish = choice["finish_reason"];
    this.problems.push(...oneOf(...finishReasons)(reply.finish, `${path}.finish_reason`));
  }

  end(): StreamedAnswer {
    const expected = this.#asked.inputs ?? 1;
    if (this.replies.size !== expected)
      this.problems.push(`Unexpected ${this.replies.size} replies in the stream, expected ${expected}`);
    for (const [index, reply] of this.replies) {
      if (reply.finish === undefined)
        this.problems.push(`Unexpected end of choice ${index} without a finish reason`);
      if (reply.text === "" && reply.finish !== "content_filter")
        this.problems.push(`Unexpected empty reply of choice ${index}, expected text`);
    }
    if (this.#usage === undefined)
      this.problems.push("Unexpected stream without usage, expected it in the last event before [DONE]");
    const choices = [...this.replies].map(([index, { text, finish }]) => ({
      index,
      ...(this.#chat ? { message: { role: "assistant", content: text } } : { text }),
      finish_reason: finish,
    }));
    return {
      problems: this.problems,
      text: [...this.replies.values()].map(({ text }) => text).join("\n"),
      body: { model: this.#head?.["model"], id: this.#head?.["id"], choices, usage: this.#usage },
    };
  }
}

/**
 * Reads a streamed answer to a request with `stream_options: { include_usage: true }`: every event but the last is a
 * part of the one answer, in order (role, text, finish reason, usage); the last is `[DONE]`.
 */
export function readStream(kind: "chat" | "completion", text: string, asked: Asked): StreamedAnswer {
  const { events, problems } = readEvents(text);
  const reader = new StreamReader(kind === "chat", asked);
  reader.problems.push(...problems);
  const done = events.indexOf("[DONE]");
  if (done < 0)
    reader.problems.push(
      `Unexpected end of the stream after ${events.length} events, expected [DONE] as the last`,
    );
  else if (done < events.length - 1)
    reader.problems.push(`Unexpected ${events.length - 1 - done} events behind [DONE], expected none`);
  events.filter((event) => event !== "[DONE]").forEach((event, index) => reader.part(event, index + 1));
  return reader.end();
}

/** What is wrong with the order of a reply that counts upwards: its numbers rise. */
export function countingProblems(reply: string): string[] {
  const numbers = (reply.match(/\d+/gu) ?? []).map(Number);
  const falls = numbers.findIndex((number, index) => index > 0 && number <= (numbers[index - 1] ?? 0));
  if (numbers.length < 2) return [`Unexpected reply ${show(reply)} to "${countingPrompt}", expected numbers`];
  return falls < 0
    ? []
    : [
        `Unexpected order of the stream's text: ${numbers[falls - 1]} before ${numbers[falls]} in ${show(reply)}`,
      ];
}

/** Asks for text whose order can be seen. */
export const countingPrompt = "Count from 1 to 12. Answer with the numbers only, separated by commas.";
