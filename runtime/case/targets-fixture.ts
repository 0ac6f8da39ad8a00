import type { Metric, Target } from "../../compiler/model/target.js";

/** Looks targets up by what they are about. Each throws, naming the declared ones, where nothing or several fit. */
export interface Targets {
  /** In milliseconds. */
  latency(subject?: string): Target;
  /** In requests per second. */
  throughput(subject?: string): Target;
  /** In bytes. */
  memory(subject?: string): Target;
  /** In cores. */
  cpu(subject?: string): Target;
  /** A share from 0 to 1. */
  errorRate(subject?: string): Target;
  /** A share from 0 to 1. */
  availability(subject?: string): Target;
  /** A share from 0 to 1, or a score. */
  quality(subject?: string): Target;
  /** A load that is applied (`50 concurrent users`): its `value` is for the code to use. */
  workload(subject?: string): Target;
  readonly all: readonly Target[];
}

const normal = (subject: string) => subject.trim().toLowerCase().replace(/\s+/gu, " ");

/** With its statistic, by which bounds on one subject are told apart: "p95 response time". */
const nameOf = ({ statistic, subject }: Target) =>
  normal(statistic === "value" ? subject : `${statistic} ${subject}`);

/** Other words for a statistic; a bound on each value is one on the largest or the smallest, as its text may say. */
function wordsOf({ statistic, comparator }: Target): readonly string[] {
  if (statistic === "mean") return ["average"];
  if (statistic === "p50") return ["median"];
  if (statistic === "min") return ["minimum"];
  if (statistic === "max") return ["maximum"];
  if (statistic !== "value") return [];
  return comparator === ">" || comparator === ">=" ? ["min", "minimum"] : ["max", "maximum"];
}

/** By which a target is found. */
const namesOf = (target: Target): readonly string[] => [
  normal(target.subject),
  nameOf(target),
  ...wordsOf(target).map((word) => normal(`${word} ${target.subject}`)),
];

function listed(targets: readonly Target[]): string {
  if (targets.length === 0) return "the spec declares none";
  return `declared: ${targets.map((each) => `${each.metric} "${nameOf(each)}": ${each.text} (${each.role}, line ${each.line})`).join(", ")}`;
}

function find(
  all: readonly Target[],
  kind: string,
  fits: (target: Target) => boolean,
  subject: string | undefined,
): Target {
  const ofKind = all.filter((target) => target.notApplicable === undefined && fits(target));
  const found =
    subject === undefined ? ofKind : ofKind.filter((target) => namesOf(target).includes(normal(subject)));
  const [first, second] = found;
  const asked = subject === undefined ? kind : `${kind}("${subject}")`;
  if (first === undefined)
    throw new Error(`Unexpected targets.${asked}, expected a declared target; ${listed(all)}`);
  if (second !== undefined)
    throw new Error(
      `Unexpected targets.${asked}, which fits ${found.length} targets, expected one, by its statistic and subject such as ${kind}("${nameOf(first)}"); ${listed(found)}`,
    );
  return first;
}

/** The `targets` fixture over the targets of a case, which nobody can rewrite. */
export function targetsFixture(all: readonly Target[]): Targets {
  const byMetric = (metric: Metric) => (subject?: string) =>
    find(all, metric, (target) => target.metric === metric && target.role === "threshold", subject);
  return Object.freeze({
    all,
    latency: byMetric("latency"),
    throughput: byMetric("throughput"),
    memory: byMetric("memory"),
    cpu: byMetric("cpu"),
    errorRate: byMetric("errorRate"),
    availability: byMetric("availability"),
    quality: byMetric("quality"),
    workload: (subject?: string) => find(all, "workload", (target) => target.role === "workload", subject),
  });
}
