import { randomBytes } from "node:crypto";

import type { Quantity, SendRequest, StepContext } from "./context.js";
import { defineStep } from "./define.js";
import { requestsGiven } from "./openai/given.js";
import { kinds } from "./openai/kinds.js";
import type { Kind } from "./openai/kinds.js";
import { modelOf, requestOf } from "./openai/request.js";
import { sampleFirstToken } from "./openai/samples.js";
import { show } from "./openai/shape.js";

async function sendGiven(step: StepContext, kind: Kind, service: string): Promise<void> {
  const requests = await requestsGiven(step, kind, await modelOf(step, service));
  await step.repeat(requests.length, async (index) => {
    const { body, row } = requests[index] ?? { body: {} };
    const request = { ...requestOf(kind, body), ...(row !== undefined && { row }) };
    sampleFirstToken(step, await step.send(service, request));
  });
}

/** A chat that asks for its own marker: an answer that does not hold it belongs to another request. */
function markedRequest(model: string): SendRequest {
  const marker = `req-${randomBytes(6).toString("hex")}`;
  const body = kinds.chat.withText(
    kinds.chat.defaults(model),
    `Answer with this text and nothing else: ${marker}`,
  );
  const request = requestOf("chat", body);
  return {
    ...request,
    valid: (answer) => {
      const problems = request.valid?.(answer) ?? [];
      const reply = request.reply?.(answer) ?? "";
      return problems.length > 0 || reply.includes(marker)
        ? problems
        : [`Unexpected reply ${show(reply)}, expected the marker ${marker} of its own request`];
    },
  };
}

function countOf({ value, unit }: Quantity): number {
  if (unit !== "count" || !Number.isSafeInteger(value) || value < 1)
    throw new Error(`Unexpected ${value} ${unit}, expected a number of requests such as 20 requests`);
  return value;
}

export const sendsChat = defineStep(
  "Send a chat request to {service}",
  {
    says: "sends a chat (a quote is what the user says; a table has one message per row (role | content), one field per row (field | value; text is what the user says), or one request per row with a column per field; JSON gives fields); it must succeed with a valid chat completion of the model, whose tokens add up, unless the step expects otherwise",
    example: "Send a chat request to `hermes`",
  },
  (step, service: string) => sendGiven(step, "chat", service),
);

export const sendsCompletion = defineStep(
  "Send a completion request to {service}",
  {
    says: "sends a text completion (a quote is the prompt; a table or JSON gives fields); it must succeed with a valid text completion of the model, whose tokens add up, unless the step expects otherwise",
    example: "Send a completion request to `mixtral`",
  },
  (step, service: string) => sendGiven(step, "completion", service),
);

export const sendsEmbedding = defineStep(
  "Send an embedding request to {service}",
  {
    says: "sends a text to be embedded (a quote is the text; a table or JSON gives fields); it must succeed with one vector of numbers for each text, of the length that `dimensions` names, unless the step expects otherwise",
    example: "Send an embedding request to `phi3`",
  },
  (step, service: string) => sendGiven(step, "embedding", service),
);

export const sendsStreaming = defineStep(
  "Send a streaming request to {service}",
  {
    says: "sends a chat with `stream: true`; it must succeed with valid events in order (role, text, finish reason, usage, `[DONE]`), and without a text of the author's count upwards, unless the step expects otherwise",
    example: "Send a streaming request to `openchat`",
  },
  (step, service: string) => sendGiven(step, "streaming", service),
);

export const sendsMany = defineStep(
  "Send {q} to {service}",
  {
    says: "sends so many chats, each with a marker of its own; each must succeed with a valid chat completion that holds its own marker, unless the step expects otherwise",
    example: "Send 20 requests to `gateway`, all at the same time",
  },
  async (step, quantity: Quantity, service: string) => {
    const model = await modelOf(step, service);
    await step.repeat(countOf(quantity), () => step.send(service, markedRequest(model)));
  },
);

export const sendsManyWithRandomKeys = defineStep(
  "Send {q} to {service} with a random key each",
  {
    says: "sends so many chats, each with a marker and a random API key of its own; each must succeed with a valid chat completion that holds its own marker, unless the step expects otherwise",
    example: "Send 20 requests to `gateway` with a random key each",
  },
  async (step, quantity: Quantity, service: string) => {
    const model = await modelOf(step, service);
    await step.repeat(countOf(quantity), () => {
      const authorization = `Bearer sk-${randomBytes(24).toString("hex")}`;
      return step.send(service, { ...markedRequest(model), headers: { authorization } });
    });
  },
);
