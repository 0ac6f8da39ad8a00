/** What Prometheus has scraped, asked by PromQL. */
import { defineStep } from "./define.js";

import type { PrometheusApi, PrometheusSeries } from "../fixtures/prometheus.js";
import type { SqlResult } from "./integration/postgres/sql/result.js";
import type { Quantity, StepContext } from "./context.js";

/** The query API of the service. Throws where the service is no Prometheus. */
export async function prometheusOn(step: StepContext, name: string): Promise<PrometheusApi> {
  const { kind } = await step.service(name);
  if (kind !== "prometheus" || name !== "prometheus")
    throw new Error(`Unexpected service \`${name}\` of the kind ${kind}, expected \`prometheus\``);
  return (await step.fixture("prometheus")) as PrometheusApi;
}

function shown(series: readonly PrometheusSeries[]): string {
  const lines = series.map(
    ({ labels, samples }) => `${JSON.stringify(labels)} ${samples[0]?.value ?? "none"}`,
  );
  return lines.length === 0 ? "no series" : lines.slice(0, 5).join("; ");
}

/** As a table: a column for each label, in the order of their names, and `value`. */
export async function runPromql(step: StepContext, name: string, query: string): Promise<SqlResult> {
  const prometheus = await prometheusOn(step, name);
  const { series, durationMs } = await prometheus.query(query);
  step.sample("query time", durationMs);
  const labels = [...new Set(series.flatMap((each) => Object.keys(each.labels)))].sort();
  const columns = [
    ...labels.map((label) => ({ name: label, type: "text" })),
    { name: "value", type: "double precision" },
  ];
  const rows = series.map((each) => [
    ...labels.map((label) => each.labels[label] ?? null),
    String(each.samples[0]?.value ?? "NaN"),
  ]);
  return { columns, rows, command: "query", rowCount: rows.length };
}

async function judgeValue(
  step: StepContext,
  query: string,
  name: string,
  { value: wanted, unit }: Quantity,
  words: string,
  holds: (found: number, wanted: number) => boolean,
): Promise<void> {
  const prometheus = await prometheusOn(step, name);
  const { series, durationMs } = await prometheus.query(query);
  step.sample("query time", durationMs);
  const found = series.length === 1 ? series[0]?.samples[0]?.value : undefined;
  // Prometheus counts seconds; a quantity of time is in milliseconds.
  const limit = unit === "ms" ? wanted / 1000 : wanted;
  step.verify(
    found !== undefined && holds(found, limit),
    () => `Expected ${query} on ${name} to give ${words} ${limit}, found ${shown(series)}`,
  );
}

export const queryGives = defineStep(
  "The query {metric} on {service} gives {q}",
  {
    asserts: true,
    says: "PromQL, evaluated now, gives one series, whose value is this (times in seconds)",
    example: "The query `sum(up)` on `prometheus` gives 5",
  },
  (step, query: string, service: string, quantity: Quantity) =>
    judgeValue(step, query, service, quantity, "exactly", (found, wanted) => found === wanted),
);

export const queryGivesAtLeast = defineStep(
  "The query {metric} on {service} gives at least {q}",
  {
    asserts: true,
    says: "PromQL, evaluated now, gives one series, whose value is no less than this (times in seconds)",
    example: "The query `sum(llm_requests_total)` on `prometheus` gives at least 20",
  },
  (step, query: string, service: string, quantity: Quantity) =>
    judgeValue(step, query, service, quantity, "at least", (found, wanted) => found >= wanted),
);

export const queryGivesAtMost = defineStep(
  "The query {metric} on {service} gives at most {q}",
  {
    asserts: true,
    says: "PromQL, evaluated now, gives one series, whose value is no more than this (times in seconds)",
    example: "The query `time() - max(timestamp(up))` on `prometheus` gives at most 15 s",
  },
  (step, query: string, service: string, quantity: Quantity) =>
    judgeValue(step, query, service, quantity, "at most", (found, wanted) => found <= wanted),
);

export const queryGivesNothing = defineStep(
  "The query {metric} on {service} gives nothing",
  {
    asserts: true,
    says: "PromQL, evaluated now, gives no series",
    example: "The query `up == 0` on `prometheus` gives nothing",
  },
  async (step, query: string, service: string) => {
    const { series } = await (await prometheusOn(step, service)).query(query);
    step.verify(
      series.length === 0,
      () => `Expected ${query} on ${service} to give nothing, found ${shown(series)}`,
    );
  },
);

export const scrapes = defineStep(
  "{service} scrapes {services}",
  {
    asserts: true,
    says: "Prometheus has a target for each service, by its name as the job, and the last scrape of each was good",
    example: "`prometheus` scrapes `mixtral` and `hermes`",
  },
  async (step, service: string, services: string[]) => {
    const prometheus = await prometheusOn(step, service);
    const { series } = await prometheus.query("up");
    const state = new Map(series.map(({ labels, samples }) => [labels["job"], samples[0]?.value]));
    const missing = services.filter((name) => state.get(name) !== 1);
    step.verify(
      missing.length === 0,
      () =>
        `Expected ${service} to scrape ${services.join(", ")}, found ${missing.map((name) => `${name}: ${state.has(name) ? "its last scrape failed" : "no target"}`).join("; ")}`,
    );
  },
);
