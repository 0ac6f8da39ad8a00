import type { Comparator, Metric, Statistic, Target } from "../model/target.js";
import type { BoundParts } from "./bound.js";
import { boundExample } from "./bound.js";
import { Unexpected, quoted } from "./cursor.js";
import type { ReadQuantity } from "./quantity.js";
import type { Token } from "./tokens.js";
import {
  concurrencyWords,
  connectionWords,
  edgeWords,
  fillerWords,
  loadMakers,
  metricDefaults,
  ratioWords,
  storageWords,
} from "./words.js";

/** What a bound means, without its place. */
export interface Meaning {
  target: Omit<Target, "text" | "line" | "column">;
  /** The bound's own words name its subject; else it is the metric's. */
  named: boolean;
}

const shareExample = "what it is a share of, e.g. error rate below 1%, 99.9% availability";

/** Decides metric, comparator, statistic, role and subject of one bound; two for `between`. */
export function resolveBound(parts: BoundParts, text: string, hint: Metric | undefined): Meaning[] {
  if (parts.notApplicable !== undefined) return [notApplicable(parts, parts.notApplicable, hint)];
  if (!parts.quantity) {
    const found = parts.end > parts.start ? quoted(text.slice(parts.start, parts.end)) : "end of the text";
    throw new Unexpected(parts.start, parts.end, found, boundExample);
  }
  if (!parts.upper) return [resolve(parts, parts.quantity, parts.comparator, hint)];
  return [
    resolve(parts, parts.quantity, { value: ">=", sign: true }, hint),
    resolve(parts, parts.upper, { value: "<=", sign: true }, hint),
  ];
}

function resolve(
  parts: BoundParts,
  quantity: ReadQuantity,
  explicit: BoundParts["comparator"],
  hint: Metric | undefined,
): Meaning {
  const { metric, unit } = metricOf(parts, quantity, hint);
  if (metric === "memory") refuseStorage(parts.words, quantity.token);
  if (metric === "latency") refuseTimeOfResource(parts, quantity.token, hint);
  const { subject, named } = subjectOf(parts, metric);
  const { value } = quantity;
  const duration = parts.durationMs === undefined ? undefined : { durationMs: parts.durationMs };
  if (isWorkload(parts, quantity.token, metric, hint)) {
    refuseNoLoad(metric, quantity);
    const load = { statistic: "value", comparator: "==", role: "workload" } as const;
    return { target: { metric, value, unit, subject, ...duration, ...load }, named };
  }
  const comparator = explicit?.value ?? parts.limit?.comparator ?? metricDefaults[metric].comparator;
  refuseUnmissable(metric, comparator, quantity);
  const statistic = statisticOf(parts, explicit, comparator, quantity.token);
  return {
    target: { metric, value, unit, subject, ...duration, comparator, statistic, role: "threshold" },
    named,
  };
}

function metricOf(
  { words }: BoundParts,
  { value, unit, token }: ReadQuantity,
  hint: Metric | undefined,
): { metric: Metric; unit: Target["unit"] } {
  const named = words.map((word) => ratioWords.get(word)).find((metric) => metric !== undefined);
  switch (unit) {
    case "ms":
      return { metric: "latency", unit };
    case "rps":
      return { metric: "throughput", unit };
    case "cores":
      return { metric: "cpu", unit };
    case "bytes":
      return { metric: "memory", unit };
    case "ratio":
      return { metric: shareOf(value, named ?? hint, token), unit };
    case "count":
      break;
  }
  const concurrent = words.some((word) => concurrencyWords.has(word) || connectionWords.has(word));
  if (concurrent || hint === "concurrency") return { metric: "concurrency", unit };
  // "0 errors", "accuracy 0.8"; a bare 1 might be one error or all of them.
  if (named && (value === 0 || token.norm.includes(".")))
    return { metric: shareOf(value, named, token), unit: "ratio" };
  throw new Unexpected(token.start, token.end, `number ${quoted(token.text)} without a unit`, unitFor(hint));
}

function unitFor(hint: Metric | undefined): string {
  if (hint === "throughput") return "a rate, e.g. 50 RPS or 50 requests per minute";
  if (hint === "memory" || hint === "cpu") return "bytes or cores, e.g. 16 GB, 4 CPU cores";
  if (hint === "errorRate" || hint === "availability" || hint === "quality") return "a share, e.g. 99.9%";
  return "a unit, e.g. 100ms maximum response time";
}

/** "500m CPU" is half a core to Kubernetes, and 500 minutes to everybody else. */
function refuseTimeOfResource(parts: BoundParts, token: Token, hint: Metric | undefined): void {
  const { named } = subjectOf(parts, "latency");
  const resource = (["cpu", "memory"] as const).find((metric) =>
    named ? isAbout(parts, metric) : hint === metric,
  );
  if (resource === undefined) return;
  throw new Unexpected(
    token.start,
    token.end,
    `time ${quoted(token.text)} of ${resource}`,
    "cores, a share or bytes, e.g. 0.5 CPU cores, 80% CPU, 16 GB memory (m behind a number is minutes)",
  );
}

function isAbout(parts: BoundParts, metric: "cpu" | "memory"): boolean {
  const { subject, aliases } = metricDefaults[metric];
  const name = subjectOf(parts, "latency").subject;
  return name === subject || aliases.includes(name);
}

/** A load of nobody, or of half a user, cannot be applied. */
function refuseNoLoad(metric: Metric, { value, token }: ReadQuantity): void {
  const fits = metric === "concurrency" ? Number.isSafeInteger(value) && value >= 1 : value > 0;
  if (fits) return;
  const expected =
    metric === "concurrency"
      ? "a whole number of at least 1, e.g. 50 concurrent users"
      : "a rate above 0, e.g. at 50 RPS";
  throw new Unexpected(token.start, token.end, `load ${quoted(token.text)}`, expected);
}

/** A bound that holds whatever is measured demands nothing, and would look like a target that was met. */
function refuseUnmissable(metric: Metric, comparator: Comparator, { value, token }: ReadQuantity): void {
  const share = metric === "errorRate" || metric === "availability" || metric === "quality";
  const upper = comparator === "<=" || comparator === "<";
  if (metric === "errorRate" && upper && value >= 1) {
    const expected = "a smaller one, e.g. error rate below 1%";
    const found = `bound ${comparator} ${quoted(token.text)}, which is never missed by less than all`;
    throw new Unexpected(token.start, token.end, found, expected);
  }
  if (!(comparator === ">=" && value <= 0) && !(share && comparator === "<=" && value >= 1)) return;
  const found = `bound ${comparator} ${quoted(token.text)}, which is never missed`;
  const expected = `one that can be, e.g. ${metricDefaults[metric].example}`;
  throw new Unexpected(token.start, token.end, found, expected);
}

function refuseStorage(words: readonly string[], token: Token): void {
  const storage = words.find((word) => storageWords.has(word));
  if (storage === undefined) return;
  const expected = "memory or CPU (storage is not measured), e.g. 16GB memory limit";
  throw new Unexpected(token.start, token.end, quoted(storage), expected);
}

function shareOf(value: number, metric: Metric | undefined, token: Token): Metric {
  switch (metric) {
    case "errorRate":
    case "availability":
    case "quality":
      if (value <= 1) return metric;
      throw new Unexpected(token.start, token.end, `share ${quoted(token.text)}`, "one from 0% to 100%");
    case "cpu":
    case "memory":
      return metric;
    default:
      throw new Unexpected(token.start, token.end, `share ${quoted(token.text)}`, shareExample);
  }
}

/**
 * Load is applied, all else is judged. Concurrency is load unless it is compared; users are load even so ("up to 50
 * concurrent users"), and so is all in a field about concurrency, but for a comparison by sign.
 */
function isWorkload(parts: BoundParts, token: Token, metric: Metric, hint: Metric | undefined): boolean {
  if (parts.workload) {
    if (metric === "throughput" || metric === "concurrency") return true;
    throw new Unexpected(
      token.start,
      token.end,
      `load ${quoted(token.text)}`,
      "a rate or users, e.g. at 50 RPS",
    );
  }
  if (metric !== "concurrency" || parts.comparator?.sign || parts.upper) return false;
  const compared = parts.comparator !== undefined || parts.limit !== undefined;
  return !compared || hint === "concurrency" || parts.words.some((word) => loadMakers.has(word));
}

function statisticOf(
  { statistic, limit, sustained }: BoundParts,
  explicit: BoundParts["comparator"],
  comparator: Comparator,
  token: Token,
): Statistic {
  if (statistic) {
    if (explicit && limit && !comparator.startsWith(limit.comparator.charAt(0))) {
      const expected = `a comparison that agrees with ${limit.comparator}, e.g. maximum average response time < 2 s`;
      throw new Unexpected(token.start, token.end, `${comparator} ${quoted(token.text)}`, expected);
    }
    return statistic;
  }
  if (explicit && limit?.statistic) return limit.statistic;
  return sustained ? "mean" : "value";
}

function subjectOf({ words }: BoundParts, metric: Metric): { subject: string; named: boolean } {
  const concurrency = metric === "concurrency";
  const kept = words.filter((word) => !fillerWords.has(word) && !(concurrency && concurrencyWords.has(word)));
  const first = kept.findIndex((word) => !edgeWords.has(word));
  const last = kept.findLastIndex((word) => !edgeWords.has(word));
  const name = first < 0 ? "" : kept.slice(first, last + 1).join(" ");
  const { subject, aliases } = metricDefaults[metric];
  const named = name !== "";
  if (!named || aliases.includes(name)) return { subject, named };
  return { subject: concurrency ? `concurrent ${name}` : name, named };
}

function notApplicable(parts: BoundParts, reason: string, hint: Metric | undefined): Meaning {
  const named = parts.words.map((word) => metricNames.get(word)).find((metric) => metric !== undefined);
  const metric = named ?? hint ?? "latency";
  const { comparator, unit, subject } = metricDefaults[metric];
  const role = metric === "concurrency" ? "workload" : "threshold";
  const target = { metric, comparator, value: 0, unit, subject, role } as const;
  return { target: { ...target, statistic: "value", notApplicable: reason }, named: true };
}

const metricNames: ReadonlyMap<string, Metric> = new Map([
  ["latency", "latency"],
  ["throughput", "throughput"],
  ["concurrency", "concurrency"],
  ["concurrent", "concurrency"],
  ...ratioWords,
]);
