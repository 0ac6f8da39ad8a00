import { bar } from "../parts/bar.js";
import { type Html, markup } from "../parts/html.js";
import { table } from "../parts/table.js";
import { type Tile, tiles } from "../parts/tiles.js";
import type { TraceSummary } from "../../trace/summary.js";
import type { Trace } from "../../trace/trace.js";
import { counted } from "../../rules/text.js";
import { toneOf } from "../parts/badge.js";

/** The first view of the report: figures that lead on, coverage by document. It stands in the page without any script. */
export function overview(trace: Trace, summary: TraceSummary): Html {
  const doubtful = trace.links.filter(({ states }) =>
    states.some((state) => state !== "accepted" && state !== "not accepted"),
  ).length;
  return markup`<section id="overview" class="view"><h1>Overview</h1>${tiles(figures(summary, doubtful))}<h2>Coverage by document</h2>${documents(summary)}<h2>Verdicts</h2>${verdicts(summary)}${!trace.hasLock && markup`<p class="note">No link was accepted so far. <code>tcspec trace --accept</code> records what reviewers have seen; from then on a change makes links suspect.</p>`}</section>`;
}

function figures(
  { cases, verdicts: counts, coverage, asked, states, errors, warnings, drafts, doubted }: TraceSummary,
  doubtful: number,
): Tile[] {
  const notPassed = cases - counts.passed;
  const doubts = Object.entries(states)
    .filter(([state, count]) => count > 0 && state !== "accepted" && state !== "not accepted")
    .map(([state, count]) => `${count} ${state}`);
  return [
    {
      label: "sections proven",
      value: coverage.proven,
      note: `of ${asked} that ask for a test case`,
      tone: coverage.proven === asked ? "good" : "plain",
      href: "#/requirements?coverage=proven",
    },
    {
      label: "sections covered, not proven",
      value: coverage.shallow,
      note: "a test case exists",
      href: "#/requirements?coverage=shallow",
    },
    {
      label: "sections uncovered",
      value: coverage.uncovered,
      note: "no test case",
      tone: coverage.uncovered > 0 ? "bad" : "good",
      href: "#/requirements?coverage=uncovered",
    },
    {
      label: "test cases passed",
      value: counts.passed,
      note: [
        notPassed === 0 ? `of ${cases}` : `of ${cases}; ${counts.failed} failed`,
        ...(doubted > 0 ? [`${doubted} of results that prove nothing`] : []),
        ...(drafts > 0 ? [`${counted(drafts, "draft")} among them: no proof`] : []),
      ].join("; "),
      tone: counts.failed > 0 ? "bad" : notPassed + doubted === 0 ? "good" : "plain",
      href: "#/cases?verdict=passed",
    },
    {
      label: "links in doubt",
      value: doubtful,
      note: doubts.length === 0 ? "none" : doubts.join(", "),
      tone: doubtful > 0 ? "doubt" : "good",
      href: "#/attention",
    },
    {
      label: "findings",
      value: errors + warnings,
      note: counted(errors, "error"),
      tone: errors > 0 ? "bad" : warnings > 0 ? "doubt" : "good",
      href: "#/attention",
    },
  ];
}

function documents({ documents: list }: TraceSummary): Html {
  return table(
    "Coverage by document",
    [
      { title: "Document" },
      { title: "Coverage" },
      { title: "Sections", numeric: true },
      { title: "Proven", numeric: true },
      { title: "Shallow", numeric: true },
      { title: "Uncovered", numeric: true },
      { title: "Informative", numeric: true },
    ],
    list.map(({ key, sections, coverage }) => [
      markup`<a href="#/requirements?document=${encodeURIComponent(key)}">${key}</a>`,
      bar(
        (["proven", "shallow", "uncovered", "informative", "no text"] as const).map((label) => ({
          label,
          count: coverage[label],
          tone: toneOf(label),
        })),
      ),
      ...(coverage["no text"] > 0
        ? [`no text: ${sections} named`, "", "", "", ""]
        : [sections, coverage.proven, coverage.shallow, coverage.uncovered, coverage.informative]),
    ]),
  );
}

function verdicts({ verdicts: counts, cases }: TraceSummary): Html {
  const shares = Object.entries(counts)
    .filter(([, count]) => count > 0)
    .map(([label, count]) => ({ label, count, tone: toneOf(label) }));
  return markup`<div class="verdicts">${bar(shares)}<p>${counted(cases, "test case")}: ${shares.map(({ label, count }, at) => markup`${at > 0 && ", "}<a href="#/cases?verdict=${encodeURIComponent(label)}">${count} ${label}</a>`)}</p></div>`;
}
