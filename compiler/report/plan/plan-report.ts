import type { Contradiction } from "../../plan/contradictions.js";
import { type Stage, stages } from "../../plan/lifecycle.js";
import type { Counts, PlanReport, PlanRow } from "../../plan/report.js";
import { figureText, originText, outdatedText, pathText } from "../../plan/sentences.js";
import type { PlanTree } from "../../plan/tree.js";
import { badge, type Tone } from "../parts/badge.js";
import { bar } from "../parts/bar.js";
import { type Html, markup } from "../parts/html.js";
import { asset, renderPage } from "../parts/page.js";
import { table } from "../parts/table.js";
import { type Tile, tiles } from "../parts/tiles.js";
import { caseLink, type TraceReportLink, traceNavigation } from "../trace-link.js";

export interface PlanPageInput {
  report: PlanReport;
  /** Absent where there is no plan. */
  tree?: PlanTree;
  /** The project's name. */
  project: string;
  trace?: TraceReportLink;
}

/** The plan's report as one HTML file. */
export function planPage({ report, tree, project, trace }: PlanPageInput): string {
  return renderPage({
    title: "Plan",
    subtitle: `${project}${report.file === undefined ? ", without a plan" : `, ${report.file}`}`,
    navigation: [
      { href: "#phases", label: "Phases" },
      { href: "#numbers", label: "Numbers" },
      { href: "#next", label: "Next" },
      { href: "#cases", label: "Test cases" },
      ...traceNavigation(trace),
    ],
    body: markup`<div class="view"><h1>Plan</h1>${tiles(figures(report))}${phases(report)}${tree !== undefined && numbers(report, tree)}${next(report, trace)}${cases(report, trace)}</div>`,
    styles: asset("plan.css"),
    script: asset("print-details.js"),
  });
}

const tones: Record<Stage, Tone> = {
  planned: "quiet",
  written: "blocked",
  complete: "doubt",
  compiled: "doubt",
  passing: "waiting",
  certified: "good",
};

/** The marks of verdicts would say too much of a stage. */
const stageBadge = (stage: Stage, word: string = stage): Html =>
  markup`<span class="badge ${tones[stage]}">${word}</span>`;

function figures({ total: { counts }, contradictions, unplanned }: PlanReport): Tile[] {
  const of = `of ${counts.planned} planned`;
  return [
    { label: "planned", value: counts.planned, note: "ids listed", href: "#cases" },
    {
      label: "written",
      value: counts.written,
      note: `${of}; ${unplanned.counts.written} more without a plan`,
    },
    { label: "passing", value: counts.passing, note: of },
    {
      label: "certified",
      value: counts.certified,
      note: of,
      tone: counts.certified === counts.planned && counts.planned > 0 ? "good" : "plain",
    },
    {
      label: "contradictions",
      value: contradictions.length,
      note: "between declared and listed numbers",
      tone: contradictions.length > 0 ? "doubt" : "good",
      href: "#numbers",
    },
  ];
}

function phases({ phases: list, total, unplanned }: PlanReport): Html {
  const columns = [
    { title: "Phase, area" },
    { title: "Progress" },
    { title: "Declared", numeric: true },
    ...stages.map((stage) => ({ title: capital(stage), numeric: true })),
  ];
  const row = ({ name, declared, counts }: PlanRow, level: "phase" | "area") => [
    markup`<span class="${level}">${name}</span>`,
    bar(shares(counts)),
    declared ?? "",
    ...stages.map((stage) => counts[stage]),
  ];
  const rows = [
    ...list.flatMap(({ areas, ...phase }) => [
      row(phase, "phase"),
      ...areas.map((area) => row(area, "area")),
    ]),
    ...(unplanned.counts.written > 0 ? [row(unplanned, "phase")] : []),
    row(total, "phase"),
  ];
  const legend = [...stages].reverse().filter((stage) => stage !== "compiled");
  return markup`<h2 id="phases">Phases and areas</h2><p class="badges">${legend.map((stage) => stageBadge(stage, stage === "complete" ? "complete, compiled" : stage))}</p>${table("Phases and areas", columns, rows)}`;
}

/** Cases by the furthest stage that they have reached. */
function shares(counts: Counts) {
  const total = Math.max(counts.planned, counts.written);
  const reached = { ...counts, planned: total };
  return [...stages].reverse().map((stage, at, list) => {
    const later = list[at - 1];
    return {
      label: stage,
      count: reached[stage] - (later === undefined ? 0 : reached[later]),
      tone: tones[stage],
    };
  });
}

function numbers({ contradictions, outdated }: PlanReport, tree: PlanTree): Html {
  const none = contradictions.length === 0 && outdated.length === 0;
  const progress =
    outdated.length > 0 &&
    markup`<details><summary>Implemented by the documents, and by the specs <span class="count">${outdated.length}</span></summary><ul>${outdated.map((one) => markup`<li>${outdatedText(one)}</li>`)}</ul></details>`;
  return markup`<h2 id="numbers">Numbers that contradict each other</h2>${none && markup`<p>Declared and listed numbers agree.</p>`}${contradictions.map((one) => contradiction(one, tree))}${progress}`;
}

function contradiction(one: Contradiction, tree: PlanTree): Html {
  const origin = originText(one);
  return markup`<section class="contradiction"><h3>${pathText(one.path)}</h3><p class="place">${tree.file}:${one.line}</p><ul>${one.figures.map((figure) => markup`<li>${figureText(figure, one.about, tree)}</li>`)}</ul>${origin !== "" && markup`<p class="why">The difference ${origin}.</p>`}</section>`;
}

function next({ next: list }: PlanReport, trace: TraceReportLink | undefined): Html {
  if (list.length === 0) return markup`<h2 id="next">Next, by priority</h2><p>Everything passes.</p>`;
  const shown = list
    .slice(0, 15)
    .map(({ id, name, priority, because }) => [priority ?? "", caseLink(id, trace), name, because]);
  const rest = list.length - shown.length;
  return markup`<h2 id="next">Next, by priority</h2>${table("Next, by priority", [{ title: "Priority" }, { title: "Test case" }, { title: "Name" }, { title: "What is missing" }], shown)}${rest > 0 && markup`<p class="count">and ${rest} more</p>`}`;
}

function cases({ cases: list }: PlanReport, trace: TraceReportLink | undefined): Html {
  const areas = new Map<string, typeof list>();
  for (const one of list) {
    const name = [one.phase, one.area ?? "Not in the plan"].filter((part) => part !== undefined).join(" › ");
    areas.set(name, [...(areas.get(name) ?? []), one]);
  }
  const columns = [
    { title: "Test case" },
    { title: "Name" },
    { title: "Priority" },
    { title: "Stage" },
    { title: "Newest result" },
  ];
  return markup`<h2 id="cases">Test cases</h2>${[...areas].map(
    ([name, own]) =>
      markup`<details><summary>${name} <span class="count">${own.length}</span></summary>${table(
        name,
        columns,
        own.map(({ id, name: title, priority, stage, result }) => [
          caseLink(id, trace),
          title,
          priority ?? "",
          stageBadge(stage),
          result === undefined
            ? ""
            : markup`${badge(result.verdict)}${result.doubt !== undefined && markup` ${badge(result.doubt)}`}`,
        ]),
      )}</details>`,
  )}`;
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
