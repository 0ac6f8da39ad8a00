import { counted } from "../../rules/text.js";
import { summarise } from "../summary.js";
import { clean } from "./clean.js";
import { isResolved, type Link, type Trace } from "../trace.js";

/** Text of a spec or a document inside Markdown: no mark of it counts, nobody is mentioned, it stays on its line. */
export function escapeMarkdown(text: string): string {
  return clean(text)
    .replace(/\s+/gu, " ")
    .trim()
    .replace(/[\\`*_{}[\]()#+!|~]/gu, "\\$&")
    .replace(/&/gu, "&amp;")
    .replace(/</gu, "&lt;")
    .replace(/>/gu, "&gt;")
    .replace(/@/gu, "&#64;");
}

/** Text between ticks. */
export function ticked(text: string): string {
  const flat = clean(text)
    .replace(/[`|\s]+/gu, " ")
    .trim();
  return flat === "" ? "" : `\`${flat}\``;
}

export function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |\n`;
  return line(header) + line(header.map(() => "---")) + rows.map(line).join("");
}

/** A trace as a Markdown document: figures, what is missing or doubtful, and the whole matrix as a list. */
export function formatTraceMarkdown(trace: Trace): string {
  const summary = summarise(trace);
  const documents = summary.documents.map(({ key, sections, coverage }) =>
    coverage["no text"] > 0
      ? [escapeMarkdown(key), `no text: ${sections} named`, "", "", "", ""]
      : [
          escapeMarkdown(key),
          String(sections),
          String(coverage.proven),
          String(coverage.shallow),
          String(coverage.uncovered),
          String(coverage.informative),
        ],
  );
  const notes = [
    ...(summary.doubted > 0
      ? [`${summary.doubted} of results that prove nothing: changed, or without a seal`]
      : []),
    ...(summary.drafts > 0 ? [`${counted(summary.drafts, "draft")} among them: no proof`] : []),
  ];
  const noted = notes.length > 0 ? ` (${notes.join("; ")})` : "";
  const verdicts = Object.entries(summary.verdicts).filter(([, count]) => count > 0);
  const states = Object.entries(summary.states).filter(([, count]) => count > 0);
  return [
    "# Traceability\n",
    table(["document", "sections", "proven", "shallow", "uncovered", "informative"], documents),
    `${counted(summary.cases, "test case")}: ${verdicts.map(([name, count]) => `${count} ${name}`).join(", ")}${noted}  `,
    `${counted(summary.links, "link")}: ${states.map(([name, count]) => `${count} ${name}`).join(", ")}\n`,
    ...doubtful(trace),
    ...uncovered(trace),
    ...matrix(trace),
    ...findings(trace),
  ].join("\n");
}

function doubtful({ links }: Trace): string[] {
  const found = links.filter(({ states }) =>
    states.some((state) => state !== "accepted" && state !== "not accepted"),
  );
  if (found.length === 0) return [];
  const rows = found.map((link) => [
    ticked(link.case),
    escapeMarkdown(`${link.document} ${link.section}`),
    link.states.join(", "),
    escapeMarkdown(whyOf(link)),
  ]);
  return ["## Links in doubt\n", table(["test case", "section", "state", "why"], rows)];
}

/** Why a link is in doubt, in words. */
export function whyOf({ problem, changed = [] }: Pick<Link, "problem" | "changed">): string {
  const parts = changed.map(({ part }) => part);
  return [problem ?? "", parts.length > 0 ? `changed: ${parts.join(", ")}` : ""]
    .filter((text) => text !== "")
    .join("; ");
}

function uncovered({ documents }: Trace): string[] {
  const rows = documents.flatMap(({ key, sections }) =>
    sections
      .filter(({ coverage }) => coverage === "uncovered")
      .map(({ name, title }) => [escapeMarkdown(`${key} ${name}`), escapeMarkdown(title)]),
  );
  return rows.length === 0 ? [] : ["## Uncovered sections\n", table(["section", "title"], rows)];
}

function matrix({ documents, links, cases }: Trace): string[] {
  const verdicts = new Map(cases.map(({ id, verdict }) => [id, verdict ?? "not run"]));
  const rows = documents.flatMap(({ key, sections }) =>
    sections.flatMap(({ name, title, coverage }) => {
      const own = links.filter((link) => link.document === key && link.section === name && isResolved(link));
      if (own.length === 0) return [];
      const ids = [...new Set(own.map((link) => link.case))];
      const told = ids.map((id) => `${ticked(id)} ${verdicts.get(id) ?? ""}`).join(", ");
      return [[escapeMarkdown(`${key} ${name}`), escapeMarkdown(title), coverage, told]];
    }),
  );
  return rows.length === 0
    ? []
    : ["## Sections with test cases\n", table(["section", "title", "coverage", "test cases"], rows)];
}

function findings({ diagnostics }: Trace): string[] {
  if (diagnostics.length === 0) return [];
  const rows = diagnostics.map(({ severity, file, range, message, rule }) => [
    severity,
    ticked(`${file}:${range.start.line}`),
    escapeMarkdown(message),
    rule,
  ]);
  return ["## Findings\n", table(["severity", "place", "finding", "rule"], rows)];
}
