import type { CaseData, LinkData } from "../trace/report-data.js";
import { badge, element, link, plural } from "./dom.js";
import { markOf, toneOf } from "../parts/badge.js";
import { longTable } from "./long-table.js";
import {
  caseAddress,
  caseLink,
  type Context,
  doubts,
  linksOf,
  sectionAt,
  sectionLink,
  verdictBadges,
  words,
} from "./report.js";

/** Test cases named in a row before the rest is a number. */
const chipsShown = 6;

export function requirementsView(context: Context): HTMLElement {
  const { sections } = context.selection;
  return element(
    "section",
    { class: "view" },
    element("h1", {}, "Requirements"),
    countLine(plural(sections.length, "section"), sections.length),
    requirementsTable(context),
  );
}

/** The sections that are left, each with its coverage and its test cases. */
export function requirementsTable(context: Context): HTMLElement {
  const { index, selection } = context;
  const { sections } = selection;
  const headings = [{ title: "Section" }, { title: "Title" }, { title: "Coverage" }, { title: "Test cases" }];
  return longTable("Requirements", headings, sections.length, (at) => {
    const place = sections[at] ?? { document: 0, section: 0 };
    const section = sectionAt(context, place);
    const own = linksOf(context, index.ofSection[place.document]?.[place.section]).filter(selection.holds);
    const cases = [...new Set(own.map((one) => one.case))].flatMap((one) => index.data.cases[one] ?? []);
    const title = element(
      "span",
      { class: `depth-${String(Math.min(3, section?.depth ?? 0))}` },
      section?.title ?? "",
    );
    return [
      sectionLink(context, place),
      title,
      badge(section?.coverage ?? ""),
      element("span", { class: "chips" }, ...chips(context, cases), doubtBadges(context, own)),
    ];
  });
}

/** What is in doubt about some links, each word once, as the links' own pages say it. */
function doubtBadges(context: Context, links: readonly LinkData[]): HTMLElement[] {
  return [...new Set(links.flatMap((one) => doubts(context, one)))].map(badge);
}

function chips(context: Context, cases: readonly CaseData[]): (Node | false)[] {
  const rest = cases.length - chipsShown;
  return [
    ...cases.slice(0, chipsShown).map((one) => {
      const worth = one.doubt ?? one.verdict;
      const made = link(
        caseAddress(context, one.id),
        element("span", { class: "mark", "aria-hidden": "true" }, markOf(worth)),
        one.id,
      );
      made.className = `chip ${toneOf(worth)}`;
      made.title = `${one.name}: ${one.verdict}${one.doubt === undefined ? "" : `, ${one.doubt}`}`;
      return made;
    }),
    rest > 0 && element("span", { class: "chip quiet" }, `+${String(rest)}`),
  ];
}

export function casesView(context: Context): HTMLElement {
  const { index, selection } = context;
  const { cases } = selection;
  const headings = [
    { title: "Test case" },
    { title: "Name" },
    { title: "Verdict" },
    { title: "Last runs" },
    { title: "Level", numeric: true },
    { title: "Priority" },
    { title: "Tier" },
    { title: "Links", numeric: true },
  ];
  const table = longTable("Test cases", headings, cases.length, (at) => {
    const place = cases[at] ?? 0;
    const found = index.data.cases[place];
    if (found === undefined) return [];
    const own = linksOf(context, index.ofCase[place]);
    return [
      caseLink(context, found),
      found.name,
      verdictBadges(found, ...doubtBadges(context, own)),
      history(found),
      String(found.level ?? ""),
      found.priority ?? "",
      found.tier ?? "",
      String(own.length),
    ];
  });
  return element(
    "section",
    { class: "view" },
    element("h1", {}, "Test cases"),
    countLine(plural(cases.length, "test case"), cases.length),
    table,
  );
}

/** The verdicts of the last runs, the newest at the right. */
export function history({ verdict, run, history: former = [] }: CaseData): HTMLElement {
  const all = [...(run ? [{ ...run, verdict }] : []), ...former].reverse();
  const told = all.map((one) => `${one.startedAt.slice(0, 10)} ${one.verdict}`).join(", ");
  return element(
    "span",
    { class: "history", role: "img", "aria-label": told === "" ? "never run" : told, title: told },
    ...all.map((one) => element("span", { class: `dot ${toneOf(one.verdict)}` }, markOf(one.verdict))),
  );
}

function countLine(text: string, count: number): HTMLElement {
  return element(
    "p",
    { class: "count", role: "status" },
    count === 0 ? "Nothing fits. Take a filter off." : text,
  );
}

/** What needs somebody: links in doubt, findings, accepted links that are no more. */
export function attentionView(context: Context): HTMLElement {
  const { data } = context.index;
  const links = data.links.filter((one) => context.selection.holds(one) && doubts(context, one).length > 0);
  const linkHeadings = [{ title: "Test case" }, { title: "Leads to" }, { title: "State" }, { title: "Why" }];
  const doubtful = longTable("Links in doubt", linkHeadings, links.length, (at) => {
    const one = links[at];
    const found = one && data.cases[one.case];
    if (one === undefined || found === undefined) return [];
    const changed = words(context, one.changed);
    const why = [one.problem, changed.length > 0 ? `changed: ${changed.join(", ")}` : undefined];
    return [
      caseLink(context, found),
      one.section < 0 ? one.text : sectionLink(context, one),
      element("span", { class: "badges" }, ...doubts(context, one).map(badge)),
      why.filter((text) => text !== undefined).join("; "),
    ];
  });
  const findingHeadings = [
    { title: "Severity" },
    { title: "Place" },
    { title: "Finding" },
    { title: "Rule" },
  ];
  const findings = longTable("Findings", findingHeadings, data.findings.length, (at) => {
    const one = data.findings[at];
    if (one === undefined) return [];
    return [badge(one.severity), element("code", {}, one.place), one.message, element("code", {}, one.rule)];
  });
  return element(
    "section",
    { class: "view" },
    element("h1", {}, "Attention"),
    element("h2", {}, `Links in doubt: ${String(links.length)}`),
    links.length > 0 ? doubtful : element("p", {}, "No link is in doubt."),
    element("h2", {}, `Findings: ${String(data.findings.length)}`),
    data.findings.length > 0 ? findings : element("p", {}, "Everything could be read."),
    data.removed.length > 0 &&
      element("h2", {}, `Accepted links that are no more: ${String(data.removed.length)}`),
    data.removed.length > 0 && element("ul", {}, ...data.removed.map((name) => element("li", {}, name))),
  );
}
