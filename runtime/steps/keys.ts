import { randomBytes } from "node:crypto";

import type { Send, StepContext } from "./context.js";
import { defineStep } from "./define.js";
import { describeSend, refusalProblem } from "./mechanism/outcome.js";
import { kinds } from "./openai/kinds.js";
import type { Kind } from "./openai/kinds.js";
import { modelOf, requestOf } from "./openai/request.js";

/** Why an answer to a request without a valid key is not the refusal that it has to be. */
function problemOf(send: Send, code: string, key: string | undefined): string | undefined {
  const problem = refusalProblem(send, [401], code);
  if (problem !== undefined) return problem;
  const { answer } = send;
  const echoed = key !== undefined && `${answer?.text ?? ""}${JSON.stringify(send.headers)}`.includes(key);
  return echoed ? "it repeats the key" : undefined;
}

async function refusesAll(
  step: StepContext,
  service: string,
  code: string,
  key: string | undefined,
): Promise<void> {
  const model = await modelOf(step, service);
  for (const kind of Object.keys(kinds) as Kind[]) {
    const request = requestOf(kind, kinds[kind].defaults(model));
    const headers: Record<string, string> = key === undefined ? {} : { authorization: `Bearer ${key}` };
    const send = await step.send(service, { ...request, judged: true, headers });
    if (send.error !== undefined) throw send.error;
    const problem = problemOf(send, code, key);
    step.verify(
      problem === undefined,
      () =>
        `Expected ${service} to refuse the request with 401 and the error code ${code}, found: ${problem ?? ""}: ${describeSend(send)}`,
    );
  }
}

export const refusesWithoutKey = defineStep(
  "Requests without (a )key are refused by {service}",
  {
    asserts: true,
    judgesOutcome: true,
    says: "chat, completion, embedding and streaming requests without a key are refused with 401, the error code `missing_api_key`, a well-formed error and no content",
    example: "Requests without a key are refused by `gateway`",
  },
  (step, service: string) => refusesAll(step, service, "missing_api_key", undefined),
);

export const refusesWrongKey = defineStep(
  "Requests with (a )wrong key are refused by {service}",
  {
    asserts: true,
    judgesOutcome: true,
    says: "chat, completion, embedding and streaming requests with a key that was never given are refused with 401, the error code `invalid_api_key`, a well-formed error, no content and no word of the key",
    example: "Requests with a wrong key are refused by `gateway`",
  },
  (step, service: string) =>
    refusesAll(step, service, "invalid_api_key", `sk-${randomBytes(24).toString("hex")}`),
);

export const refusesRevokedKey = defineStep(
  "Requests with the revoked key of {user} are refused by {service}",
  {
    asserts: true,
    judgesOutcome: true,
    says: "chat, completion, embedding and streaming requests with the key that the user had are refused with 401, the error code `invalid_api_key`, a well-formed error, no content and no word of the key",
    example: "Requests with the revoked key of alice are refused by `gateway`",
  },
  (step, user: string, service: string) =>
    refusesAll(step, service, "invalid_api_key", step.keyOf(service, user)),
);
