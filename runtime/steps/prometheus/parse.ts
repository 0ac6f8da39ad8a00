/** One sample: `llm_requests_total{model="Hermes-2"} 4`. */
export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** A metric as it is declared; its samples carry its name, or that with `_bucket`, `_sum`, `_count`. */
export interface Metric {
  readonly name: string;
  /** "counter", "gauge", "histogram", "summary"; "untyped" where nothing declares it. */
  readonly type: string;
  readonly samples: readonly Sample[];
}

export interface Exposition {
  readonly metrics: ReadonlyMap<string, Metric>;
  /** Lines that are no Prometheus text. */
  readonly problems: readonly string[];
}

const metricName = /^[a-zA-Z_:][a-zA-Z0-9_:]*/u;
const labelName = /^[a-zA-Z_][a-zA-Z0-9_]*/u;
const types = new Set(["counter", "gauge", "histogram", "summary", "untyped"]);
const suffixes: Readonly<Record<string, readonly string[]>> = {
  histogram: ["_bucket", "_sum", "_count"],
  summary: ["_sum", "_count"],
};
const escapes: Readonly<Record<string, string>> = { "\\\\": "\\", '\\"': '"', "\\n": "\n" };

function numberOf(text: string): number | undefined {
  const infinity = /^([+-]?)Inf$/u.exec(text);
  if (infinity) return infinity[1] === "-" ? -Infinity : Infinity;
  if (text === "NaN") return NaN;
  const value = Number(text);
  return text.trim() === "" || Number.isNaN(value) || /^[+-]?0[xob]/iu.test(text) ? undefined : value;
}

/** The labels that a text begins with, and what is behind them; undefined where they are malformed. */
function readLabels(text: string): { labels: Record<string, string>; rest: string } | undefined {
  const labels: Record<string, string> = {};
  if (!text.startsWith("{")) return { labels, rest: text };
  let rest = text.slice(1).trimStart();
  while (!rest.startsWith("}")) {
    const name = labelName.exec(rest)?.[0];
    if (name === undefined) return undefined;
    const quoted = /^\s*=\s*"((?:[^"\\\n]|\\.)*)"\s*/u.exec(rest.slice(name.length));
    if (quoted === null || Object.hasOwn(labels, name)) return undefined;
    labels[name] = (quoted[1] ?? "").replaceAll(/\\[\\"n]/gu, (escape) => escapes[escape] ?? escape);
    rest = rest.slice(name.length + quoted[0].length);
    if (rest.startsWith(",")) rest = rest.slice(1).trimStart();
    else if (!rest.startsWith("}")) return undefined;
  }
  return { labels, rest: rest.slice(1) };
}

function readSample(line: string): Sample | undefined {
  const name = metricName.exec(line)?.[0];
  const read = name === undefined ? undefined : readLabels(line.slice(name.length).trimStart());
  if (name === undefined || read === undefined) return undefined;
  const [number = "", timestamp, ...more] = read.rest.trim().split(/\s+/u);
  const value = numberOf(number);
  if (value === undefined || more.length > 0 || (timestamp !== undefined && !/^-?\d+$/u.test(timestamp)))
    return undefined;
  return { name, labels: read.labels, value };
}

/** The metric that a sample belongs to: of its own name, or the histogram or summary that it is a part of. */
function familyOf(sample: string, declared: ReadonlyMap<string, string>): string {
  if (declared.has(sample)) return sample;
  const [, base = "", suffix = ""] = /^(.*)(_bucket|_sum|_count)$/u.exec(sample) ?? [];
  return suffixes[declared.get(base) ?? ""]?.includes(suffix) === true ? base : sample;
}

/** Reads Prometheus' text format 0.0.4. Lines that are none become problems; the others are read. */
export function parseMetrics(text: string): Exposition {
  const declared = new Map<string, string>();
  const samples: Sample[] = [];
  const problems: string[] = [];
  for (const [index, line] of text.split("\n").entries()) {
    const wrong = (expected: string) =>
      problems.push(
        `Unexpected line ${index + 1} of the metrics ${JSON.stringify(line.slice(0, 120))}, expected ${expected}`,
      );
    const [hash, keyword, name = "", type = ""] = line.trim().split(/\s+/u);
    if (line.trim() === "") continue;
    if (hash === "#" && keyword === "TYPE") {
      if (!types.has(type) || metricName.exec(name)?.[0] !== name) wrong("# TYPE name type");
      else declared.set(name, type);
    } else if (!line.startsWith("#")) {
      const sample = readSample(line.trim());
      if (sample === undefined) wrong('a sample such as llm_requests_total{model="Hermes-2"} 4');
      else samples.push(sample);
    }
  }
  const metrics = new Map<string, Metric & { samples: Sample[] }>();
  for (const [name, type] of declared) metrics.set(name, { name, type, samples: [] });
  for (const sample of samples) {
    const name = familyOf(sample.name, declared);
    const metric = metrics.get(name) ?? { name, type: "untyped", samples: [] };
    metrics.set(name, metric);
    metric.samples.push(sample);
  }
  return { metrics, problems };
}
