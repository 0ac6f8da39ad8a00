import { counted } from "../../rules/text.js";
import type { TraceChanges } from "../since/compare.js";
import { escapeMarkdown, table, ticked } from "./markdown.js";

/** Rows of a table in a comment; what is more is a number. */
const longestTable = 50;

/** What has changed since a commit, as Markdown for a comment of a pull request. */
export function formatChanges({ links, sections, cases }: TraceChanges, since: string): string {
  const title = `## Traceability since ${ticked(since)}\n`;
  if (links.length + sections.length + cases.length === 0)
    return `${title}\nNo link, section or test case has changed.\n`;
  const suspect = links.filter(({ states }) => states.includes("suspect")).length;
  const lost = sections.filter(({ before, after }) => before !== "uncovered" && after === "uncovered").length;
  return [
    title,
    `${counted(links.length, "link")}, ${counted(sections.length, "section")} and ${counted(cases.length, "test case")} changed; ${suspect} of the links suspect, ${lost} of the sections newly uncovered.\n`,
    ...block(
      "Test cases",
      ["test case", "name", "change", "verdict before", "verdict now"],
      cases.map(({ id, name, kind, before, after }) => [
        ticked(id),
        escapeMarkdown(name),
        kind,
        kind === "added" ? "" : (before ?? "no result"),
        kind === "removed" ? "" : (after ?? "no result"),
      ]),
    ),
    ...block(
      "Links",
      ["link", "change", "state", "what"],
      links.map(({ link, kind, states, before = [], parts, problem }) => [
        ticked(link),
        kind,
        kind === "removed"
          ? ""
          : before.length > 0
            ? `${before.join(", ")} → **${states.join(", ")}**`
            : states.join(", "),
        [parts.join(", "), escapeMarkdown(problem ?? "")].filter((text) => text !== "").join("; "),
      ]),
    ),
    ...block(
      "Sections",
      ["section", "title", "change", "coverage"],
      sections.map(({ section, title: own, kind, before, after, parts }) => [
        ticked(section),
        escapeMarkdown(own),
        parts.length > 0 ? parts.join(", ") : kind === "changed" ? "coverage" : kind,
        before === undefined || after === undefined || before === after
          ? (after ?? before ?? "")
          : `${before} → **${after}**`,
      ]),
    ),
  ].join("\n");
}

function block(title: string, header: readonly string[], rows: readonly (readonly string[])[]): string[] {
  if (rows.length === 0) return [];
  const rest = rows.length - longestTable;
  return [
    `### ${title}\n`,
    table(header, rows.slice(0, longestTable)),
    ...(rest > 0 ? [`and ${rest} more\n`] : []),
  ];
}
