import { authorization, requireWriting } from "./administration.js";
import type { Service, StepContext } from "./context.js";
import { defineStep } from "./define.js";

const path = "/admin/users";

function keyIn(body: unknown): string | undefined {
  const key = typeof body === "object" && body !== null ? (body as { key?: unknown }).key : undefined;
  return typeof key === "string" && key !== "" ? key : undefined;
}

/** Not by the case's client: users are removed at the end of the case, when its requests are aborted. */
async function removeUser(service: Service, user: string): Promise<void> {
  const url = new URL(`${path}/${encodeURIComponent(user)}`, service.url);
  const { status } = await fetch(url, {
    method: "DELETE",
    headers: authorization(service),
    signal: AbortSignal.timeout(service.config.connectTimeoutMs),
  });
  if (status === 404 || (status >= 200 && status < 300)) return;
  throw new Error(
    `Unexpected status ${status} of ${service.name} when user ${user} was to be removed, expected 204`,
  );
}

async function createUser(step: StepContext, service: string, user: string): Promise<void> {
  const given = await step.service(service);
  requireWriting(given);
  const http = await step.http(service);
  const answer = await http.request({
    method: "POST",
    path,
    headers: authorization(given),
    body: { name: user },
  });
  const key = keyIn(answer.json);
  if (answer.status !== 201 || key === undefined)
    throw new Error(
      `Unexpected answer of ${service} when user ${user} was to be created: status ${answer.status}, expected 201 with a key`,
    );
  step.redact(key);
  step.setKey(service, user, key);
  step.cleanup(() => removeUser(given, user));
}

export const createUsers = defineStep(
  "Create the users of {service}: {users}",
  {
    says: "each user is created by the administration of the service, and `as alice` sends with the key that it gave; they are removed at the end of the case",
    example: "Create the users of `gateway`: alice, bob",
  },
  async (step, service: string, users: string[]) => {
    for (const user of users) await createUser(step, service, user);
  },
);

export const revokeKey = defineStep(
  "Revoke the key of {user} on {service}",
  {
    says: "the user is removed by the administration of the service, which knows it; `as alice` goes on sending with the key that is no longer valid",
    example: "Revoke the key of alice on `gateway`",
  },
  async (step, user: string, service: string) => {
    step.keyOf(service, user);
    const given = await step.service(service);
    requireWriting(given);
    await removeUser(given, user);
  },
);
