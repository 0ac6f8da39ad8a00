import { failuresInWords } from "../accounting.js";
import { indicatorsOf } from "../judge/recovery.js";
import { judged } from "./scenario.js";

import type { LoadReport } from "../report.js";
import type { Judgement, Scenario } from "./scenario.js";

/** How a service does without stress: what it has to come back to. */
export interface Baseline extends Judgement {
  /** Requests per second that were offered. */
  readonly rate: number;
  /** By name, as `indicatorsOf` gives them: the median of the load's windows. */
  readonly indicators: Readonly<Record<string, number>>;
}

function median(values: readonly number[]): number {
  const ascending = [...values].sort((a, b) => a - b);
  const upper = ascending[ascending.length >> 1] ?? Number.NaN;
  const lower = ascending[(ascending.length - 1) >> 1] ?? Number.NaN;
  return (lower + upper) / 2;
}

/** The median of each indicator over the windows in which it has a value; `NaN` where it never has. */
export function baselineIndicators(report: LoadReport): Record<string, number> {
  const windows = indicatorsOf(report);
  const names = new Set(windows.flatMap(({ values }) => Object.keys(values)));
  return Object.fromEntries(
    [...names].map((name) => [
      name,
      median(windows.map(({ values }) => values[name] ?? Number.NaN).filter(Number.isFinite)),
    ]),
  );
}

/** A light load at one rate. Its figures are the baseline where every request has been served. */
export function baseline(rate: number, forMs: number): Scenario<Baseline> {
  return {
    rates: { rate, forMs },
    judge(report) {
      const { sent, ok } = report.account;
      const problems =
        ok === sent
          ? []
          : [
              `${sent - ok} of ${sent} requests of the baseline failed (${failuresInWords(report.account)}), expected none to`,
            ];
      return { ...judged(report, problems), rate, indicators: baselineIndicators(report) };
    },
  };
}
