import { InconclusiveError } from "../case/errors.js";
import { healthPathOf } from "../services/http/health.js";
import { defineStep } from "./define.js";

import type { HttpClient, StepContext } from "./context.js";

/** What tells one life of a service from the next, by where it is found; a restart changes each of them. */
type Identity = Readonly<Record<string, string>>;

function field(json: unknown, name: string): string | undefined {
  const value =
    typeof json === "object" && json !== null ? (json as Record<string, unknown>)[name] : undefined;
  return typeof value === "string" || typeof value === "number" ? String(value) : undefined;
}

/** The client of a service that speaks HTTP, and where it tells of its health. Throws for others, which have no such pages. */
async function pagesOf(
  step: StepContext,
  service: string,
  instead: string,
): Promise<{ http: HttpClient; healthPath: string }> {
  const { kind, url, config } = await step.service(service);
  if (!/^https?:/u.test(url))
    throw new Error(
      `Unexpected service \`${service}\` of the kind ${kind} in "${step.phrase}", expected one that speaks HTTP: its health and its metrics are asked; ${instead}`,
    );
  return { http: await step.http(service), healthPath: healthPathOf(config) };
}

async function identityOf(step: StepContext, service: string): Promise<Identity> {
  const { http, healthPath } = await pagesOf(
    step,
    service,
    `of a PostgreSQL "Run on \`${service}\`:" with SELECT pg_postmaster_start_time() tells when it was started`,
  );
  const [health, metrics] = [
    await http.request({ path: healthPath }),
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
        const { config } = await step.service(service);
        throw new InconclusiveError(
          `Whether ${service} was restarted cannot be told: it gives no instance_id or started_at in ${healthPathOf(config)}, no process_start_time_seconds in /metrics`,
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
    const { http, healthPath } = await pagesOf(step, service, `"\`${service}\` is healthy" asks any kind`);
    const { json, text: whole } = await http.request({ path: healthPath });
    const fields = [field(json, "status"), field(json, "state")].filter((each) => each !== undefined);
    const status = fields.length > 0 ? fields.join(", ") : whole;
    step.verify(
      status.includes(text),
      () =>
        `Expected the status of ${service} to contain ${JSON.stringify(text)}, found ${JSON.stringify(status)}`,
    );
  },
);
