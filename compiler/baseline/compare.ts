import type { Results } from "../model/results.js";
import { collectLoads, difference, machineOf } from "./collect.js";
import type { Baseline, Machine, Margins } from "./schema.js";
import { median, type Shift, shiftBetween } from "./shift.js";

/**
 * `regressed` and `improved`: the whole interval lies beyond both margins. `held`: it does not reach the margin on the worse side.
 * `inconclusive`: it reaches across.
 */
export type FigureVerdict = "regressed" | "improved" | "held" | "inconclusive";

export interface ComparedFigure {
  readonly figure: string;
  readonly before: number;
  readonly after: number;
  readonly samples: readonly [before: number, after: number];
  /** Absent where there are too few samples. */
  readonly shift?: Shift;
  /** How far the interval has to lie away: the larger one of both margins, in the figure's unit. */
  readonly margin: number;
  readonly verdict: FigureVerdict;
}

export interface ComparedLoad {
  readonly name: string;
  readonly figures: readonly ComparedFigure[];
  /** Why it is not compared. */
  readonly reason?: string;
}

export interface Comparison {
  readonly loads: readonly ComparedLoad[];
  /** What differs between the machines, in words: then nothing is compared. */
  readonly otherMachine: readonly string[];
  readonly leftOut: readonly string[];
  readonly verdict: "regressed" | "held" | "inconclusive";
}

/** Compares runs of the same cases with a baseline. On another machine there is no verdict. */
export function compareWithBaseline(baseline: Baseline, runs: readonly [Results, ...Results[]]): Comparison {
  const otherMachine = [
    ...new Set(runs.flatMap((run) => machineDifferences(baseline.machine, machineOf(run)))),
  ];
  if (otherMachine.length > 0) return { loads: [], otherMachine, leftOut: [], verdict: "inconclusive" };
  const { loads: now, leftOut } = collectLoads(runs);
  const names = runs.flatMap(({ cases }) =>
    cases.flatMap(({ id, loads = [] }) => loads.map(({ name }) => `${id} ${name}`)),
  );
  const asked = new Set(runs.flatMap(({ cases }) => cases.map(({ id }) => id)));
  const expected = Object.keys(baseline.loads).filter((name) => asked.has(name.split(" ")[0] ?? ""));
  const loads = [...new Set([...names, ...expected])].map((name): ComparedLoad => {
    const [before, after] = [baseline.loads[name], now[name]];
    if (before === undefined) return { name, figures: [], reason: "not in the baseline" };
    if (after === undefined) return { name, figures: [], reason: "no valid load of this name in the run" };
    const reason = difference(before, after);
    if (reason !== undefined) return { name, figures: [], reason };
    const figures = Object.entries(before.samples).map(([figure, samples]) =>
      compareFigure(figure, samples, after.samples[figure] ?? [], baseline.margins),
    );
    return { name, figures };
  });
  return { loads, otherMachine, leftOut, verdict: verdictOf(loads) };
}

function verdictOf(loads: readonly ComparedLoad[]): Comparison["verdict"] {
  const verdicts = loads.flatMap(({ figures }) => figures.map(({ verdict }) => verdict));
  if (verdicts.includes("regressed")) return "regressed";
  const open = loads.some(({ reason }) => reason !== undefined) || verdicts.includes("inconclusive");
  return open || verdicts.length === 0 ? "inconclusive" : "held";
}

/** One figure: more is worse, but for rates per second. */
export function compareFigure(
  figure: string,
  before: readonly number[],
  after: readonly number[],
  margins: Margins,
): ComparedFigure {
  const shift = shiftBetween(before, after);
  const rate = figure.endsWith("(per second)");
  const absolute = rate
    ? margins.perSecond
    : figure.endsWith("(share)")
      ? margins.share
      : margins.milliseconds;
  const margin = Math.max(absolute, margins.relative * Math.abs(median(before)));
  const common = {
    figure,
    before: median(before),
    after: median(after),
    samples: [before.length, after.length] as const,
    margin,
  };
  if (shift === undefined) return { ...common, verdict: "inconclusive" };
  const [best, worst] = rate ? [-shift.high, -shift.low] : [shift.low, shift.high];
  const verdict =
    best > margin ? "regressed" : worst < -margin ? "improved" : worst <= margin ? "held" : "inconclusive";
  return { ...common, shift, verdict };
}

function machineDifferences(before: Machine, after: Machine): string[] {
  return (Object.keys(before) as (keyof Machine)[])
    .filter((key) => before[key] !== after[key])
    .map((key) => `${key} was ${before[key]}, is ${after[key]}`);
}
