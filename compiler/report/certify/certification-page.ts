import type { Certification } from "../../certify/certify.js";
import type { EvidenceItem, Outcome } from "../../certify/evidence.js";
import { evidenceText, wantedLines } from "../../certify/format-text.js";
import { badge } from "../parts/badge.js";
import { type Html, markup } from "../parts/html.js";
import { asset, renderPage } from "../parts/page.js";
import { table } from "../parts/table.js";
import { type Tile, tiles } from "../parts/tiles.js";
import { caseLink, sectionLink, type TraceReportLink, traceNavigation } from "../trace-link.js";

export interface CertificationPageInput {
  /** In order; the last is the one that was asked for. */
  levels: readonly Certification[];
  project: string;
  /** ISO date. */
  date: string;
  commit?: string;
  trace?: TraceReportLink;
}

/** What a level came to, why, and what would change it, as one HTML file. */
export function certificationPage({ levels, project, date, commit, trace }: CertificationPageInput): string {
  const last = levels.at(-1);
  const at = commit === undefined ? "" : `, commit ${commit.slice(0, 10)}`;
  return renderPage({
    title: `Certification of level ${last?.level ?? ""}`,
    subtitle: `${project}${at}, ${date}`,
    navigation: [
      { href: "#gates", label: "Gates" },
      { href: "#evidence", label: "Evidence" },
      { href: "#waivers", label: "Waivers" },
      { href: "#change", label: "What would change it" },
      ...traceNavigation(trace),
    ],
    body: markup`<div class="view">${last !== undefined && levelBody(last, levels, trace)}</div>`,
    styles: asset("certification.css"),
    script: asset("print-details.js"),
  });
}

function levelBody(
  level: Certification,
  levels: readonly Certification[],
  trace: TraceReportLink | undefined,
): Html {
  return markup`<h1>${titleOf(level)} <span class="outcome">${badge(level.outcome)}</span></h1><ul class="because">${level.because.map((line) => markup`<li>${line}</li>`)}</ul>${tiles(figures(level))}${levels.length > 1 && order(levels)}<h2 id="gates">Gates</h2>${level.gates.map((gate) => gateSection(gate, trace))}${evidence(level, trace)}${waivers(level)}${change(level)}`;
}

const titleOf = ({ level, name }: Certification): string =>
  `Level ${level}${name === undefined ? "" : `: ${name}`}`;

function figures({ gates, cases, outcome }: Certification): Tile[] {
  const gatesOf = (verdict: string) => gates.filter((gate) => gate.verdict === verdict).length;
  const standing = (what: string) => cases.filter((one) => one.standing === what).length;
  return [
    {
      label: "gates passed",
      value: gatesOf("passed"),
      note: `of ${gates.length}`,
      tone: outcome === "certified" ? "good" : "plain",
      href: "#gates",
    },
    {
      label: "gates failed",
      value: gatesOf("failed"),
      tone: gatesOf("failed") > 0 ? "bad" : "good",
      href: "#gates",
    },
    {
      label: "gates undecided",
      value: gatesOf("undecided"),
      tone: gatesOf("undecided") > 0 ? "doubt" : "good",
      href: "#gates",
    },
    {
      label: "test cases that count",
      value: standing("passed"),
      note: `of ${cases.length}; ${standing("failed")} failed`,
      href: "#evidence",
    },
  ];
}

function order(levels: readonly Certification[]): Html {
  return markup`<h2>Levels in order</h2>${table(
    "Levels in order",
    [{ title: "Level" }, { title: "Outcome" }, { title: "Why" }],
    levels.map((one) => [titleOf(one), badge(one.outcome), one.because[0] ?? ""]),
  )}`;
}

function gateSection(
  { id, title, verdict, because, evidence: items }: Certification["gates"][number],
  trace: TraceReportLink | undefined,
): Html {
  const list =
    items.length > 0 &&
    markup`<details><summary>Evidence <span class="count">${items.length}</span></summary><ul>${items.map((item) => markup`<li>${itemHtml(item, trace)}</li>`)}</ul></details>`;
  return markup`<section class="gate ${verdict}"><h3>${badge(verdict)} ${title}</h3><p>${because}</p>${list}<p class="place">${id}</p></section>`;
}

function itemHtml(item: EvidenceItem, trace: TraceReportLink | undefined): Html {
  if (item.kind === "case")
    return markup`${caseLink(item.id, trace)} ${badge(item.standing)} ${item.because}`;
  if (item.kind === "figure")
    return markup`${item.section ? sectionLink(item.section.document, item.section.name, trace) : item.label}: ${item.value}`;
  return markup`${evidenceText(item)}`;
}

function evidence({ objections, cases }: Certification, trace: TraceReportLink | undefined): Html {
  const reasons = objections.map(
    ({ sentence, cases: ids }) =>
      markup`<li>${sentence} <details><summary>${ids.length} test cases</summary><p class="ids">${ids.map((id) => markup`${caseLink(id, trace)} `)}</p></details></li>`,
  );
  const rows = cases.map(({ id, name, standing, verdict, because }) => [
    caseLink(id, trace),
    name,
    badge(standing),
    verdict === undefined ? "" : badge(verdict),
    because,
  ]);
  const columns = [
    { title: "Test case" },
    { title: "Name" },
    { title: "Counts as" },
    { title: "Newest result" },
    { title: "Why" },
  ];
  return markup`<h2 id="evidence">Evidence</h2>${reasons.length > 0 && markup`<h3>Why evidence does not count</h3><ul class="objections">${reasons}</ul>`}<details><summary>Test cases of the level <span class="count">${cases.length}</span></summary>${table("Test cases of the level", columns, rows)}</details>`;
}

const tones = { used: "doubt", expired: "bad", "not needed": "quiet" } as const;

function waivers(level: Certification): Html {
  const { waivers: list } = level;
  const wanted = wantedLines(level);
  const rows = list.map(({ name, covers, reason, expires, state, cases }) => [
    badge(state, tones[state]),
    name,
    covers,
    reason,
    expires,
    cases.length,
  ]);
  const columns = [
    { title: "State" },
    { title: "Waiver" },
    { title: "Covers" },
    { title: "Reason" },
    { title: "Expires" },
    { title: "Cases", numeric: true },
  ];
  return markup`<h2 id="waivers">Waivers</h2>${list.length > 0 ? table("Waivers", columns, rows) : markup`<p>The configuration has none for this level.</p>`}${wanted.length > 0 && markup`<h3>Waivers that would be needed</h3><ul>${wanted.map((line) => markup`<li>${line}</li>`)}</ul>`}`;
}

const done: readonly Outcome[] = ["certified", "conditional"];

function change({ change: list, outcome }: Certification): Html {
  return markup`<h2 id="change">What would change it</h2>${done.includes(outcome) || list.length === 0 ? markup`<p>Nothing is missing.</p>` : markup`<ul>${list.map((line) => markup`<li>${line}</li>`)}</ul>`}`;
}
