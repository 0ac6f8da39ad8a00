import type { Send, StepContext } from "./context.js";
import { defineStep } from "./define.js";
import { describeSend, refusalProblem, successProblem } from "./mechanism/outcome.js";
import { kinds } from "./openai/kinds.js";
import { modelOf, requestOf } from "./openai/request.js";

/** A chat of its own, judged by the phrase that sends it: polled by "Within …", it may fail until it succeeds. */
async function answeredChat(step: StepContext, service: string): Promise<Send> {
  const request = requestOf("chat", kinds.chat.defaults(await modelOf(step, service)));
  const send = await step.send(service, { ...request, judged: true });
  if (send.error !== undefined) throw send.error;
  return send;
}

export const chatSucceeds = defineStep(
  "A chat request to {service} succeeds",
  {
    asserts: true,
    says: "a chat that the phrase itself sends is answered with 2xx and a valid chat completion",
    example: "A chat request to `gateway` succeeds",
  },
  async (step, service: string) => {
    const send = await answeredChat(step, service);
    const problem = successProblem(send);
    step.verify(
      problem === undefined,
      () => `Expected a chat request to succeed, found that ${problem}: ${describeSend(send)}`,
    );
  },
);

export const chatIsRefused = defineStep(
  "A chat request to {service} is refused with {status}",
  {
    asserts: true,
    says: "a chat that the phrase itself sends is answered with one of these statuses, a well-formed error and no content",
    example: "A chat request to `gateway` is refused with 429",
  },
  async (step, service: string, statuses: number[]) => {
    const send = await answeredChat(step, service);
    const problem = refusalProblem(send, statuses);
    step.verify(
      problem === undefined,
      () =>
        `Expected a chat request to be refused with ${statuses.join(" or ")}, found that ${problem}: ${describeSend(send)}`,
    );
  },
);
