import { printable } from "../../diagnostics/frame.js";
import type { Acceptance } from "../lock/accept.js";
import { counted } from "../../rules/text.js";
import { summarise } from "../summary.js";
import { linkName, type Trace } from "../trace.js";
import { whyOf } from "./markdown.js";

/** Of each list so many lines are printed; the formats for machines hold all. */
const longestList = 20;

/** A trace for a terminal: figures, and what is missing or in doubt. */
export function formatTraceText(trace: Trace): string {
  const { documents, verdicts, states, cases, links, outdated, doubted, drafts } = summarise(trace);
  const width = Math.max(8, ...documents.map(({ key }) => key.length));
  const rows = documents.map((document) => {
    const name = `  ${printable(document.key).padEnd(width)}`;
    const { sections, coverage, asked } = document;
    if (coverage["no text"] > 0) return `${name} no text: ${counted(sections, "section")} named`;
    // Rounded down: all that ask for a test case are proven, or it is less than 100 %.
    const share =
      asked === 0 ? "" : ` ${String(Math.floor((100 * coverage.proven) / asked)).padStart(3)} % proven`;
    const size = counted(sections, "section").padStart(13);
    return `${name} ${size}: ${coverage.proven} proven, ${coverage.shallow} shallow, ${coverage.uncovered} uncovered, ${coverage.informative} informative${share}`;
  });
  const notes = [
    ...(outdated > 0 ? [`${outdated} of a spec that has changed since`] : []),
    ...(doubted > 0 ? [`${doubted} of results that prove nothing: changed, or without a seal`] : []),
    ...(drafts > 0
      ? [`${counted(drafts, "draft")} among them, which ${drafts === 1 ? "proves" : "prove"} nothing`]
      : []),
  ];
  const accepted = trace.hasLock ? "" : "  Nothing was accepted so far: tcspec trace --accept";
  return [
    `${counted(cases, "test case")}: ${told(verdicts)}${notes.length > 0 ? ` (${notes.join("; ")})` : ""}`,
    `${counted(links, "link")}: ${told(states)}${severalStates(states, links)}`,
    ...(accepted === "" ? [] : [accepted]),
    ...rows,
    ...list("Links in doubt", doubts(trace)),
    ...list("Uncovered", uncovered(trace)),
    ...list("Accepted links that are no more", trace.removed),
    "",
  ].join("\n");
}

function told(counts: Readonly<Record<string, number>>): string {
  const parts = Object.entries(counts).filter(([, count]) => count > 0);
  return parts.length === 0 ? "none" : parts.map(([name, count]) => `${count} ${name}`).join(", ");
}

/** The numbers add up to more than the links: a link may be accepted and stand twice. */
function severalStates(states: Readonly<Record<string, number>>, links: number): string {
  const sum = Object.values(states).reduce((total, count) => total + count, 0);
  return sum > links ? " (some in several states)" : "";
}

function doubts({ links }: Trace): string[] {
  return links
    .filter(({ states }) => states.some((state) => state !== "accepted" && state !== "not accepted"))
    .map((link) => {
      const states = link.states.filter((state) => state !== "accepted" && state !== "not accepted");
      const why = whyOf(link);
      return `${link.file}:${link.line} ${linkName(link)}: ${states.join(", ")}${why === "" ? "" : ` (${why})`}`;
    });
}

function uncovered({ documents }: Trace): string[] {
  return documents.flatMap(({ key, sections }) =>
    sections
      .filter(({ coverage }) => coverage === "uncovered")
      .map(({ name, title }) => `${key} ${name} ${title}`),
  );
}

function list(title: string, lines: readonly string[]): string[] {
  if (lines.length === 0) return [];
  const rest = lines.length - longestList;
  return [
    `${title}: ${lines.length}`,
    ...lines.slice(0, longestList).map((line) => `  ${printable(line)}`),
    ...(rest > 0 ? [`  … and ${rest} more`] : []),
  ];
}

/** What accepting changed: per link the parts, each with its old and its new hash. */
export function formatAcceptances(acceptances: readonly Acceptance[]): string {
  if (acceptances.length === 0) return "Nothing to accept: every link is as it was accepted.\n";
  const lines = acceptances.flatMap(({ link, kind, changed }) => [
    `${kind.padEnd(7)} ${printable(link)}`,
    // Of a new link all is new: its parts say nothing.
    ...(kind === "renewed"
      ? changed.map(
          ({ part, before = "nothing", after = "nothing" }) =>
            `          ${part.padEnd(13)} ${before} -> ${after}`,
        )
      : []),
  ]);
  return `${lines.join("\n")}\n`;
}
