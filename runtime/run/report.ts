import pc from "picocolors";

import { codeFrame, printable } from "../../compiler/diagnostics/frame.js";
import { sha256 } from "../../compiler/files/sha256.js";
import { isFlaky } from "../../compiler/model/flaky.js";
import type { CaseResult, Failure, StepResult } from "../../compiler/model/results.js";
import type { Verdict } from "../../compiler/model/verdict.js";
import type { Redaction } from "../case/redaction.js";
import { isDraft } from "./exit-code.js";
import { originOf } from "./origin.js";

export interface ReportOptions {
  colour: boolean;
  /** The text of a file of the project; absent where it cannot be read: then no frame is shown. */
  sourceOf: (file: string) => string | undefined;
  /** The project's folder, absolute. */
  root: string;
  /** Titles and frames come from the Markdown, which may hold what the case has masked. */
  redaction: Redaction;
}

type Colours = ReturnType<typeof pc.createColors>;

const colourOf: Record<Verdict, (colours: Colours) => (text: string) => string> = {
  passed: (colours) => colours.green,
  failed: (colours) => colours.red,
  blocked: (colours) => colours.magenta,
  inconclusive: (colours) => colours.yellow,
  pending: (colours) => colours.yellow,
  skipped: (colours) => colours.dim,
};

/**
 * A case as the run ends it: its verdict, and of what did not pass, where and why: place and frame of the Markdown,
 * the message, the reason.
 */
export function describeCase(result: CaseResult, options: ReportOptions): string {
  const colours = pc.createColors(options.colour);
  const tries = result.attempts.length > 1 ? `, attempt ${result.attempts.length}` : "";
  const draft = isDraft(result) ? " [draft, not counted]" : "";
  const seconds = (result.durationMs / 1000).toFixed(1);
  const head = `${paint(result.verdict, colours)} ${colours.bold(printable(result.id))} ${printable(result.name)}${draft} ${colours.dim(`(${seconds} s${tries})`)}`;
  const lines = result.verdict === "passed" ? [] : explain(result, options, colours).map(indent);
  return options.redaction.text([head, ...lines].join("\n"));
}

function paint(verdict: Verdict, colours: Colours): string {
  return colourOf[verdict](colours)(verdict.padEnd(7));
}

function explain(result: CaseResult, options: ReportOptions, colours: Colours): string[] {
  const attempt = result.attempts.at(-1);
  if (!attempt) return [];
  const told = attempt.steps.filter(({ verdict }) => verdict !== "passed" && verdict !== "skipped");
  const lines = told.flatMap((step) => explainStep(result, step, options, colours));
  const stated = new Set(told.flatMap(({ error }) => error?.message ?? []));
  if (attempt.error && !stated.has(attempt.error.message))
    lines.push(explainFailure(attempt.error, result, options));
  for (const { verdict, text, line, reason } of attempt.preconditions) {
    if (verdict === "not held") {
      lines.push(
        `${at(result.file, line)} pre-condition not held: ${printable(text)}${reason === undefined ? "" : `: ${printable(reason)}`}`,
      );
    }
  }
  for (const target of result.targets) {
    if (target.verdict === "passed") continue;
    const measured =
      target.measured === undefined
        ? target.samples === 0
          ? "nothing measured"
          : "no figure"
        : target.unit === "ratio"
          ? `${Number((100 * target.measured).toPrecision(6))} % measured`
          : `${target.measured} ${target.unit} measured`;
    lines.push(
      `${at(result.file, target.line)} target ${target.verdict}: ${printable(target.text)} (${measured}, ${target.samples} samples)`,
    );
  }
  return lines.length > 0 ? lines : [`${at(result.file, result.line)} no reason is recorded`];
}

function explainStep(
  { file, specHash }: CaseResult,
  step: StepResult,
  options: ReportOptions,
  colours: Colours,
): string[] {
  const title = `${paint(step.verdict, colours).trimEnd()} step ${step.number}: ${printable(step.title)}`;
  // Expectations that code claims share its verdict: to list each says no more than the step does.
  const allFailed = step.expectations.every(({ verdict }) => verdict === "failed");
  const expectations = step.expectations
    .filter(
      ({ verdict, measured }) =>
        (verdict === "failed" && !allFailed) || (verdict !== "passed" && measured !== undefined),
    )
    .map(
      ({ id, verdict, measured }) =>
        `  expectation ${id} ${verdict}${measured === undefined ? "" : ` (${printable(measured)})`}`,
    );
  const why = step.error
    ? explainFailure(step.error, { file, line: step.line, specHash }, options)
    : `${at(file, step.line)} ${printable(step.reason ?? "no reason is recorded")}`;
  return [[title, ...expectations, indent(why)].join("\n")];
}

function explainFailure(
  failure: Failure,
  fallback: Pick<CaseResult, "file" | "line" | "specHash">,
  options: ReportOptions,
): string {
  const file = failure.file ?? fallback.file;
  const line = failure.line ?? (failure.file === undefined ? fallback.line : 1);
  const column = failure.column ?? 1;
  const source = options.sourceOf(file);
  // The lines of another version would stand under a failure that is not theirs.
  const hasChanged = source !== undefined && file === fallback.file && sha256(source) !== fallback.specHash;
  const frame =
    source === undefined
      ? ""
      : hasChanged
        ? `(${printable(file)} has changed since: its lines are not shown)`
        : codeFrame(options.redaction.aligned(source), { start: { line, column } }, options);
  const origin = originOf(failure, options.root);
  const thrown = origin === undefined ? "" : `thrown in ${printable(origin)}`;
  const related = (failure.related ?? []).map(({ message }) => `then: ${printable(message)}`);
  return [at(file, line, column), printable(failure.message), thrown, frame, ...related]
    .filter((part) => part !== "")
    .join("\n");
}

function at(file: string, line: number, column?: number): string {
  return `${printable(file)}:${line}${column === undefined ? "" : `:${column}`}`;
}

function indent(text: string): string {
  return text.replace(/^(?=.)/gmu, "  ");
}

const order: readonly Verdict[] = ["passed", "failed", "blocked", "inconclusive", "pending", "skipped"];

/** `3 cases: 2 passed (1 of them flaky), 1 failed (1 draft not counted)` */
export function summarise(cases: readonly CaseResult[], options: { colour: boolean }): string {
  const colours = pc.createColors(options.colour);
  const counted = cases.filter((result) => !isDraft(result));
  const parts = order.flatMap((verdict) => {
    const count = counted.filter((result) => result.verdict === verdict).length;
    const flaky = verdict === "passed" ? counted.filter(isFlaky).length : 0;
    const again = flaky === 0 ? "" : ` (${flaky} of them flaky)`;
    return count === 0 ? [] : [colourOf[verdict](colours)(`${count} ${verdict}`) + again];
  });
  const drafts = cases.length - counted.length;
  const rest = drafts === 0 ? "" : ` (${plural(drafts, "draft")} not counted)`;
  return `${plural(counted.length, "case")}${parts.length === 0 ? "" : `: ${parts.join(", ")}`}${rest}`;
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
