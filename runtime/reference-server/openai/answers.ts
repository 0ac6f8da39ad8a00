import type { Json, StreamEvent } from "../faults/seams.js";

export interface Usage {
  readonly prompt_tokens: number;
  readonly completion_tokens: number;
  readonly total_tokens: number;
}

export type FinishReason = "stop" | "length";

/** A reply before it is sent: its tokens, and why it ends. */
export interface Reply {
  readonly tokens: readonly string[];
  readonly finishReason: FinishReason;
}

/** What all parts of one answer have in common. `created` is in seconds since the epoch. */
export interface AnswerHead {
  readonly id: string;
  readonly created: number;
  readonly model: string;
}

export function usageOf(promptTokens: number, completionTokens: number): Usage {
  return {
    prompt_tokens: promptTokens,
    completion_tokens: completionTokens,
    total_tokens: promptTokens + completionTokens,
  };
}

export function chatAnswer({ id, created, model }: AnswerHead, reply: Reply, usage: Usage): Json {
  return {
    id,
    object: "chat.completion",
    created,
    model,
    choices: [
      {
        index: 0,
        message: { role: "assistant", content: reply.tokens.join("") },
        logprobs: null,
        finish_reason: reply.finishReason,
      },
    ],
    usage,
  };
}

export function completionAnswer(
  { id, created, model }: AnswerHead,
  replies: readonly Reply[],
  usage: Usage,
): Json {
  return {
    id,
    object: "text_completion",
    created,
    model,
    choices: replies.map((reply, index) => ({
      index,
      text: reply.tokens.join(""),
      logprobs: null,
      finish_reason: reply.finishReason,
    })),
    usage,
  };
}

export function embeddingAnswer(
  model: string,
  vectors: readonly (readonly number[])[],
  promptTokens: number,
  base64: boolean,
): Json {
  return {
    object: "list",
    data: vectors.map((vector, index) => ({
      object: "embedding",
      index,
      embedding: base64 ? Buffer.from(new Float32Array(vector).buffer).toString("base64") : vector,
    })),
    model,
    usage: { prompt_tokens: promptTokens, total_tokens: promptTokens },
  };
}

export function modelList(ids: readonly string[], created: number): Json {
  return {
    object: "list",
    data: ids.map((id) => ({ id, object: "model", created, owned_by: "hxp-enterprise" })),
  };
}

/**
 * The events of a streamed chat or completion: (chat) the role, one event per token, the finish reason, the usage,
 * `[DONE]`. `pass` sees every JSON part before it is written.
 */
export function streamEvents(
  kind: "chat" | "completion",
  head: AnswerHead,
  replies: readonly Reply[],
  usage: Usage | undefined,
  pass: (part: Json) => Json,
): StreamEvent[] {
  const object = kind === "chat" ? "chat.completion.chunk" : "text_completion";
  const event = (afterTokens: number, rest: Json): StreamEvent => ({
    afterTokens,
    data: JSON.stringify(pass({ ...head, object, ...rest })),
  });
  const choice = (index: number, text: string | undefined, finish: FinishReason | null) =>
    kind === "chat"
      ? { index, delta: text === undefined ? {} : { content: text }, logprobs: null, finish_reason: finish }
      : { index, text: text ?? "", logprobs: null, finish_reason: finish };

  const events: StreamEvent[] = [];
  let decoded = 0;
  replies.forEach(({ tokens, finishReason }, index) => {
    if (kind === "chat")
      events.push(
        event(1, {
          choices: [
            { index, delta: { role: "assistant", content: "" }, logprobs: null, finish_reason: null },
          ],
        }),
      );
    for (const token of tokens) {
      decoded += 1;
      events.push(event(decoded, { choices: [choice(index, token, null)] }));
    }
    events.push(event(decoded, { choices: [choice(index, undefined, finishReason)] }));
  });
  if (usage !== undefined) events.push(event(decoded, { choices: [], usage }));
  events.push({ afterTokens: decoded, data: "[DONE]" });
  return events;
}
