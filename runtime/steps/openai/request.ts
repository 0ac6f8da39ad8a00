import type { SendRequest, StepContext } from "../context.js";
import type { Body } from "./body.js";
import { modelIds } from "./answers.js";
import { kinds } from "./kinds.js";
import type { Kind } from "./kinds.js";

/**
 * The model that requests to a service name: that of the configuration (`services: { hermes: { model: "Hermes-2" } }`), else
 * the first of its model list, asked for with the key of the step's user. Throws where there is none.
 */
export async function modelOf(step: StepContext, service: string): Promise<string> {
  const http = await step.http(service);
  const { model } = http.service.config;
  if (model !== undefined) return model;
  const headers: Record<string, string> =
    step.user === undefined ? {} : { authorization: `Bearer ${step.keyOf(service, step.user)}` };
  const { status, json } = await http.request({ path: "/v1/models", headers });
  const [first] = modelIds(json);
  if (first !== undefined) return first;
  throw new Error(
    `Unexpected answer of ${service} to GET /v1/models (status ${status}, no model), expected the model that requests are to ` +
      `name. Or name it in tcspec.config.ts: services: { ${JSON.stringify(service)}: { model: "…" } }`,
  );
}

/** A request of a kind, ready to be sent and judged by what the kind's answers must be. */
export function requestOf(kind: Kind, body: Body): SendRequest {
  const { path, problems, reply } = kinds[kind];
  return {
    kind,
    path,
    method: "POST",
    body,
    valid: (answer) => problems(answer, body),
    reply: (answer) => reply(answer, body),
  };
}
