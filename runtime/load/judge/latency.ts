import { leastSamplesOf } from "../../expect/statistic.js";
import { Distribution } from "../histogram/distribution.js";
import { mergedParts } from "../windows.js";

import type { Comparator, Statistic, Target } from "../../../compiler/model/target.js";
import type { LoadReport, Measure, WindowReport } from "../report.js";

/** What a window, or several, come to. */
export interface WindowFigure {
  readonly startMs: number;
  readonly durationMs: number;
  readonly samples: number;
  readonly measured: number;
}

/** The statistic of a distribution; a bound on each value is one on the worst of them. */
export function statisticOf(
  distribution: Distribution,
  statistic: Statistic,
  comparator: Comparator,
): number {
  const summary = distribution.summary();
  if (summary === undefined) return Number.NaN;
  if (statistic !== "value") return summary[statistic];
  return comparator === ">" || comparator === ">=" ? summary.min : summary.max;
}

/**
 * Neighbouring windows put together until each group holds `least` of what `count` counts; what is left over at the end joins
 * the last group. No group where all windows together hold less.
 */
export function groupWindows(
  windows: readonly WindowReport[],
  least: number,
  count: (window: WindowReport) => number,
): WindowReport[][] {
  const groups: WindowReport[][] = [];
  let open: WindowReport[] = [];
  let sum = 0;
  for (const window of windows) {
    open.push(window);
    sum += count(window);
    if (sum < least) continue;
    groups.push(open);
    open = [];
    sum = 0;
  }
  groups.at(-1)?.push(...open);
  return groups;
}

/** From the begin of the first window to the end of the last. */
export function extentOf(group: readonly WindowReport[]): { startMs: number; durationMs: number } {
  const startMs = Math.min(...group.map((window) => window.startMs));
  const endMs = Math.max(...group.map((window) => window.startMs + window.durationMs));
  return { startMs, durationMs: endMs - startMs };
}

const samplesOf = (measure: Measure) => (window: WindowReport) => window.distributions[measure]?.n ?? 0;

/** A latency by window: `target.statistic` of `measure`, in groups of windows that hold enough samples for it. */
export function latencyByWindow(
  { windows }: LoadReport,
  measure: Measure,
  { statistic, comparator }: Pick<Target, "statistic" | "comparator">,
): WindowFigure[] {
  return groupWindows(windows, leastSamplesOf(statistic), samplesOf(measure)).map((group) => {
    const snapshot = mergedParts(group).distributions[measure];
    return {
      ...extentOf(group),
      samples: snapshot?.n ?? 0,
      measured: snapshot ? statisticOf(Distribution.restore(snapshot), statistic, comparator) : Number.NaN,
    };
  });
}

const names: readonly (readonly [RegExp, Measure])[] = [
  [/^(?:time to first token|ttft|first token(?: time| latency)?)$/u, "timeToFirstToken"],
  [/^(?:time per output token|tpot)$/u, "timePerOutputToken"],
  [/^(?:inter-?\s?token latency|itl)$/u, "interTokenLatency"],
  [/^(?:end-to-end(?: latency| time)?|e2e(?: latency)?)$/u, "endToEnd"],
  [/^refusal time$/u, "refusalTime"],
  [/^service time$/u, "serviceTime"],
  [/(?:^| )(?:latency|response time|request time|query time)$/u, "responseTime"],
];

/** What a load measures of a target's subject ("p95 time to first token"); undefined where it measures nothing of that name. */
export function measureOf(subject: string): Measure | undefined {
  const normal = subject.trim().toLowerCase().replaceAll(/\s+/gu, " ");
  return names.find(([form]) => form.test(normal))?.[1];
}
