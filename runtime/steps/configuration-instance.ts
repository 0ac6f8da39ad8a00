import { InconclusiveError } from "../case/errors.js";
import { defineStep } from "./define.js";

import type { StepContext } from "./context.js";

/** What tells one life of a service from the next, by where it is found; a restart changes each of them. */
type Identity = Readonly<Record<string, string>>;

function field(json: unknown, name: string): string | undefined {
  const value =
    typeof json === "object" && json !== null ? (json as Record<string, unknown>)[name] : undefined;
  return typeof value === "string" || typeof value === "number" ? String(value) : undefined;
}

async function identityOf(step: StepContext, service: string): Promise<Identity> {
  const http = await step.http(service);
  const [health, metrics] = [
    await http.request({ path: "/health" }),
    await http.request({ path: "/metrics" }),
  ];
  const found: Record<string, string | undefined> = {
    instance_id: field(health.json, "instance_id"),
    started_at: field(health.json, "started_at"),
    process_start_time_seconds:
      metrics.status === 200
        ? /^process_start_time_seconds(?:\{[^}\n]*\})? (\S+)/mu.exec(metrics.text)?.[1]
        : undefined,
  };
  return Object.fromEntries(
    Object.entries(found).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

export const wasNotRestarted = defineStep(
  "{service} was not restarted",
  {
    asserts: true,
    says: "the instance id and the start time that the service gives (in its health and its metrics) are those of the beginning of the step",
    example: "`mixtral` was not restarted",
    remembers: true,
  },
  {
    remember: (step, service: string) => identityOf(step, service),
    run: async (step, service: string) => {
      const before = Object.entries(step.remembered);
      if (before.length === 0) {
        throw new InconclusiveError(
          `Whether ${service} was restarted cannot be told: it gives no instance_id or started_at in /health, no process_start_time_seconds in /metrics`,
        );
      }
      const now = await identityOf(step, service);
      for (const [name, value] of before) {
        step.verify(
          now[name] === value,
          () =>
            `Expected ${service} not to be restarted: expected ${name} ${value} as before, found ${now[name] ?? "none"}`,
        );
      }
    },
  },
);

export const reportsText = defineStep(
  "{service} reports {text}",
  {
    asserts: true,
    says: "the status that the health endpoint gives (its fields `status` and `state`, else its whole text) contains the text",
    example: '`mixtral` reports "ready"',
  },
  async (step, service: string, text: string) => {
    const http = await step.http(service);
    const { json, text: whole } = await http.request({ path: "/health" });
    const fields = [field(json, "status"), field(json, "state")].filter((each) => each !== undefined);
    const status = fields.length > 0 ? fields.join(", ") : whole;
    step.verify(
      status.includes(text),
      () =>
        `Expected the status of ${service} to contain ${JSON.stringify(text)}, found ${JSON.stringify(status)}`,
    );
  },
);
