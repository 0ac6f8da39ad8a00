import type { LoadLimit, LoadRecord, LoadResources } from "../../model/load-record.js";
import { quantity, type ChartUnit } from "./quantity.js";

/** A line of a chart. What is not known is null and leaves a gap. */
export interface Line {
  label: string;
  /** Which colour of the theme. `limit` is drawn dashed. */
  tone: "first" | "second" | "third" | "limit";
  values: (number | null)[];
}

/** A chart as data: what is to be drawn, not how. */
export interface Chart {
  id: "latency" | "percentiles" | "rate" | "memory" | "cpu";
  title: string;
  /** What the chart says, for those who do not see it, and as its caption. */
  says: string;
  /** Seconds, or `percentile`: nines (log₁₀ of 1 / (1 − p)). */
  x: "seconds" | "percentile";
  unit: ChartUnit;
  xs: number[];
  lines: Line[];
}

/** The charts of one load: those for which there is something to draw. */
export function chartsOf(record: LoadRecord): Chart[] {
  return [
    latency(record),
    percentiles(record),
    rate(record),
    ...record.resources.flatMap(resources(record)),
  ].filter((chart): chart is Chart => chart !== undefined);
}

function latency({ timeline, limits }: LoadRecord): Chart | undefined {
  const known = timeline.flatMap(({ latency: figures }) => figures ?? []);
  if (known.length === 0) return undefined;
  const worst = Math.max(...known.map(({ p95 }) => p95));
  const of = (figure: "p50" | "p95" | "max") =>
    timeline.map(({ latency: figures }) => figures?.[figure] ?? null);
  const bounds = limits.filter(isOfResponseTime);
  return {
    id: "latency",
    title: "Response time",
    says: `Of the requests that ended in each stretch of time: median, 95th percentile, slowest. Highest 95th percentile: ${quantity(worst, "ms")}.${outside(
      bounds,
      "ms",
      known.map(({ max }) => max),
    )}`,
    x: "seconds",
    unit: "ms",
    xs: seconds(timeline),
    lines: [
      { label: "p50", tone: "first", values: of("p50") },
      { label: "p95", tone: "second", values: of("p95") },
      { label: "max", tone: "third", values: of("max") },
      ...limitLines(
        bounds,
        "ms",
        known.map(({ max }) => max),
        timeline.length,
      ),
    ],
  };
}

/** Where `percentile` stands on an axis on which 90, 99, 99.9 are equally far apart. */
function nines(percentile: number): number {
  return -Math.log10(1 - percentile / 100);
}

function percentiles({ latency: given, load }: LoadRecord): Chart | undefined {
  if (given === undefined || given.curve.length < 2) return undefined;
  const figures = load.figures[given.measure];
  const name = given.measure === "serviceTime" ? "service time" : "response time";
  const below = given.curve.filter(([percentile]) => percentile < 100);
  const slowest = given.curve.at(-1)?.[1] ?? 0;
  // A hundred per cent is infinitely far away: the slowest of n requests stands where 1 − 1/n does.
  const end = Math.max(nines(below.at(-1)?.[0] ?? 0) + 0.05, Math.log10(Math.max(1, figures?.n ?? 1)));
  const told = figures
    ? ` ${figures.n} requests: half took at most ${quantity(figures.p50, "ms")}, 99 % at most ${quantity(figures.p99, "ms")}, the slowest ${quantity(figures.max, "ms")}.`
    : "";
  return {
    id: "percentiles",
    title: `Percentiles of the ${name}`,
    says: `The share of requests (right: slower) and the ${name} that they took at most.${told}`,
    x: "percentile",
    unit: "ms",
    xs: [...below.map(([percentile]) => nines(percentile)), end],
    lines: [{ label: name, tone: "first", values: [...below.map(([, value]) => value), slowest] }],
  };
}

function rate({ timeline: all, load, limits }: LoadRecord): Chart | undefined {
  // Of a short rest at the end a request more or less would be a peak.
  const timeline = all.filter(({ durationMs }) => 2 * durationMs >= (all[0]?.durationMs ?? 0));
  if (timeline.length === 0) return undefined;
  const perSecond = (of: (entry: LoadRecord["timeline"][number]) => number) =>
    timeline.map((entry) => (1000 * of(entry)) / entry.durationMs);
  const [due, ok, failed] = [
    perSecond((entry) => entry.due),
    perSecond((entry) => entry.ok),
    perSecond((entry) => entry.failed),
  ];
  const bounds = limits.filter(({ metric }) => metric === "throughput");
  return {
    id: "rate",
    title: "Offered and achieved rate",
    says: `Requests that were due, that ended ok and that failed, each second. Over the whole: ${quantity(load.offeredRate, "rps")} offered, ${quantity(load.achievedRate, "rps")} achieved.${outside(bounds, "rps", [...due, ...ok])}`,
    x: "seconds",
    unit: "rps",
    xs: seconds(timeline),
    lines: [
      { label: "offered", tone: "first", values: due },
      { label: "achieved", tone: "second", values: ok },
      ...(failed.some((value) => value > 0)
        ? [{ label: "failed", tone: "third" as const, values: failed }]
        : []),
      ...limitLines(bounds, "rps", [...due, ...ok], timeline.length),
    ],
  };
}

function resources({ limits }: LoadRecord): (use: LoadResources) => Chart[] {
  return ({ service, atMs, memoryBytes, cores }) => {
    const xs = atMs.map((ms) => ms / 1000);
    const knownCores = cores.filter((value) => value !== null);
    const memoryLimits = limits.filter(({ metric }) => metric === "memory");
    const cpuLimits = limits.filter(({ metric }) => metric === "cpu");
    const memory: Chart = {
      id: "memory",
      title: `Memory of ${service}`,
      says: `From ${quantity(memoryBytes[0] ?? 0, "bytes")} to ${quantity(memoryBytes.at(-1) ?? 0, "bytes")}, at most ${quantity(Math.max(...memoryBytes), "bytes")}.${outside(memoryLimits, "bytes", memoryBytes)}`,
      x: "seconds",
      unit: "bytes",
      xs,
      lines: [
        { label: "memory", tone: "first", values: memoryBytes },
        ...limitLines(memoryLimits, "bytes", memoryBytes, xs.length),
      ],
    };
    if (knownCores.length === 0) return [memory];
    return [
      memory,
      {
        id: "cpu",
        title: `CPU of ${service}`,
        says: `Cores in use, at most ${quantity(Math.max(...knownCores), "cores")}.${outside(cpuLimits, "cores", knownCores)}`,
        x: "seconds",
        unit: "cores",
        xs,
        lines: [
          { label: "cores", tone: "first", values: cores },
          ...limitLines(cpuLimits, "cores", knownCores, xs.length),
        ],
      },
    ];
  };
}

/** Each point stands in the middle of its stretch of time. */
function seconds(timeline: LoadRecord["timeline"]): number[] {
  return timeline.map(({ startMs, durationMs }) => (startMs + durationMs / 2) / 1000);
}

function isOfResponseTime({ metric, subject }: LoadLimit): boolean {
  return (
    metric === "latency" &&
    /^(?:.*\b)?(?:response time|request time|query time|response|latency)$/u.test(subject) &&
    !/token|refusal/u.test(subject)
  );
}

/** A limit that is far above what was measured would press everything else flat. */
const farAbove = 4;

const isInside = ({ value }: LoadLimit, values: readonly number[]) =>
  value <= farAbove * Math.max(0, ...values);

const signs: Readonly<Record<string, string>> = { "<=": "≤", ">=": "≥", "==": "=" };

const boundOf = ({ statistic, comparator, value }: LoadLimit, unit: ChartUnit) =>
  `${statistic === "value" ? "" : `${statistic} `}${signs[comparator] ?? comparator} ${quantity(value, unit)}`;

function limitLines(
  bounds: readonly LoadLimit[],
  unit: ChartUnit,
  values: readonly number[],
  length: number,
): Line[] {
  return bounds
    .filter((bound) => isInside(bound, values))
    .map((bound) => ({
      label: `limit ${boundOf(bound, unit)}`,
      tone: "limit",
      values: Array.from({ length }, () => bound.value),
    }));
}

function outside(bounds: readonly LoadLimit[], unit: ChartUnit, values: readonly number[]): string {
  const far = bounds.filter((bound) => !isInside(bound, values)).map((bound) => boundOf(bound, unit));
  return far.length === 0 ? "" : ` Far above the picture: limit ${far.join(", ")}.`;
}
