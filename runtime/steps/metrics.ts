import { InconclusiveError } from "../case/errors.js";
import type { Quantity, StepContext } from "./context.js";
import { defineStep } from "./define.js";
import { parseMetrics } from "./prometheus/parse.js";
import { select } from "./prometheus/select.js";

interface Reading {
  readonly value: number;
  readonly type: string;
  readonly startedAt: number | undefined;
}

async function read(step: StepContext, metric: string, service: string): Promise<Reading> {
  const http = await step.http(service);
  const { status, text } = await http.request({
    path: "/metrics",
    timeoutMs: http.service.config.connectTimeoutMs,
  });
  if (status !== 200)
    throw new Error(`Unexpected status ${status} of GET /metrics of ${service}, expected 200`);
  const scraped = parseMetrics(text);
  const [problem] = scraped.problems;
  if (problem !== undefined) throw new Error(`${service}: ${problem}`);
  const selected = select(scraped, metric);
  if (selected === undefined) {
    const names = [...scraped.metrics.keys()].sort();
    throw new Error(
      `Expected the metric ${metric} of ${service}, found that it is not exported; exported are ${names.join(", ") || "none"}`,
    );
  }
  return { ...selected, startedAt: select(scraped, "process_start_time_seconds")?.value };
}

/** How much it has risen since the step began. A restart takes counters back to 0: then nobody knows. */
async function rise(step: StepContext<Reading>, metric: string, service: string) {
  const before = step.remembered;
  const now = await read(step, metric, service);
  const restarted = before.startedAt !== now.startedAt;
  if (restarted || (now.type === "counter" && now.value < before.value)) {
    throw new InconclusiveError(
      `The counters of ${service} were reset during the step (${metric}: ${before.value}, then ${now.value}), expected the service to run on`,
    );
  }
  return { before: before.value, now: now.value, by: now.value - before.value };
}

/** Prometheus counts seconds; a quantity of time is in milliseconds. */
const inUnitOf = (metric: string, { value, unit }: Quantity): number =>
  unit === "ms" && /_seconds(?:$|_|\{)/u.test(metric) ? value / 1000 : value;

async function compare(
  step: StepContext,
  metric: string,
  service: string,
  words: string,
  quantity: Quantity,
  holds: (found: number, wanted: number) => boolean,
): Promise<void> {
  const { value } = await read(step, metric, service);
  const wanted = inUnitOf(metric, quantity);
  step.verify(
    holds(value, wanted),
    () => `Expected ${metric} of ${service} ${words} ${wanted}, found ${value}`,
  );
}

export const metricIs = defineStep(
  "{metric} of {service} is {q}",
  {
    asserts: true,
    says: "the metric, summed over the series that have the labels given, has this value now; a metric that is not exported fails",
    example: "`llm_active_requests` of `gateway` is 0",
  },
  (step, metric: string, service: string, quantity: Quantity) =>
    compare(step, metric, service, "to be", quantity, (found, wanted) => found === wanted),
);

export const metricIsAtMost = defineStep(
  "{metric} of {service} is at most {q}",
  {
    asserts: true,
    says: "the metric, summed over the series that have the labels given, is at most this now; a metric that is not exported fails",
    example: "`llm_model_memory_usage_bytes` of `mixtral` is at most 90 GB",
  },
  (step, metric: string, service: string, quantity: Quantity) =>
    compare(step, metric, service, "to be at most", quantity, (found, wanted) => found <= wanted),
);

export const metricIsAtLeast = defineStep(
  "{metric} of {service} is at least {q}",
  {
    asserts: true,
    says: "the metric, summed over the series that have the labels given, is at least this now; a metric that is not exported fails",
  },
  (step, metric: string, service: string, quantity: Quantity) =>
    compare(step, metric, service, "to be at least", quantity, (found, wanted) => found >= wanted),
);

export const metricRisesBy = defineStep(
  "{metric} of {service} rises/rose by {q}",
  {
    asserts: true,
    remembers: true,
    says: "the metric is higher by exactly this than at the beginning of the step; a service that restarted in between is inconclusive",
    example: "`llm_requests_total` of `gateway` rises by 3",
  },
  {
    remember: (step, metric: string, service: string) => read(step, metric, service),
    run: async (step, metric: string, service: string, quantity: Quantity) => {
      const { before, now, by } = await rise(step, metric, service);
      const wanted = inUnitOf(metric, quantity);
      step.verify(
        by === wanted,
        () => `Expected ${metric} of ${service} to rise by ${wanted}, found ${by} (${before}, then ${now})`,
      );
    },
  },
);

export const metricHasRisen = defineStep(
  "{metric} of {service} has risen",
  {
    asserts: true,
    remembers: true,
    says: "the metric is higher than at the beginning of the step; a service that restarted in between is inconclusive",
  },
  {
    remember: (step, metric: string, service: string) => read(step, metric, service),
    run: async (step, metric: string, service: string) => {
      const { before, now, by } = await rise(step, metric, service);
      step.verify(by > 0, () => `Expected ${metric} of ${service} to rise, found ${before}, then ${now}`);
    },
  },
);

export const metricIsAsBefore = defineStep(
  "{metric} of {service} is as before",
  {
    asserts: true,
    remembers: true,
    says: "the metric has the value that it had at the beginning of the step; a service that restarted in between is inconclusive",
  },
  {
    remember: (step, metric: string, service: string) => read(step, metric, service),
    run: async (step, metric: string, service: string) => {
      const { before, now, by } = await rise(step, metric, service);
      step.verify(by === 0, () => `Expected ${metric} of ${service} to be ${before} as before, found ${now}`);
    },
  },
);
