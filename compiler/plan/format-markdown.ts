import { stages } from "./lifecycle.js";
import type { PlanReport, PlanRow } from "./report.js";
import { figureText, originText, outdatedText, pathText } from "./sentences.js";
import type { PlanTree } from "./tree.js";

/** The report as Markdown, for a comment or a wiki. Text of plan and specs is escaped. */
export function planAsMarkdown(report: PlanReport, tree: PlanTree | undefined): string {
  const row = ({ name, declared, counts }: PlanRow, mark = ""): string =>
    `| ${mark}${escape(name)}${mark} | ${declared ?? ""} | ${stages.map((stage) => counts[stage]).join(" | ")} |`;
  const lines = [
    "# Plan",
    "",
    `| | declared | ${stages.join(" | ")} |`,
    `|---|--:|${stages.map(() => "--:|").join("")}`,
    ...report.phases.flatMap(({ areas, ...phase }) => [row(phase, "**"), ...areas.map((area) => row(area))]),
    ...(report.unplanned.counts.written > 0 ? [row(report.unplanned)] : []),
    row(report.total, "**"),
    ...contradictions(report, tree),
    ...(report.outdated.length > 0
      ? [
          "",
          "## Implemented by the documents, and by the specs",
          "",
          ...report.outdated.map((one) => `- ${escape(outdatedText(one))}`),
        ]
      : []),
    ...next(report),
  ];
  return `${lines.join("\n")}\n`;
}

function contradictions(report: PlanReport, tree: PlanTree | undefined): string[] {
  if (tree === undefined || report.contradictions.length === 0) return [];
  const items = report.contradictions.flatMap((one) => {
    const origin = originText(one);
    return [
      `- **${escape(pathText(one.path))}**`,
      ...one.figures.map((figure) => `  - ${escape(figureText(figure, one.about, tree))}`),
      ...(origin === "" ? [] : [`  - ${escape(origin)}`]),
    ];
  });
  return ["", "## Numbers that contradict each other", "", ...items];
}

function next({ next: list }: PlanReport): string[] {
  if (list.length === 0) return [];
  return [
    "",
    "## Next, by priority",
    "",
    "| priority | test case | name | what is missing |",
    "|---|---|---|---|",
    ...list.map(
      ({ id, name, priority, because }) =>
        `| ${escape(priority ?? "")} | ${escape(id)} | ${escape(name)} | ${escape(because)} |`,
    ),
  ];
}

/** Text that stays text: marks of Markdown and HTML lose their meaning, lines stay one. */
export function escape(text: string): string {
  return text.replace(/[\\`*_{}[\]<>#|~&]/gu, "\\$&").replace(/\s+/gu, " ");
}
