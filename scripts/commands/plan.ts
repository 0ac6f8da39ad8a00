import { basename, resolve } from "node:path";

import { levelByPattern } from "../../compiler/config/id-pattern.js";
import type { LoadedConfig } from "../../compiler/config/load.js";
import { redactDiagnostic } from "../../compiler/check/redact.js";
import { formatPretty } from "../../compiler/diagnostics/pretty.js";
import { certifyProject } from "../../compiler/certify/certify-project.js";
import type { Results } from "../../compiler/model/results.js";
import { caseFacts } from "../../compiler/plan/facts.js";
import type { CaseFacts } from "../../compiler/plan/lifecycle.js";
import { type ProjectState, readProjectState } from "../../compiler/standing/project-state.js";
import { planReport, type PlanReport } from "../../compiler/plan/report.js";
import { nearest } from "../../compiler/words/nearest.js";
import { maskedSourceReader } from "../project.js";
import { refuseUnknownGates } from "./certify.js";
import { UsageError } from "../usage-error.js";
import { formatOf, reportFile, traceReportFrom, writeReport } from "../write-report.js";

export const planFormats = ["pretty", "json", "markdown", "html"] as const;

export interface PlanOptions {
  format?: (typeof planFormats)[number];
  /** A file, relative to the working folder. */
  out?: string;
}

export interface PlanArguments extends PlanOptions {
  /** Test cases to show by themselves; the whole plan without any. */
  ids: readonly string[];
  loaded: LoadedConfig;
  workingFolder: string;
  /** ISO date. */
  today: string;
  /** See {@link readProjectState}. */
  tool?: string;
  /** What version control says of the project. */
  now: Pick<Results, "commit" | "dirty">;
  colour: boolean;
  unicode: boolean;
  stdout: (text: string) => unknown;
  stderr: (text: string) => unknown;
}

/**
 * `tcspec plan [ids]`: gives the exit code, 0 also where numbers contradict each other, 1 where the plan is not in
 * order or results cannot be read or prove nothing, 2 (as a {@link UsageError}) for an id that neither plan nor spec holds.
 */
export async function planCommand(args: PlanArguments): Promise<number> {
  const state = await readProjectState(args.loaded, args);
  const broken = brokenPlan(state, args);
  if (broken) return 1;
  const facts = factsOf(state, args);
  const text =
    args.ids.length > 0
      ? await casesText(facts, state, args)
      : await formatted(planReport(state.tree, facts), state, args);
  write(text, args);
  return evidenceHolds(state, args) ? 0 : 1;
}

function brokenPlan({ root, diagnostics }: ProjectState, { colour, stderr }: PlanArguments): boolean {
  const found = diagnostics.filter(({ rule, severity }) => rule === "plan-form" && severity === "error");
  stderr(formatPretty(found, maskedSourceReader(root), { colour }));
  return found.length > 0;
}

/** What cannot be read may be newer, and what was changed says nothing: the figures stand on the rest. */
function evidenceHolds({ evidence }: ProjectState, { stderr }: PlanArguments): boolean {
  const found = evidence.diagnostics.map(redactDiagnostic);
  stderr(formatPretty(found, () => undefined, { colour: false }));
  return !found.some(({ severity }) => severity === "error");
}

function factsOf(state: ProjectState, args: PlanArguments): CaseFacts[] {
  const { data } = args.loaded;
  return caseFacts({
    ...(state.tree && { tree: state.tree }),
    documents: state.documents,
    diagnostics: state.diagnostics,
    compiled: new Set(state.generated.keys()),
    results: state.evidence.newest,
    certified: certifiedIds(state, args),
    levelOf: levelByPattern(data.idPattern),
  });
}

/** The cases that certify a level: not those of a level that is conditional. */
function certifiedIds(state: ProjectState, { loaded, today, now }: PlanArguments): Set<string> {
  refuseUnknownGates(loaded);
  const { waivers } = loaded.data.certification;
  const levels = certifyProject(loaded, state, { level: Infinity, today, now, waivers });
  return new Set(
    levels
      .filter(({ outcome }) => outcome === "certified")
      .flatMap(({ cases }) => cases.filter(({ standing }) => standing === "passed").map(({ id }) => id)),
  );
}

async function casesText(
  facts: readonly CaseFacts[],
  state: ProjectState,
  args: PlanArguments,
): Promise<string> {
  const unknown = args.ids.filter((id) => facts.every((one) => one.id !== id));
  if (unknown.length > 0) {
    throw new UsageError(
      `No test case ${unknown.join(", ")}: neither the plan nor a spec holds it.${meant(unknown[0] ?? "", facts)}`,
    );
  }
  const [{ caseReport, caseAsMarkdown, caseAsText }, { pipelinesOf }] = await Promise.all([
    import("../../compiler/plan/case-report.js"),
    import("../../compiler/plan/pipelines.js"),
  ]);
  const pipelines = await pipelinesOf(state.root);
  const reports = facts
    .filter(({ id }) => args.ids.includes(id))
    .map((one) => caseReport(one, state, pipelines));
  switch (formatOfPlan(args)) {
    case "json":
      return `${JSON.stringify(reports, undefined, 2)}\n`;
    case "markdown":
      return reports.map(caseAsMarkdown).join("\n");
    case "html":
      throw new UsageError(
        "--format html shows the whole plan; for single test cases use pretty, markdown or json.",
      );
    case "pretty":
      return reports
        .map((report) => caseAsText(report, { colour: args.colour && args.out === undefined }))
        .join("\n");
  }
}

function meant(id: string, facts: readonly CaseFacts[]): string {
  const close = nearest(
    id,
    facts.map((one) => one.id),
  );
  return close === undefined ? "" : ` Did you mean ${close}?`;
}

async function formatted(
  report: PlanReport,
  { root, tree, documents }: ProjectState,
  args: PlanArguments,
): Promise<string> {
  switch (formatOfPlan(args)) {
    case "json":
      return `${JSON.stringify({ schemaVersion: 1, ...report }, undefined, 2)}\n`;
    case "markdown": {
      const { planAsMarkdown } = await import("../../compiler/plan/format-markdown.js");
      return planAsMarkdown(report, tree);
    }
    case "html": {
      const { planPage } = await import("../../compiler/report/plan/plan-report.js");
      const trace = traceReportFrom(root, resolve(args.workingFolder, fileOf(args) ?? ""), documents);
      return planPage({
        report,
        project: basename(args.loaded.root),
        ...(tree && { tree }),
        ...(trace && { trace }),
      });
    }
    case "pretty": {
      const { planAsText } = await import("../../compiler/plan/format-text.js");
      return planAsText(report, tree, args.out === undefined ? args : { colour: false, unicode: false });
    }
  }
}

function write(text: string, args: PlanArguments): void {
  const file = fileOf(args);
  if (file === undefined) args.stdout(text);
  else writeReport(text, { ...args, out: file });
}

/** HTML goes into a file also where none is named. */
function fileOf(args: PlanArguments): string | undefined {
  return args.out ?? (formatOfPlan(args) === "html" ? reportFile(args.loaded.root, "plan") : undefined);
}

const endings = { ".json": "json", ".html": "html", ".htm": "html", ".md": "markdown" } as const;

function formatOfPlan(args: PlanArguments): (typeof planFormats)[number] {
  return formatOf(args, endings, "pretty");
}
