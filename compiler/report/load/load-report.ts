import { readFileSync } from "node:fs";
import { join } from "node:path";

import { packageRoot } from "../../files/package-root.js";
import { quantity } from "./quantity.js";
import { failedOf, type LoadRecord } from "../../model/load-record.js";
import type { CaseResult, Results } from "../../model/results.js";
import { badge } from "../parts/badge.js";
import { type Html, markup } from "../parts/html.js";
import { asset, renderPage } from "../parts/page.js";
import { table } from "../parts/table.js";
import { tiles } from "../parts/tiles.js";
import { type Chart, chartsOf } from "./charts.js";
import { loadArticle } from "./load-article.js";

export interface LoadReportInput {
  readonly results: Results;
  /** The records of the run's loads, by their `file`. */
  readonly records: ReadonlyMap<string, LoadRecord>;
  /** The project's name. */
  readonly project: string;
}

/** The loads of a run as one HTML file: what was asked, what came of it, over time, and whether it can be believed. */
export function loadReport({ results, records, project }: LoadReportInput): string {
  const cases = results.cases.filter(({ loads = [] }) => loads.length > 0);
  const charts: Chart[] = [];
  const sections = cases.map((each) => caseSection(each, records, charts));
  return renderPage({
    title: "Load",
    subtitle: `${project}, run ${results.startedAt.slice(0, 16).replace("T", " ")} UTC${results.commit === undefined ? "" : `, commit ${results.commit.slice(0, 10)}`}`,
    body: markup`<section class="view"><h1>Load</h1>${overview(results, cases)}${sections}</section>`,
    data: { charts },
    styles: `${readFileSync(join(packageRoot(), "dist", "report", "uplot.css"), "utf8")}\n${asset("load.css")}`,
    script: readFileSync(join(packageRoot(), "dist", "report", "load.js"), "utf8"),
  });
}

function overview(results: Results, cases: readonly CaseResult[]): Html {
  const { host, profile, tool, node, services } = results;
  const loads = cases.flatMap((each) => each.loads ?? []);
  const passed = cases.filter(({ verdict }) => verdict === "passed").length;
  const invalid = loads.filter(({ valid }) => !valid).length;
  const scaled = loads.filter(({ declaredMs }) => declaredMs !== undefined).length;
  const sent = loads.reduce((sum, load) => sum + load.sent, 0);
  const failed = loads.reduce((sum, load) => sum + failedOf(load), 0);
  const memory = `${(host.memoryBytes / 2 ** 30).toFixed(1)} GiB`;
  const used = new Set(cases.flatMap((each) => each.services));
  return markup`${tiles([
    {
      label: "cases under load passed",
      value: passed,
      note: `of ${cases.length}`,
      tone: passed === cases.length ? "good" : "bad",
    },
    {
      label: "loads believed",
      value: loads.length - invalid,
      note: `of ${loads.length}: the generator kept its promise`,
      tone: invalid === 0 ? "good" : "doubt",
    },
    { label: "requests sent", value: sent.toLocaleString("en"), note: "without warm-up" },
    {
      label: "requests that failed",
      value: failed.toLocaleString("en"),
      note: "in no percentile",
      tone: failed === 0 ? "good" : "plain",
    },
  ])}${
    scaled > 0 &&
    markup`<p class="note"><strong>Scaled.</strong> ${scaled} of ${loads.length} loads were shorter than their specs declare (profile ${profile}). Such a run shows how a service behaves; it certifies nothing.</p>`
  }${cases.length === 0 && markup`<p>No case of this run has offered load.</p>`}<p class="figures">Machine: ${host.cpuModel ?? host.arch}, ${host.cpus} CPUs, ${memory}, ${host.platform}; Node ${node}; tcspec ${tool}. ${services
    .filter(({ name }) => used.has(name))
    .map(({ name, tier, version }) => `${name}: ${tier}, ${version}`)
    .join("; ")}</p>`;
}

function caseSection(result: CaseResult, records: LoadReportInput["records"], charts: Chart[]): Html {
  const articles = (result.loads ?? []).map((load) => {
    const record = records.get(load.file);
    const own = record === undefined ? [] : chartsOf(record);
    const first = charts.length;
    charts.push(...own);
    return loadArticle(load, record, own, first, result.attempts.at(-1)?.steps ?? []);
  });
  return markup`<section class="case" id="${result.id}"><h2><span class="id">${result.id}</span> ${result.name} ${badge(result.verdict)}</h2>${targets(result)}${articles}</section>`;
}

function targets({ id, targets: list }: CaseResult): Html | false {
  if (list.length === 0) return false;
  return table(
    `Targets of ${id}`,
    [
      { title: "Target" },
      { title: "Measured", numeric: true },
      { title: "Samples", numeric: true },
      { title: "Verdict" },
    ],
    list.map(({ text, measured, unit, samples, verdict }) => [
      text,
      measured === undefined ? "–" : figure(measured, unit),
      samples,
      badge(verdict),
    ]),
  );
}

/** To four digits, in the target's unit; bytes and shares as people read them. */
function figure(measured: number, unit: string): string {
  if (unit === "bytes") return quantity(measured, unit);
  const digits = (value: number) => Number(value.toPrecision(4));
  return unit === "ratio" ? `${digits(100 * measured)} %` : `${digits(measured)} ${unit}`;
}
