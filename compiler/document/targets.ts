import type { Metric, Target } from "../model/target.js";
import { parseTargets } from "../targets/index.js";
import { collapse } from "./inline.js";
import { comparable } from "./names.js";
import { remembering } from "../words/remembering.js";
import type { Reading } from "./reading.js";
import type { Field } from "./schema.js";

const hints: { key: RegExp; metric: Metric }[] = [
  { key: /\blatency\b|\bresponse time\b/, metric: "latency" },
  { key: /\bthroughput\b/, metric: "throughput" },
  { key: /\bconcurren/, metric: "concurrency" },
  { key: /\bmemory\b/, metric: "memory" },
  { key: /\bcpu\b/, metric: "cpu" },
  { key: /\berror\b/, metric: "errorRate" },
  { key: /\bavailability\b/, metric: "availability" },
  { key: /\bquality\b/, metric: "quality" },
];

/** The metric that a bound under a key is about, if it does not say so itself. */
const hintOf = remembering((name) => {
  const key = comparable(name);
  return hints.find((hint) => hint.key.test(key))?.metric;
});

/** Parses the fields of Performance Targets. One that still holds a placeholder of the template is no target yet. */
export function targetsOf(fields: readonly Field[], reading: Reading): Target[] {
  return fields
    .filter(({ value }) => value !== "" && !(value.includes("{") && /\{[^{}]*\}/.test(value)))
    .flatMap((field) => {
      const metricHint = hintOf(field.key);
      const { targets, diagnostics } = parseTargets(asWritten(field, reading), {
        file: reading.file,
        position: field.valueRange.start,
        ...(metricHint && { metricHint }),
      });
      reading.diagnostics.push(...diagnostics);
      return targets;
    });
}

/** A value over several lines as the file has it, so that places in it are right. */
function asWritten({ value, valueRange: { start, end } }: Field, { source }: Reading): string {
  const text = source.slice(start.offset, end.offset);
  return text !== value && collapse(text) === value ? text : value;
}
