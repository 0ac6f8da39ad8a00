import { Distribution } from "../histogram/distribution.js";
import { sustainedRate } from "../judge/throughput.js";
import { mergedParts } from "../windows.js";
import { judged } from "./scenario.js";

import type { LoadReport, WindowReport } from "../report.js";
import type { Judgement, Scenario } from "./scenario.js";

export interface Soak extends Judgement {
  /** 95th percentile of the response time in the first third of the load, and in the last, in milliseconds. */
  readonly p95: { readonly atBegin: number; readonly atEnd: number };
}

export interface SoakLimits {
  /** How much slower the last third may be than the first, as a share; 0.2 by default. */
  readonly drift?: number;
  /** Besides, in milliseconds; 10 by default: less is noise of clocks and networks. */
  readonly driftMs?: number;
}

function p95Of(windows: readonly WindowReport[]): number {
  const { responseTime } = mergedParts(windows).distributions;
  return responseTime === undefined ? Number.NaN : Distribution.restore(responseTime).percentile(95);
}

/** A load for hours: its rate is sustained, and it is as quick at its end as at its begin. Leaks are judged by `monitor.leak`. */
export function soak(rate: number, forMs: number, limits: SoakLimits = {}): Scenario<Soak> {
  return { rates: { rate, forMs }, judge: (report) => judgeSoak(report, rate, limits) };
}

function judgeSoak(report: LoadReport, rate: number, { drift = 0.2, driftMs = 10 }: SoakLimits): Soak {
  const third = report.durationMs / 3;
  const middleOf = ({ startMs, durationMs }: WindowReport) => startMs + durationMs / 2;
  const first = report.windows.filter((window) => middleOf(window) < third);
  const last = report.windows.filter((window) => middleOf(window) > report.durationMs - third);
  const p95 = { atBegin: p95Of(first), atEnd: p95Of(last) };
  const { sustained, problem } = sustainedRate(report, rate);
  const bound = p95.atBegin * (1 + drift) + driftMs;
  const problems = [
    ...(sustained ? [] : [problem ?? "The rate was not sustained"]),
    ...(p95.atEnd > bound
      ? [
          `The response time (p95) is ${p95.atEnd.toFixed(1)} ms at the end and ${p95.atBegin.toFixed(1)} ms at the begin, expected at most ${bound.toFixed(1)} ms`,
        ]
      : []),
  ];
  const judgement = judged(report, problems);
  if (judgement.verdict !== "held" || (first.length > 0 && last.length > 0)) return { ...judgement, p95 };
  const tooShort = `The load had ${report.windows.length} windows, too few to tell its begin from its end`;
  return { verdict: "inconclusive", problems: [tooShort], p95 };
}
