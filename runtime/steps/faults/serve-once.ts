import { randomUUID } from "node:crypto";
import { isDeepStrictEqual } from "node:util";

import { entryProblem } from "../integration/entries.js";
import { integrationOf } from "../integration/of-kind.js";
import { kinds } from "../openai/kinds.js";
import { modelOf, requestOf } from "../openai/request.js";

import type { QdrantSpace } from "../../fixtures/qdrant.js";
import type { StepContext } from "../context.js";

/** The service does its work once: stores and gives back a value, or answers a chat. Rejects where it does not. */
export async function serveOnce(step: StepContext, service: string): Promise<void> {
  const { kind } = await step.service(service);
  if (kind === "postgres") await writeAndRead(step, service);
  else if (kind === "qdrant" && service === "qdrant") await upsertAndRetrieve(step);
  else if (kind === "model" || kind === "gateway") await chat(step, service);
}

async function writeAndRead(step: StepContext, service: string): Promise<void> {
  const integration = await integrationOf(step, service);
  const store = await integration.entries();
  try {
    const entry = { key: "after the recovery", value: "still here" };
    await store.write(entry.key, entry.value);
    const problem = entryProblem(entry, await store.read(entry.key));
    if (problem !== undefined) throw new Error(problem);
  } finally {
    await store.close();
  }
}

async function upsertAndRetrieve(step: StepContext): Promise<void> {
  const space = (await step.fixture("qdrant")) as QdrantSpace;
  const collection = await space.create(`recovery-${randomUUID()}`, { size: 2, distance: "Dot" });
  try {
    const point = { id: 1, vector: [0.5, -2], payload: { text: "still here" } };
    await space.client.upsert(collection, { wait: true, points: [point] });
    const read = await space.client.retrieve(collection, { ids: [1], with_vector: true });
    if (!isDeepStrictEqual(read, [point]))
      throw new Error(`Unexpected points ${JSON.stringify(read)}, expected the one that was written`);
  } finally {
    await space.client.deleteCollection(collection);
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
