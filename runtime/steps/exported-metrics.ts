import type { Row, StepContext } from "./context.js";
import { defineStep } from "./define.js";
import { judgeRows } from "./judge-rows.js";
import { describeSend } from "./mechanism/outcome.js";
import { kinds } from "./openai/kinds.js";
import { modelOf, requestOf } from "./openai/request.js";
import { show } from "./openai/shape.js";
import { parseMetrics } from "./prometheus/parse.js";
import type { Exposition, Metric, Sample } from "./prometheus/parse.js";

/** Labels that belong to the type, not to the metric. */
const typeLabels: Readonly<Record<string, string>> = { histogram: "le", summary: "quantile" };

async function scrape(step: StepContext, service: string): Promise<Exposition> {
  const { status, text } = await (await step.http(service)).request({ path: "/metrics" });
  if (status !== 200)
    throw new Error(`Expected the metrics of ${service}, found status ${status} of GET /metrics`);
  const exposition = parseMetrics(text);
  const [first] = exposition.problems;
  step.verify(first === undefined, () => `Metrics of ${service}: ${first ?? ""}`);
  return exposition;
}

function labelsOf({ samples, type }: Metric): string[] {
  const names = new Set(samples.flatMap((sample) => Object.keys(sample.labels)));
  names.delete(typeLabels[type] ?? "");
  return [...names].sort();
}

function wantedLabels(row: Row): string[] {
  const text = row.has("labels") ? row.text("labels") : "";
  return text === "-"
    ? []
    : text
        .split(/[\s,]+/u)
        .filter((name) => name !== "")
        .sort();
}

/** How far a metric has counted: the sum of its samples, of a histogram or summary the number of its observations. */
function countOf({ name, type, samples }: Metric): number {
  const counting = (sample: Sample) => type === "counter" || sample.name === `${name}_count`;
  return samples.filter(counting).reduce((sum, { value }) => sum + value, 0);
}

/** What is wrong with the metric of a row; `before` was scraped before one request, `after` behind it. */
export function metricProblems(row: Row, before: Exposition, after: Exposition): string[] {
  const name = row.text("name");
  const metric = after.metrics.get(name);
  if (metric === undefined || metric.samples.length === 0)
    return [`Expected the metric ${name}, found none of that name`];
  const problems: string[] = [];
  const type = row.has("type") ? row.text("type").toLowerCase() : "";
  if (type !== "" && metric.type !== type)
    problems.push(`Unexpected type ${metric.type} of ${name}, expected ${type}`);
  const wanted = wantedLabels(row);
  const found = labelsOf(metric);
  if (row.has("labels") && show(found) !== show(wanted))
    problems.push(`Unexpected labels ${show(found)} of ${name}, expected ${show(wanted)}`);
  const broken = metric.samples.find(({ value }) => Number.isNaN(value));
  if (broken !== undefined) problems.push(`Unexpected value NaN of ${name}, expected a number`);
  if (["counter", "histogram", "summary"].includes(metric.type)) {
    const earlier = before.metrics.get(name);
    const start = earlier === undefined ? 0 : countOf(earlier);
    const end = countOf(metric);
    if (!(end > start))
      problems.push(`Expected ${name} to have risen after one request, found ${end} after ${start}`);
  }
  return problems;
}

export const exportsMetrics = defineStep(
  "{service} exports these metrics",
  {
    asserts: true,
    judgesOutcome: true,
    says: "the metrics are valid Prometheus text and have each row's metric (table: name | type | labels) of this type with exactly these labels; counters, histograms and summaries have risen after one chat request",
    example: "`mixtral` exports these metrics:",
  },
  async (step, service: string) => {
    const model = await modelOf(step, service);
    const before = await scrape(step, service);
    const send = await step.send(service, { ...requestOf("chat", kinds.chat.defaults(model)), judged: true });
    if (send.error !== undefined) throw send.error;
    if (!send.ok) throw new Error(`Expected a chat with ${service} to succeed, found ${describeSend(send)}`);
    const after = await scrape(step, service);
    await judgeRows(step, step.rows("name", "type", "labels"), (row) => metricProblems(row, before, after));
  },
);
