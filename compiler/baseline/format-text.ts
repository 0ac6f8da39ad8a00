import { printable } from "../diagnostics/frame.js";
import type { ComparedFigure, Comparison } from "./compare.js";

/** A comparison for people: each figure with both medians and the interval of its shift. */
export function comparisonAsText(comparison: Comparison, name: string): string {
  const { loads, otherMachine, leftOut, verdict } = comparison;
  const lines = [
    ...loads.flatMap(({ name: load, figures, reason }) => [
      `${printable(load)}${reason === undefined ? "" : `: not compared: ${printable(reason)}`}`,
      ...figures.map(figureLine),
    ]),
    ...leftOut.map((sentence) => `left out: ${printable(sentence)}`),
    ...otherMachine.map((sentence) => `another machine: ${printable(sentence)}`),
  ];
  return `${["", `Against the baseline ${name}: ${verdict === "inconclusive" ? "no verdict" : verdict}`, ...lines].join("\n")}\n`;
}

function figureLine({ figure, before, after, samples, shift, margin, verdict }: ComparedFigure): string {
  const interval =
    shift === undefined
      ? `${samples[0]} and ${samples[1]} samples are too few for an interval, expected at least 4 and 4`
      : `shift ${signed(shift.estimate)}, 95 % interval ${signed(shift.low)} to ${signed(shift.high)}, margin ${short(margin)}, ${samples[0]} and ${samples[1]} samples`;
  return `  ${verdict.padEnd(12)} ${figure}: ${short(before)} → ${short(after)} (${interval})`;
}

const short = (value: number) => (Number.isNaN(value) ? "–" : String(Number(value.toPrecision(4))));
const signed = (value: number) => `${value > 0 ? "+" : ""}${short(value)}`;
