import { clean } from "./clean.js";
import type { Trace } from "../trace.js";

const columns = [
  "document",
  "section",
  "title",
  "coverage",
  "case",
  "name",
  "level",
  "priority",
  "status",
  "verdict",
  "tier",
  "states",
  "problem",
  "unproven",
  "file",
  "line",
] as const;

/**
 * A trace as a table (RFC 4180): one row per link, one per section and per test case without any. Cells that a
 * spreadsheet would compute begin with an apostrophe.
 */
export function formatTraceCsv(trace: Trace): string {
  const rows: Partial<Record<(typeof columns)[number], string | number | undefined>>[] = [];
  const sections = new Map(
    trace.documents.flatMap(({ key, sections: own }) =>
      own.map((section) => [`${key} ${section.name}`, section] as const),
    ),
  );
  const cases = new Map(trace.cases.map((one) => [one.id, one]));
  const linkedSections = new Set<string>();
  const linkedCases = new Set<string>();
  for (const link of trace.links) {
    const section = sections.get(`${link.document} ${link.section}`);
    linkedSections.add(`${link.document} ${link.section}`);
    linkedCases.add(link.case);
    const traced = cases.get(link.case);
    rows.push({
      document: link.document,
      section: link.section,
      title: section?.title,
      coverage: section?.coverage,
      ...caseCells(traced),
      case: link.case,
      states: link.states.join(" "),
      problem: link.problem,
      unproven: link.unproven.join("; "),
      file: link.file,
      line: link.line,
    });
  }
  for (const { key, sections: own } of trace.documents)
    for (const { name, title, coverage } of own)
      if (!linkedSections.has(`${key} ${name}`)) rows.push({ document: key, section: name, title, coverage });
  for (const traced of trace.cases)
    if (!linkedCases.has(traced.id))
      rows.push({ ...caseCells(traced), case: traced.id, file: traced.file, line: traced.line });
  const lines = rows.map((row) => columns.map((column) => cell(row[column])).join(","));
  return [columns.join(","), ...lines].map((line) => `${line}\r\n`).join("");
}

function caseCells(traced: Trace["cases"][number] | undefined) {
  if (traced === undefined) return {};
  const { name, level, priority, status, verdict = "not run", tier } = traced;
  return { name, level, priority, status, verdict, tier };
}

function cell(value: string | number | undefined): string {
  const text = clean(String(value ?? ""));
  const safe = /^[=+\-@\t\r]/u.test(text) ? `'${text}` : text;
  return /[",\r\n]/u.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
