import {
  chatProblems,
  completionProblems,
  contentTypeProblems,
  embeddingProblems,
  replyOf,
} from "./answers.js";
import type { Asked } from "./answers.js";
import type { Body } from "./body.js";
import { countingProblems, countingPrompt, readStream } from "./stream.js";

/** The kinds of request that phrases name. */
export type Kind = "chat" | "completion" | "embedding" | "streaming";

interface Answer {
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  readonly json: unknown;
}

interface KindOfRequest {
  readonly path: string;
  /** Asks for something harmless where the author says nothing. */
  readonly defaults: (model: string) => Body;
  /** The same with the author's text in the place where it belongs. */
  readonly withText: (body: Body, text: string) => Body;
  /** What is wrong with an answer of 2xx to `body`. */
  readonly problems: (answer: Answer, body: Body) => string[];
  readonly reply: (answer: Answer, body: Body) => string | undefined;
}

const greeting = "Say hello in one short sentence.";
const sampling = { max_tokens: 256, temperature: 0 };

const asMessages = (content: string) => [{ role: "user", content }];

/** How many things a field of the request holds: a text is one. */
const numberOf = (value: unknown) => (Array.isArray(value) ? value.length : 1);

function askedBy(body: Body): Asked {
  const model = typeof body["model"] === "string" ? body["model"] : "";
  const { dimensions, encoding_format: encoding } = body;
  return {
    model,
    inputs: numberOf(body["prompt"] ?? body["input"]),
    ...(typeof dimensions === "number" && { dimensions }),
    base64: encoding === "base64",
  };
}

const json = (problems: (body: unknown, asked: Asked) => string[]) => (answer: Answer, body: Body) => [
  ...contentTypeProblems(answer.headers, "application/json"),
  ...problems(answer.json, askedBy(body)),
];

const textual = {
  withText: (body: Body, text: string): Body => ({ ...body, messages: asMessages(text) }),
  reply: ({ json: body }: Answer) => replyOf(body),
};

/** How each kind is asked and what its answer must be. */
export const kinds: Readonly<Record<Kind, KindOfRequest>> = {
  chat: {
    path: "/v1/chat/completions",
    defaults: (model) => ({ model, messages: asMessages(greeting), ...sampling }),
    problems: json(chatProblems),
    ...textual,
  },
  completion: {
    path: "/v1/completions",
    defaults: (model) => ({ model, prompt: greeting, ...sampling }),
    withText: (body, text) => ({ ...body, prompt: text }),
    problems: json(completionProblems),
    reply: textual.reply,
  },
  embedding: {
    path: "/v1/embeddings",
    defaults: (model) => ({ model, input: greeting }),
    withText: (body, text) => ({ ...body, input: text }),
    problems: json(embeddingProblems),
    reply: () => undefined,
  },
  streaming: {
    path: "/v1/chat/completions",
    defaults: (model) => ({
      model,
      messages: asMessages(countingPrompt),
      ...sampling,
      stream: true,
      stream_options: { include_usage: true },
    }),
    withText: textual.withText,
    problems: (answer, body) => {
      const { problems, text } = streamOf(answer, body);
      return [
        ...contentTypeProblems(answer.headers, "text/event-stream"),
        ...problems,
        // the order of any other text cannot be known
        ...(problems.length === 0 && asksToCount(body) ? countingProblems(text) : []),
      ];
    },
    reply: (answer, body) => streamOf(answer, body).text,
  },
};

function asksToCount(body: Body): boolean {
  return JSON.stringify(body["messages"]) === JSON.stringify(asMessages(countingPrompt));
}

function streamOf({ text }: Answer, body: Body) {
  return readStream("chat", text, askedBy(body));
}
