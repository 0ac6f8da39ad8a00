import pc from "picocolors";

import { printable } from "../diagnostics/frame.js";
import type { SpecDocument } from "../document/schema.js";
import type { EvidenceRuns } from "../evidence/read-runs.js";
import type { Diagnostic } from "../model/diagnostic.js";
import { type Answer, type ChecklistItem, checklistOf } from "./checklist.js";
import { findingsAbout } from "./facts.js";
import { escape } from "./format-markdown.js";
import { nextStage, type Stage, stageOf, stages } from "./lifecycle.js";
import type { CaseFacts } from "./lifecycle.js";

/** One test case: how far it is, what keeps it from being further, and its checklist. */
export interface CaseReport extends CaseFacts {
  stage: Stage;
  next?: { stage: Stage; because: string };
  checklist: ChecklistItem[];
}

/** What a case's report follows from, of its project. */
interface Surroundings {
  documents: readonly SpecDocument[];
  diagnostics: readonly Diagnostic[];
  evidence: Pick<EvidenceRuns, "newest">;
}

export function caseReport(facts: CaseFacts, state: Surroundings, pipelines: readonly string[]): CaseReport {
  const document = state.documents.find(({ cases }) => cases.some(({ id }) => id.value === facts.id));
  const spec = document?.cases.find(({ id }) => id.value === facts.id);
  const newest = state.evidence.newest.get(facts.id)?.result;
  const current = newest?.specHash === document?.hash ? newest : undefined;
  const next = nextStage(facts);
  return {
    ...facts,
    stage: stageOf(facts),
    ...(next && { next }),
    checklist: checklistOf({
      facts,
      ...(spec && { spec }),
      findings: document && spec ? findingsAbout(document, spec, state.diagnostics) : [],
      ...(current && { result: current }),
      pipelines,
    }),
  };
}

const phaseTitles: Record<ChecklistItem["phase"], string> = {
  before: "Before implementation",
  during: "Implementation",
  after: "After implementation",
};

export function caseAsText(report: CaseReport, { colour }: { colour: boolean }): string {
  const colours = pc.createColors(colour);
  const marks: Record<Answer, string> = { yes: colours.green("[x]"), no: colours.red("[-]"), open: "[ ]" };
  const lines = [
    `${colours.bold(printable(report.id))} ${printable(report.name)}`,
    `  ${stages.slice(0, stages.indexOf(report.stage) + 1).join(" → ")}`,
    ...(report.next ? [`  not yet ${report.next.stage}: ${printable(report.next.because)}`] : []),
    ...(["before", "during", "after"] as const).flatMap((phase) => [
      "",
      colours.bold(phaseTitles[phase]),
      ...report.checklist
        .filter((item) => item.phase === phase)
        .map(
          ({ answer, text, because }) =>
            `  ${marks[answer]} ${text} ${colours.dim(`(${printable(because)})`)}`,
        ),
    ]),
    "",
    colours.dim("[x] by the data   [-] not so, by the data   [ ] a person can tick it"),
  ];
  return `${lines.join("\n")}\n`;
}

export function caseAsMarkdown(report: CaseReport): string {
  const marks: Record<Answer, string> = { yes: "- [x]", no: "- [ ] ❌", open: "- [ ]" };
  const lines = [
    `# ${escape(report.id)}: ${escape(report.name)}`,
    "",
    `Stage: ${report.stage}${report.next ? `; not yet ${report.next.stage}: ${escape(report.next.because)}` : ""}`,
    ...(["before", "during", "after"] as const).flatMap((phase) => [
      "",
      `## ${phaseTitles[phase]}`,
      "",
      ...report.checklist
        .filter((item) => item.phase === phase)
        .map(({ answer, text, because }) => `${marks[answer]} ${text} (${escape(because)})`),
    ]),
  ];
  return `${lines.join("\n")}\n`;
}
