import { parseMetrics } from "./parse.js";
import type { Exposition } from "./parse.js";

/** What a name, with or without labels, selects: the sum over its series. */
export interface Selected {
  readonly value: number;
  /** Of the metric that the series belong to: "counter", "gauge", … */
  readonly type: string;
}

/**
 * The sum of the series that `requests_total` or `requests_total{status="200"}` means; undefined where nothing of that
 * name is exported. A metric that is declared but has no such series yet stands at 0: a counter with labels begins with
 * its first event. Throws where the selector is none, and where it asks for a label that no series of the metric has.
 */
export function select({ metrics }: Exposition, selector: string): Selected | undefined {
  const read = parseMetrics(`${selector.trim()} 0`);
  const [wanted, more] = [...read.metrics.values()].flatMap(({ samples }) => samples);
  if (wanted === undefined || more !== undefined || read.problems.length > 0) {
    throw new Error(
      `Unexpected metric "${selector}", expected a name, or one with labels, e.g. requests_total{status="200"}`,
    );
  }
  const declared = metrics.get(wanted.name);
  const families = [...metrics.values()].filter(
    (metric) => metric === declared || metric.samples.some(({ name }) => name === wanted.name),
  );
  const [family] = families;
  if (family === undefined) return undefined;
  const named = family.samples.filter(({ name }) => name === wanted.name);
  const known = new Set(named.flatMap(({ labels }) => Object.keys(labels)));
  const unknown = Object.keys(wanted.labels).find((label) => !known.has(label));
  if (unknown !== undefined && named.length > 0) {
    throw new Error(
      `Unexpected label "${unknown}" in "${selector}", expected ${known.size > 0 ? `one of ${[...known].join(", ")}` : "none"}: no series of ${wanted.name} has it`,
    );
  }
  const series = named.filter(({ labels }) =>
    Object.entries(wanted.labels).every(([key, value]) => labels[key] === value),
  );
  return { value: series.reduce((sum, { value }) => sum + value, 0), type: family.type };
}
