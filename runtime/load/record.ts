import { coresBetween } from "../monitor/series.js";
import { Distribution } from "./histogram/distribution.js";

import type { Figures, LoadLimit, LoadResources } from "../../compiler/model/load-record.js";
import type { Target } from "../../compiler/model/target.js";
import type { UnplacedLoad } from "../case/fixture.js";
import type { ResourcePoint } from "../monitor/series.js";
import type { DistributionSnapshot } from "./histogram/distribution.js";
import type { LoadReport, Measure } from "./report.js";

/** What a report of a load does not know itself. */
export interface LoadSurroundings {
  /** The load's name in its case. */
  readonly name: string;
  /** What was sent, in words. */
  readonly request: string;
  /** The service under load. */
  readonly service: string;
  /** What services used, the one under load first. Points are of the whole case. */
  readonly resources: readonly { readonly service: string; readonly points: readonly ResourcePoint[] }[];
  /** Why it is not known what they used. */
  readonly resourcesMissing?: string;
  /** The case's targets. */
  readonly targets: readonly Target[];
  /** What a simulated service says of its own capacity. */
  readonly capacity?: string;
}

/** The record of a load as it is kept for reports and baselines: figures and thinned series instead of histograms. */
export function loadRecordOf(report: LoadReport, surroundings: LoadSurroundings): UnplacedLoad {
  const { name, request, service, resources, resourcesMissing, targets, capacity } = surroundings;
  const { account, validity, goodput } = report;
  const measure: Measure = report.kind === "open" ? "responseTime" : "serviceTime";
  const latency = report.distributions[measure];
  return {
    schemaVersion: 1,
    load: { name, ...resultOf(report, service), request, ...(capacity !== undefined && { capacity }) },
    warmUpMs: report.warmUpMs,
    drainMs: report.drainMs,
    stopped: report.stopped,
    climbMs: rounded(report.climbMs),
    ...(goodput !== undefined && { goodput: { limits: { ...goodput.limits }, rate: rounded(goodput.rate) } }),
    account: { ...account, reasons: { ...account.reasons } },
    generator: generatorFacts(validity.facts),
    ...(latency !== undefined && { latency: { measure, curve: curveOf(latency) } }),
    windows: report.windows.map(({ startMs, durationMs, account: { due, sent, ok }, distributions }) => ({
      startMs,
      durationMs,
      due,
      sent,
      ok,
      ...figuresOf("latency", distributions[measure]),
    })),
    timeline: report.timeline.map(({ endedOk, endedFailed, openAtEnd, responseTime, ...entry }) => ({
      ...entry,
      due: rounded(entry.due),
      sent: rounded(entry.sent),
      ok: rounded(endedOk),
      failed: rounded(endedFailed),
      open: openAtEnd,
      ...(responseTime !== undefined && {
        latency: {
          p50: rounded(responseTime.p50),
          p95: rounded(responseTime.p95),
          max: rounded(responseTime.max),
        },
      }),
    })),
    resources: resources.flatMap((each) => resourcesOf(each, report)),
    ...(resourcesMissing !== undefined && { resourcesMissing }),
    limits: targets.flatMap(limitOf),
  };
}

function resultOf(report: LoadReport, service: string): Omit<UnplacedLoad["load"], "name" | "request"> {
  const { account, validity, tokens, declaredMs } = report;
  const figures = Object.entries(report.distributions).map(
    ([measure, snapshot]) => [measure, figuresOf("figures", snapshot).figures] as const,
  );
  return {
    service,
    kind: report.kind,
    description: report.description,
    startedAt: new Date(report.startedAt).toISOString(),
    durationMs: rounded(report.durationMs),
    ...(declaredMs !== undefined && { declaredMs }),
    offeredRate: rounded(report.offeredRate),
    achievedRate: rounded(report.achievedRate),
    sent: account.sent,
    ok: account.ok,
    ...(report.kind === "closed" && account.aborted > 0 && { cutOff: account.aborted }),
    figures: Object.fromEntries(
      figures.filter((entry): entry is [string, Figures] => entry[1] !== undefined),
    ),
    ...(tokens !== undefined && { outputTokensPerSecond: rounded(tokens.outputTokensPerSecond) }),
    valid: validity.valid,
    problems: [...validity.problems],
  };
}

/** Microseconds are what the histograms hold. */
function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}

function figuresOf<K extends string>(
  key: K,
  snapshot: DistributionSnapshot | undefined,
): Partial<Record<K, Figures>> {
  const summary = snapshot && Distribution.restore(snapshot).summary();
  if (summary === undefined) return {};
  const entries = Object.entries(summary).map(([name, value]: [string, number]) => [name, rounded(value)]);
  return { [key]: Object.fromEntries(entries) as Figures } as Partial<Record<K, Figures>>;
}

const stepsPerDecade = 10;

/** Percentile and value, as close to 100 as there are samples for; the last one is the maximum. */
function curveOf(snapshot: DistributionSnapshot): [number, number][] {
  const distribution = Distribution.restore(snapshot);
  const count = Math.floor(stepsPerDecade * Math.log10(Math.max(1, snapshot.n)));
  const curve = Array.from({ length: count + 1 }, (_, step): [number, number] => {
    const percentile = 100 * (1 - 10 ** (-step / stepsPerDecade));
    return [percentile, rounded(step === 0 ? snapshot.min : distribution.percentile(percentile))];
  });
  return [...curve, [100, rounded(snapshot.max)]];
}

function generatorFacts(facts: LoadReport["validity"]["facts"]): Record<string, number> {
  const { dispatchDelay, eventLoopLag, cpuCores, cpuWaitShare, peakMemoryBytes } = facts;
  return {
    ...(dispatchDelay !== undefined && { dispatchDelayP99Ms: rounded(dispatchDelay.p99) }),
    eventLoopLagP99Ms: rounded(eventLoopLag.p99Ms),
    cpuCores: rounded(cpuCores),
    ...(cpuWaitShare !== undefined && { cpuWaitShare: rounded(cpuWaitShare) }),
    peakMemoryBytes,
  };
}

const mostPoints = 600;
/** What came shortly before and after belongs to the picture. */
const marginMs = 1000;

function resourcesOf(
  { service, points }: LoadSurroundings["resources"][number],
  report: LoadReport,
): LoadResources[] {
  const from = report.startedAt - report.warmUpMs - marginMs;
  const last = report.timeline.at(-1);
  const lengthMs = Math.max(report.durationMs, last === undefined ? 0 : last.startMs + last.durationMs);
  const to = report.startedAt + lengthMs + marginMs;
  const inside = points.filter(({ atMs }) => atMs >= from && atMs <= to);
  const every = Math.max(1, Math.ceil(inside.length / mostPoints));
  const kept = inside.filter((_, index) => index % every === 0);
  if (kept.length === 0) return [];
  return [
    {
      service,
      atMs: kept.map(({ atMs }) => atMs - report.startedAt),
      memoryBytes: kept.map(({ memoryBytes }) => Math.round(memoryBytes)),
      cores: kept.map((point, index) => {
        const before = kept[index - 1];
        const cores = before && coresBetween(before, point);
        return cores === undefined ? null : rounded(cores);
      }),
      descriptors: kept.map(({ descriptors }) => descriptors ?? null),
    },
  ];
}

function limitOf(target: Target): LoadLimit[] {
  if (target.role !== "threshold" || target.notApplicable !== undefined) return [];
  const { text, metric, statistic, comparator, value, unit, subject } = target;
  return [{ text, metric, statistic, comparator, value, unit, subject }];
}
