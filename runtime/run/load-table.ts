import { stripVTControlCharacters } from "node:util";

import pc from "picocolors";

import { printable } from "../../compiler/diagnostics/frame.js";
import { failedOf, type LoadResult } from "../../compiler/model/load-record.js";
import type { CaseResult } from "../../compiler/model/results.js";

interface Row {
  readonly cells: readonly string[];
  /** What stands below the row. */
  readonly notes: readonly string[];
}

const head = ["load", "time", "offered/s", "achieved/s", "failed", "p50 ms", "p95 ms", "p99 ms", "ttft p95"];

/** Of more loads than these, one after another and alike, as of a service that is watched until it has recovered, some are shown. */
const mostAlike = 4;

/**
 * The loads of a run as one table, a block of rows for each case; empty without any. Latencies are response times, of a closed load
 * (`~`) service times. A load that is not valid, or was made shorter than declared, says so below its row. Of many loads that are
 * alike the first and the last are shown.
 */
export function loadTable(cases: readonly CaseResult[], options: { readonly colour: boolean }): string {
  const colours = pc.createColors(options.colour);
  const blocks = cases.flatMap(({ id, loads = [] }) =>
    loads.length === 0
      ? []
      : [{ id, rows: alike(inOrder(loads)).flatMap((group) => rowsOf(group, colours)) }],
  );
  if (blocks.length === 0) return "";
  const streams = blocks.some(({ rows }) => rows.some(({ cells }) => cells.at(-1) !== ""));
  const shown = (cells: readonly string[]) => (streams ? cells : cells.slice(0, -1));
  const all = [head, ...blocks.flatMap(({ rows }) => rows.map(({ cells }) => cells))].map(shown);
  const widths = shown(head).map((_, column) =>
    Math.max(...all.map((cells) => widthOf(cells[column] ?? ""))),
  );
  const line = (cells: readonly string[]) =>
    `  ${shown(cells)
      .map((cell, column) => padded(cell, widths[column] ?? 0, column === 0))
      .join("  ")
      .trimEnd()}`;
  const lines = blocks.flatMap(({ id, rows }) => [
    colours.bold(printable(id)),
    ...rows.flatMap(({ cells, notes }) => [line(cells), ...notes.map((note) => `      ${note}`)]),
  ]);
  return `${[colours.dim(line(head)), ...lines].join("\n")}\n`;
}

/** By step and order in it, as they are named: of loads at the same time the first to end is not the first. */
const inOrder = (loads: readonly LoadResult[]): LoadResult[] =>
  [...loads].sort((a, b) => a.name.localeCompare(b.name, "en", { numeric: true }));

/** Loads that follow each other and ask for the same. */
function alike(loads: readonly LoadResult[]): LoadResult[][] {
  const groups: LoadResult[][] = [];
  for (const load of loads) {
    const last = groups.at(-1)?.[0];
    if (last?.service === load.service && last.description === load.description) groups.at(-1)?.push(load);
    else groups.push([load]);
  }
  return groups;
}

function rowsOf(group: readonly LoadResult[], colours: ReturnType<typeof pc.createColors>): Row[] {
  const [first, ...rest] = group;
  const last = rest.at(-1);
  if (first === undefined || last === undefined || group.length <= mostAlike)
    return group.map((load) => rowOf(load, colours));
  const { cells, notes } = rowOf(first, colours);
  const between = rest.slice(0, -1);
  const invalid = between.filter(({ valid }) => !valid).length;
  const failed = between.reduce((sum, load) => sum + failedOf(load), 0);
  const more = [
    `${between.length} more like it, in the results`,
    ...(failed > 0 ? [colours.red(`${failed} requests failed`)] : []),
    ...(invalid > 0 ? [colours.yellow(`${invalid} not valid`)] : []),
  ];
  return [{ cells, notes: [...notes, `… ${more.join(", ")}`] }, rowOf(last, colours)];
}

function rowOf(load: LoadResult, colours: ReturnType<typeof pc.createColors>): Row {
  const { figures, sent, durationMs, declaredMs } = load;
  const latency = load.kind === "open" ? figures["responseTime"] : figures["serviceTime"];
  const failed = failedOf(load);
  const about = load.kind === "open" ? "" : "~";
  const ms = (value: number | undefined) => (value === undefined ? "–" : `${about}${threeDigits(value)}`);
  const first = figures["timeToFirstToken"];
  return {
    cells: [
      printable(load.name),
      seconds(durationMs),
      load.kind === "open" ? threeDigits(load.offeredRate) : "closed",
      threeDigits(load.achievedRate),
      failed === 0 ? "0" : colours.red(`${failed} of ${sent}`),
      ms(latency?.p50),
      ms(latency?.p95),
      ms(latency?.p99),
      first === undefined ? "" : threeDigits(first.p95),
    ],
    notes: [
      ...(declaredMs === undefined
        ? []
        : [
            colours.yellow(
              `scaled: ${seconds(durationMs)} of ${seconds(declaredMs)} declared; certifies nothing`,
            ),
          ]),
      ...(load.capacity === undefined ? [] : [colours.dim(`simulated: ${printable(load.capacity)}`)]),
      ...load.problems.map((problem) => colours.yellow(`not valid: ${printable(problem)}`)),
    ],
  };
}

/** Three significant digits, whole numbers as they are. */
function threeDigits(value: number): string {
  return value >= 100 ? String(Math.round(value)) : String(Number(value.toPrecision(3)));
}

function seconds(ms: number): string {
  return `${threeDigits(ms / 1000)} s`;
}

function widthOf(text: string): number {
  return stripVTControlCharacters(text).length;
}

function padded(text: string, width: number, left: boolean): string {
  const space = " ".repeat(Math.max(0, width - widthOf(text)));
  return left ? text + space : space + text;
}
