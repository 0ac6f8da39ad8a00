import type { CaseData, LinkData } from "../trace/report-data.js";
import { badge, element, link, plural } from "./dom.js";
import { formatPlace } from "./address.js";
import { history } from "./lists.js";
import { longTable } from "./long-table.js";
import { unpacked } from "./packed.js";
import {
  caseAddress,
  caseLink,
  type Context,
  linksOf,
  sectionAt,
  sectionLink,
  verdictBadges,
  words,
} from "./report.js";

/** The page of a test case: facts, what it covers, its spec with the verdicts in place. */
export async function casePage(context: Context, id: string): Promise<HTMLElement> {
  const { data, ofCase } = context.index;
  const at = data.cases.findIndex((one) => one.id === id);
  const found = data.cases[at];
  if (found === undefined) return nothing(`There is no test case ${id}.`);
  const links = linksOf(context, ofCase[at]);
  const body = element("div", { class: "spec" });
  // Rendered by us when the report was made: its texts are escaped, its links checked.
  body.innerHTML = await unpacked("cases", at, data.perBlock.cases);
  return element(
    "article",
    { class: "view page" },
    neighbours(context, at),
    element("h1", {}, element("span", { class: "eyebrow" }, found.id), found.name),
    element("p", {}, verdictBadges(found, ...(found.partial === true ? [badge("run in part")] : []))),
    found.doubt !== undefined && element("p", { class: "note" }, doubtNotes[found.doubt]),
    found.outdated === true &&
      element(
        "p",
        { class: "note" },
        "The spec, or its test data, have changed since this result. It proves nothing about the spec as it stands.",
      ),
    facts(found),
    element("h2", {}, "Traces to"),
    links.length === 0 ? element("p", {}, "Nothing.") : caseLinks(context, links),
    body,
  );
}

const doubtNotes: Readonly<Record<NonNullable<CaseData["doubt"]>, string>> = {
  "changed results":
    "The results, or the journal behind them, were changed after the run wrote them. They prove nothing.",
  "results without seal":
    "The results have no seal: nobody can tell whether they are as the run left them. They prove nothing.",
};

function facts(found: CaseData): HTMLElement {
  const { run } = found;
  const rows: [string, string | Node | undefined][] = [
    ["Level", found.level === undefined ? undefined : String(found.level)],
    ["Priority", found.priority],
    ["Category", found.category],
    ["Status", found.status],
    ["Service", found.service],
    ["Owner", found.owner],
    ["Tags", found.tags?.join(", ")],
    ["Spec", `${found.file}:${String(found.line)}`],
    ["Run", run && `${run.startedAt.slice(0, 16).replace("T", " ")} UTC, profile ${run.profile}`],
    ["Took", run && seconds(run.durationMs)],
    ["Tier", found.tier ?? (run && "no service used")],
    ["Commit", run?.commit && `${run.commit}${run.dirty === true ? " with changes" : ""}`],
    ["Last runs", run && history(found)],
  ];
  return element(
    "dl",
    { class: "facts" },
    ...rows.flatMap(([name, value]) =>
      value === undefined || value === ""
        ? []
        : [element("div", {}, element("dt", {}, name), element("dd", {}, value))],
    ),
  );
}

function seconds(ms: number): string {
  return ms < 1000 ? `${String(Math.round(ms))} ms` : `${(ms / 1000).toFixed(1)} s`;
}

function caseLinks(context: Context, links: readonly LinkData[]): HTMLElement {
  const headings = [{ title: "Section" }, { title: "Title" }, { title: "Link" }, { title: "Proves it?" }];
  return longTable("What the test case traces to", headings, links.length, (at) => {
    const one = links[at];
    if (one === undefined) return [];
    return [
      one.section < 0 ? one.text : sectionLink(context, one),
      sectionAt(context, one)?.title ?? one.problem ?? "",
      stateCell(context, one),
      proof(context, one),
    ];
  });
}

function stateCell(context: Context, one: LinkData): HTMLElement {
  const changed = words(context, one.changed);
  return element(
    "span",
    { class: "badges" },
    ...words(context, one.states).map(badge),
    changed.length > 0 && element("span", { class: "why" }, `changed: ${changed.join(", ")}`),
  );
}

function proof(context: Context, one: LinkData): Node | string {
  const reasons = words(context, one.unproven);
  return reasons.length === 0
    ? badge("proven")
    : element("span", { class: "why" }, `No: ${reasons.join("; ")}.`);
}

function neighbours(context: Context, at: number): HTMLElement {
  const { cases } = context.selection;
  const place = cases.indexOf(at);
  const to = (step: number, label: string): Node | false => {
    const other = place < 0 ? undefined : context.index.data.cases[cases[place + step] ?? -1];
    return other !== undefined && link(caseAddress(context, other.id), label);
  };
  return element(
    "nav",
    { class: "crumbs", "aria-label": "Test cases" },
    link(formatPlace({ view: "cases", names: [], filter: context.filter }), "Test cases"),
    to(-1, "Previous"),
    to(1, "Next"),
  );
}

/** The page of a section: what the document says, which test cases cover it and how well. */
export async function sectionPage(context: Context, key: string, name: string): Promise<HTMLElement> {
  const { data, ofSection } = context.index;
  const document = data.documents.findIndex((one) => one.key === key);
  const found = data.documents[document];
  const section = found?.sections.findIndex((one) => one.name === name) ?? -1;
  const shown = found?.sections[section];
  if (found === undefined || shown === undefined) return nothing(`There is no section ${key} ${name}.`);
  const links = linksOf(context, ofSection[document]?.[section]);
  const text = element("div", { class: "spec markdown requirement" });
  // Rendered by us when the report was made: its texts are escaped, its links checked.
  text.innerHTML = await unpacked("sections", shown.page, data.perBlock.sections);
  const below = found.sections.flatMap((one, at) =>
    at > section && isBelow(found.sections, section, at) ? [{ one, place: { document, section: at } }] : [],
  );
  return element(
    "article",
    { class: "view page" },
    element(
      "nav",
      { class: "crumbs", "aria-label": "Requirements" },
      link(formatPlace({ view: "requirements", names: [], filter: context.filter }), "Requirements"),
    ),
    element("h1", {}, element("span", { class: "eyebrow" }, `${key} ${shown.name}`), shown.title),
    element("p", { class: "badges" }, badge(shown.coverage), shown.duplicate === true && badge("duplicate")),
    element(
      "p",
      { class: "place" },
      found.file === undefined ? "The document has no file here." : `${found.file}:${String(shown.line)}`,
    ),
    text,
    element("h2", {}, "Test cases"),
    links.length === 0
      ? element("p", {}, shown.coverage === "informative" ? "None, and none is asked for." : "None.")
      : sectionLinks(context, links),
    below.length > 0 && element("h2", {}, `Below: ${plural(below.length, "section")}`),
    below.length > 0 &&
      element(
        "ul",
        { class: "below" },
        ...below.map(({ one, place }) =>
          element("li", {}, sectionLink(context, place), ` ${one.title} `, badge(one.coverage)),
        ),
      ),
  );
}

/** Whether all sections from the one behind `section` up to `at` are deeper than it. */
function isBelow(sections: readonly { depth: number }[], section: number, at: number): boolean {
  const depth = sections[section]?.depth ?? 0;
  return sections.slice(section + 1, at + 1).every((one) => one.depth > depth);
}

function sectionLinks(context: Context, links: readonly LinkData[]): HTMLElement {
  const headings = [
    { title: "Test case" },
    { title: "Name" },
    { title: "Verdict" },
    { title: "Last runs" },
    { title: "Link" },
    { title: "Proves it?" },
  ];
  return longTable("Test cases of the section", headings, links.length, (at) => {
    const one = links[at];
    const found = one && context.index.data.cases[one.case];
    if (one === undefined || found === undefined) return [];
    return [
      caseLink(context, found),
      found.name,
      verdictBadges(found),
      history(found),
      stateCell(context, one),
      proof(context, one),
    ];
  });
}

function nothing(text: string): HTMLElement {
  return element("section", { class: "view" }, element("h1", {}, "Not here"), element("p", {}, text));
}
