import { entryProblem } from "../integration/entries.js";
import { integrationOf } from "../integration/of-kind.js";
import { kinds } from "../openai/kinds.js";
import { modelOf, requestOf } from "../openai/request.js";

import type { StepContext } from "../context.js";
import type { Integration } from "../integration/integration.js";

/** The service does its work once: stores and gives back a value, or answers a chat. Rejects where it does not. */
export async function serveOnce(step: StepContext, service: string): Promise<void> {
  const { kind } = await step.service(service);
  if (kind === "model" || kind === "gateway") await chat(step, service);
  else await writeAndRead(await integrationOf(step, service));
}

async function writeAndRead(integration: Integration): Promise<void> {
  const store = await integration.entries?.();
  if (store === undefined) return;
  try {
    const entry = { key: "after the recovery", value: "still here" };
    await store.write(entry.key, entry.value);
    const problem = entryProblem(entry, await store.read(entry.key));
    if (problem !== undefined) throw new Error(problem);
  } finally {
    await store.close();
  }
}

async function chat(step: StepContext, service: string): Promise<void> {
  const body = kinds.chat.defaults(await modelOf(step, service));
  const { method, path, valid } = requestOf("chat", body);
  const http = await step.http(service);
  const headers =
    step.user === undefined ? {} : { authorization: `Bearer ${step.keyOf(service, step.user)}` };
  const answer = await http.request({ path, body, headers, ...(method !== undefined && { method }) });
  const problems = answer.status === 200 ? (valid?.(answer) ?? []) : [`status ${answer.status}`];
  if (problems.length > 0)
    throw new Error(`Unexpected answer of ${service} to a chat request: ${problems.join("; ")}`);
}
