import type { StepContext } from "./context.js";
import { defineStep } from "./define.js";

async function allHealthy(step: StepContext, services: string[]): Promise<void> {
  const found = await Promise.all(services.map(async (name) => ({ name, ...(await step.check(name)) })));
  const ill = found.filter(({ healthy }) => !healthy);
  step.verify(
    ill.length === 0,
    () =>
      `Expected ${services.join(", ")} to answer a real request, found that ${ill
        .map(({ name, reason }) => `${name} does not: ${reason ?? "no reason given"}`)
        .join("; ")}`,
  );
}

export const areHealthy = defineStep(
  "{services} is/are healthy/reachable/available/accessible/running/ready/up",
  {
    asserts: true,
    says: "each service answers a real request positively within its connect limit: SELECT 1 of a database, GET /health of a server (of the kind http the path `health` of the configuration, 2xx; without any /health GET /, below 500)",
    example: "`gateway` and `postgres` are healthy",
  },
  allHealthy,
);

export const areRunningAndAccessible = defineStep(
  "{services} is/are running/up and accessible/reachable/healthy",
  {
    asserts: true,
    says: "each service answers a real request positively within its connect limit: SELECT 1 of a database, GET /health of a server (of the kind http the path `health` of the configuration, 2xx; without any /health GET /, below 500)",
    example: "`postgres` is running and accessible",
  },
  allHealthy,
);
