import pc from "picocolors";

import { printable } from "../diagnostics/frame.js";
import { bar, legend } from "./bar.js";
import { stages } from "./lifecycle.js";
import type { PlanReport, PlanRow } from "./report.js";
import { figureText, originText, outdatedText, pathText } from "./sentences.js";
import type { PlanTree } from "./tree.js";

export interface TextOptions {
  colour: boolean;
  /** Block characters in bars; else plain ones, for logs and files. */
  unicode: boolean;
}

const barWidth = 16;
const shownNext = 10;

/** The report for a terminal or a log. `tree` is the plan that it was made of. */
export function planAsText(report: PlanReport, tree: PlanTree | undefined, options: TextOptions): string {
  const colours = pc.createColors(options.colour);
  const title = (text: string) => colours.bold(text);
  const blocks = [
    [title(report.file === undefined ? "No plan: only what is written" : `Plan: ${printable(report.file)}`)],
    table(report, options),
    ...(tree === undefined ? [] : [numbers(report, tree, title)]),
    nextLines(report, title),
  ];
  return `${blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join("\n"))
    .join("\n\n")}\n`;
}

function table(report: PlanReport, options: TextOptions): string[] {
  const colours = pc.createColors(options.colour);
  const rows: { row: PlanRow; indent: string; bold: boolean }[] = [
    ...report.phases.flatMap(({ areas, ...phase }) => [
      { row: phase, indent: "", bold: true },
      ...areas.map((row) => ({ row, indent: "  ", bold: false })),
    ]),
    ...(report.unplanned.counts.written > 0 ? [{ row: report.unplanned, indent: "", bold: false }] : []),
    { row: report.total, indent: "", bold: true },
  ];
  const width = Math.max(...rows.map(({ row, indent }) => indent.length + printable(row.name).length));
  const titles = ["declared", ...stages];
  const aligned = (cells: readonly string[]) =>
    cells.map((cell, at) => cell.padStart(titles[at]?.length ?? 0)).join(" ");
  const head = `${"".padEnd(width)}  ${aligned(titles)}`;
  const lines = rows.map(({ row, indent, bold }) => {
    const declared = row.declared === undefined ? "" : String(row.declared);
    const cells = [declared, ...stages.map((stage) => String(row.counts[stage]))];
    const name = `${indent}${printable(row.name)}`.padEnd(width);
    const text = `${bold ? colours.bold(name) : name}  ${aligned(cells)}`;
    return `${text}  ${colours.green(bar(row.counts, barWidth, options))}`.trimEnd();
  });
  return [colours.dim(head), ...lines, colours.dim(`${"".padEnd(width)}  ${legend(options)}`)];
}

function numbers(report: PlanReport, tree: PlanTree, title: (text: string) => string): string[] {
  const { contradictions, outdated } = report;
  if (contradictions.length === 0 && outdated.length === 0) return ["Declared and listed numbers agree."];
  const told = contradictions.flatMap((one) => {
    const origin = originText(one);
    return [
      `  ${printable(pathText(one.path))} (${printable(tree.file)}:${one.line})`,
      ...one.figures.map((figure) => `    ${printable(figureText(figure, one.about, tree))}`),
      ...(origin === "" ? [] : [`    ${printable(origin)}`]),
    ];
  });
  return [
    ...(told.length > 0
      ? [title("Numbers that contradict each other"), ...told]
      : ["Declared and listed numbers agree."]),
    ...(outdated.length > 0
      ? [
          title("Implemented by the documents, and by the specs"),
          ...outdated.map((one) => `  ${printable(outdatedText(one))}`),
        ]
      : []),
  ];
}

function nextLines({ next }: PlanReport, title: (text: string) => string): string[] {
  if (next.length === 0) return [];
  const shown = next.slice(0, shownNext).map(({ id, name, priority, because }) => {
    const rank = (priority ?? "").padEnd(8);
    return `  ${printable(rank)} ${printable(id)} ${printable(name)}: ${printable(because)}`;
  });
  const rest = next.length > shownNext ? [`  and ${next.length - shownNext} more`] : [];
  return [title("Next, by priority"), ...shown, ...rest];
}
